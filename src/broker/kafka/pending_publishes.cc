#include "broker/kafka/pending_publishes.h"

#include <algorithm>
#include <cstring>

#include "model/limits.h"

namespace twitchy::broker::kafka {

std::size_t PendingPublishes::HashOfHash::operator()(const NonceHash& hash) const {
  std::size_t value = 0;
  std::memcpy(&value, hash.data(), sizeof value);
  return value;
}

bool PendingPublishes::has_room(std::size_t bytes) const {
  return bytes_ + bytes <= limits::kPublishQueueBytes;
}

std::uint64_t PendingPublishes::add(Pending pending) {
  const std::size_t bytes = approximate_bytes(*pending.entry);
  const std::uint64_t id = ++last_id_;
  by_nonce_.emplace(pending.nonce, id);
  pending_.emplace(id, Waiting{std::move(pending), bytes});
  bytes_ += bytes;
  return id;
}

void PendingPublishes::join(const NonceHash& nonce, Caller caller, std::size_t bytes) {
  Waiting& waiting = pending_.at(by_nonce_.at(nonce));
  waiting.pending.callers.push_back(caller);
  waiting.bytes += bytes;
  bytes_ += bytes;
}

std::shared_ptr<const Entry> PendingPublishes::entry_of(std::uint64_t id) const {
  const auto found = pending_.find(id);
  return found == pending_.end() ? nullptr : found->second.pending.entry;
}

std::optional<Pending> PendingPublishes::take(std::uint64_t id) {
  const auto found = pending_.find(id);
  if (found == pending_.end()) return std::nullopt;
  Pending pending = std::move(found->second.pending);
  bytes_ -= found->second.bytes;
  pending_.erase(found);
  by_nonce_.erase(pending.nonce);
  return pending;
}

std::vector<Pending> PendingPublishes::take_older_than(SteadyTime time) {
  std::vector<std::uint64_t> old;
  for (const auto& [id, waiting] : pending_) {
    if (waiting.pending.since < time) old.push_back(id);
  }
  std::sort(old.begin(), old.end());
  std::vector<Pending> taken;
  for (const auto id : old) taken.push_back(*take(id));
  return taken;
}

std::vector<Pending> PendingPublishes::take_all() {
  return take_older_than(SteadyTime::max());
}

void PendingPublishes::doubt(const NonceHash& nonce, SteadyTime now) {
  while (!doubts_.empty() && doubts_.front().until <= now) {
    const auto found = doubtful_.find(doubts_.front().nonce);
    // It may be in doubt anew since: then a later one stands for it.
    if (found != doubtful_.end() && found->second == doubts_.front().until) doubtful_.erase(found);
    doubts_.pop_front();
  }
  // Full of newer ones: the publish that repeats it is sent, and the log tells.
  if (doubts_.size() >= limits::kDoubtfulNonces) return;
  const SteadyTime until = now + limits::kNonceWindow;
  doubtful_[nonce] = until;
  doubts_.push_back({until, nonce});
}

bool PendingPublishes::is_doubtful(const NonceHash& nonce, SteadyTime now) const {
  const auto found = doubtful_.find(nonce);
  return found != doubtful_.end() && now < found->second;
}

}  // namespace twitchy::broker::kafka
