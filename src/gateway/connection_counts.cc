#include "gateway/connection_counts.h"

namespace twitchy::gateway {

std::optional<ConnectionCounts::Place> ConnectionCounts::try_take(const std::string& client_address) {
  Place place;
  if (limit_ == 0) return place;
  const std::lock_guard lock(mutex_);
  auto& count = *counts_.try_emplace(account::address_key(client_address), 0).first;
  if (count.second >= limit_) return std::nullopt;
  ++count.second;
  place.count_ = &count;
  return place;
}

void ConnectionCounts::give_back(Place place) {
  if (!place.count_) return;
  const std::lock_guard lock(mutex_);
  if (--place.count_->second == 0) counts_.erase(counts_.find(place.count_->first));
}

}  // namespace twitchy::gateway
