// Time as the load client counts it.
#pragma once

#include <cstdint>
#include <ctime>

namespace twitchy::bench {

using Ns = std::int64_t;
inline constexpr Ns kSecond = 1'000'000'000;

inline Ns now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * kSecond + now.tv_nsec;
}

}  // namespace twitchy::bench
