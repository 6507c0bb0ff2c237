// How many messages a second a reader wants to be shown at most.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace twitchy::chat {

enum class Pace : std::uint8_t { everything, five, twenty, hundred };
inline constexpr std::size_t kPaces = 4;

// Messages a second; 0: no bound.
inline constexpr std::array<std::uint32_t, kPaces> kPaceRates = {0, 5, 20, 100};

constexpr std::uint32_t rate_of(Pace pace) {
  return kPaceRates[static_cast<std::size_t>(pace)];
}

// The fastest that is not above what was asked for, or the slowest. 0 asks for everything.
constexpr Pace granted_pace(std::uint64_t asked) {
  if (asked == 0) return Pace::everything;
  std::size_t granted = 1;
  while (granted + 1 < kPaces && kPaceRates[granted + 1] <= asked) ++granted;
  return static_cast<Pace>(granted);
}

}  // namespace twitchy::chat
