// Randomness is injected, like time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

namespace twitchy {

// Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;

  std::uint64_t next();
  // Uniform in [0, bound); bound > 0. The bias of the multiply-shift (Lemire, "Fast Random Integer
  // Generation in an Interval", 2019, without its rejection step) is below bound / 2^64.
  std::uint64_t below(std::uint64_t bound);
};

// The kernel's generator (getrandom(2)): fit for tokens and keys. A few hundred ns a call.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override;
};

// SplitMix64 (Steele, Lea and Flood 2014): the same sequence for the same seed, for tests.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::byte> bytes) override;

 private:
  std::mutex mutex_;
  std::uint64_t state_;
};

}  // namespace twitchy
