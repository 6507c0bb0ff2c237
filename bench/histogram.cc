#include "histogram.h"

#include <cmath>

namespace twitchy::bench {

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
}

std::int64_t Histogram::at(double share) const {
  if (count_ == 0) return 0;
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t passed = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    passed += counts_[i];
    if (counts_[i] > 0 && passed >= wanted) return upper_end(i);
  }
  return upper_end(kBuckets - 1);
}

std::int64_t Histogram::upper_end(std::size_t bucket) {
  if (bucket < (2U << kSubBits)) return static_cast<std::int64_t>(bucket);
  const std::size_t shift = (bucket >> kSubBits) - 1;
  const std::uint64_t mantissa = bucket - (shift << kSubBits);
  return static_cast<std::int64_t>(((mantissa + 1) << shift) - 1);
}

}  // namespace twitchy::bench
