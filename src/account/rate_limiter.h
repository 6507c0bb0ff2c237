// How often anyone may do something.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "model/limits.h"

namespace twitchy::account {

// At most `limit` charges of a key in any window of that length, wherever it begins: an exact sliding
// window, which keeps when each charge was made. (A token bucket would let twice as many through across
// the end of a burst.) A charge refused is not counted, so whoever keeps trying is let in as soon as one
// who waits.
//
// Thread-safe; keys are spread over shards, each with its mutex. A call costs under a microsecond. Memory:
// about 150 bytes a key that was charged within the window, and 8 a charge; idle keys are forgotten as
// others are charged, and past `keys_max` of busy ones new keys are refused.
template <typename Key, typename Hash = std::hash<Key>>
class RateLimiter {
 public:
  // limit 0: everything passes, nothing is kept.
  RateLimiter(std::uint32_t limit, std::chrono::milliseconds window, std::size_t keys_max = limits::kRateKeys)
      : limit_(limit), window_(window), keys_per_shard_((keys_max + kShards - 1) / kShards) {}

  // Charges `key` once; or says how long until it would be charged, if no one else charges it by then.
  std::optional<std::chrono::milliseconds> take(const Key& key, SteadyTime now) {
    if (limit_ == 0) return std::nullopt;
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    forget_idle(shard, now);
    const auto found = shard.index.find(key);
    if (found == shard.index.end()) return take_first(shard, key, now);
    auto& charges = found->second->charges;
    now = std::max(now, charges.back());  // in order, also when callers read the clock before they wait here
    charges.erase(charges.begin(), std::find_if_not(charges.begin(), charges.end(),
                                                    [&](SteadyTime charge) { return is_past(charge, now); }));
    if (charges.size() >= limit_) return wait_for(charges.front(), now);
    charges.push_back(now);
    shard.by_age.splice(shard.by_age.end(), shard.by_age, found->second);
    return std::nullopt;
  }

  // Takes back the key's newest charge, if it has one.
  void refund(const Key& key) {
    if (limit_ == 0) return;
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.index.find(key);
    if (found == shard.index.end()) return;
    found->second->charges.pop_back();
    if (found->second->charges.empty()) forget(shard, found->second);
  }

  // Keys that are kept now; for tests and metrics.
  std::size_t keys() const {
    std::size_t count = 0;
    for (auto& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      count += shard.index.size();
    }
    return count;
  }

 private:
  static constexpr std::size_t kShards = 16;

  struct Charged {
    Key key;
    std::vector<SteadyTime> charges;  // oldest first; never empty outside a call
  };
  using Position = typename std::list<Charged>::iterator;

  struct Shard {
    mutable std::mutex mutex;
    std::list<Charged> by_age;                      // guarded by mutex; the longest uncharged first
    std::unordered_map<Key, Position, Hash> index;  // guarded by mutex
  };

  // Fibonacci hashing, since the standard hash of a number is the number.
  Shard& shard_of(const Key& key) {
    return shards_[static_cast<std::uint64_t>(Hash{}(key)) * 0x9e3779b97f4a7c15 >> 60];
  }

  bool is_past(SteadyTime charge, SteadyTime now) const { return charge + window_ <= now; }

  std::chrono::milliseconds wait_for(SteadyTime charge, SteadyTime now) const {
    return std::chrono::ceil<std::chrono::milliseconds>(charge + window_ - now);
  }

  std::optional<std::chrono::milliseconds> take_first(Shard& shard, const Key& key, SteadyTime now) {
    if (shard.index.size() >= keys_per_shard_) return wait_for(shard.by_age.front().charges.back(), now);
    shard.by_age.push_back({key, {now}});
    shard.index.emplace(key, std::prev(shard.by_age.end()));
    return std::nullopt;
  }

  // Two at most, so that no call pays for many; that is more than one call can add.
  void forget_idle(Shard& shard, SteadyTime now) {
    for (int i = 0; i < 2 && !shard.by_age.empty(); ++i) {
      const auto oldest = shard.by_age.begin();
      if (!is_past(oldest->charges.back(), now)) return;
      forget(shard, oldest);
    }
  }

  static void forget(Shard& shard, Position position) {
    shard.index.erase(position->key);
    shard.by_age.erase(position);
  }

  const std::uint32_t limit_;
  const std::chrono::milliseconds window_;
  const std::size_t keys_per_shard_;
  std::array<Shard, kShards> shards_;
};

}  // namespace twitchy::account
