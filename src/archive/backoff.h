// How long to wait before what failed is tried again.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/random.h"

namespace twitchy::archive {

// Twice as long each time, up to `max`; of that a random half is left out, so that many who failed together
// do not try again together.
class Backoff {
 public:
  Backoff(std::chrono::milliseconds min, std::chrono::milliseconds max) : min_(min), max_(max), next_(min) {}

  std::chrono::milliseconds next(Random& random) {
    const auto whole = static_cast<std::uint64_t>(next_.count());
    next_ = std::min(2 * next_, max_);
    return std::chrono::milliseconds(whole - random.below(whole / 2 + 1));
  }
  void reset() { next_ = min_; }

 private:
  const std::chrono::milliseconds min_;
  const std::chrono::milliseconds max_;
  std::chrono::milliseconds next_;
};

}  // namespace twitchy::archive
