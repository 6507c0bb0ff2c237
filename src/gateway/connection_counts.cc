#include "gateway/connection_counts.h"

namespace twitchy::gateway {

bool ConnectionCounts::try_take(const std::string& client_address) {
  if (limit_ == 0) return true;
  const std::lock_guard lock(mutex_);
  std::uint32_t& count = counts_[account::address_key(client_address)];
  if (count >= limit_) return false;
  ++count;
  return true;
}

void ConnectionCounts::give_back(const std::string& client_address) {
  if (limit_ == 0) return;
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(account::address_key(client_address));
  if (--found->second == 0) counts_.erase(found);
}

}  // namespace twitchy::gateway
