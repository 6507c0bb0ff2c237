#include "chat/thinner.h"

#include <algorithm>
#include <chrono>

namespace twitchy::chat {
namespace {

constexpr std::uint64_t kToken = 1'000'000'000;  // so that a rate times nanoseconds counts in the same unit
constexpr std::chrono::nanoseconds kBucket = std::chrono::seconds(1);

// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

}  // namespace

Samples Thinner::thin(SteadyTime now, std::span<const LogEntry> entries) {
  const auto passed = is_started_ ? std::min<std::chrono::nanoseconds>(now - filled_, kBucket) : kBucket;
  is_started_ = true;
  filled_ = now;
  std::vector<std::uint32_t> messages;
  for (std::uint32_t place = 0; place < entries.size(); ++place) {
    if (entries[place].entry->is_shown()) messages.push_back(place);
  }
  Samples samples;
  for (std::size_t pace = 1; pace < kPaces; ++pace) {
    const std::uint64_t full = kPaceRates[pace] * kToken;
    const std::uint64_t filled = kPaceRates[pace] * static_cast<std::uint64_t>(passed.count());
    nanotokens_[pace] = std::min(full, nanotokens_[pace] + filled);
    samples[pace] = take(pace, messages, entries.front().seq.value());
  }
  return samples;
}

Sample Thinner::take(std::size_t pace, const std::vector<std::uint32_t>& messages, std::uint64_t salt) {
  const std::uint64_t count = messages.size();
  const std::uint64_t shown = std::min(count, nanotokens_[pace] / kToken);
  nanotokens_[pace] -= shown * kToken;
  if (shown == count) return {};
  Sample sample{false, {}};
  for (std::uint64_t part = 0; part < shown; ++part) {
    const std::uint64_t begin = part * count / shown;
    const std::uint64_t end = (part + 1) * count / shown;
    sample.places.push_back(messages[begin + mix(salt + part) % (end - begin)]);
  }
  return sample;
}

}  // namespace twitchy::chat
