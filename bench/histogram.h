// Counts durations in buckets of about 1.5 % width, so that percentiles of many millions cost little.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace twitchy::bench {

class Histogram {
 public:
  void add(std::int64_t ns, std::uint64_t times = 1) {
    counts_[bucket(ns < 0 ? 0 : static_cast<std::uint64_t>(ns))] += times;
    count_ += times;
  }
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  // The upper end of the bucket that holds this share (0 to 1) of all; 0 if there are none.
  std::int64_t at(double share) const;
  double ms(double share) const { return static_cast<double>(at(share)) / 1e6; }

 private:
  static constexpr unsigned kSubBits = 6;  // 64 buckets for each power of two
  static constexpr std::size_t kBuckets = (64 - kSubBits + 1) << kSubBits;

  static std::size_t bucket(std::uint64_t value) {
    if (value < (1U << kSubBits)) return value;
    const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - kSubBits - 1;
    return (static_cast<std::size_t>(shift) << kSubBits) + (value >> shift);
  }
  static std::int64_t upper_end(std::size_t bucket);

  std::array<std::uint64_t, kBuckets> counts_{};
  std::uint64_t count_ = 0;
};

}  // namespace twitchy::bench
