#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace twitchy {
namespace {

TEST(SeededRandom, IsSplitMix64) {
  // The reference implementation's first numbers for seed 0.
  SeededRandom random(0);
  EXPECT_EQ(random.next(), 0xe220a8397b1dcdafu);
  EXPECT_EQ(random.next(), 0x6e789e6aa1b965f4u);
  EXPECT_EQ(random.next(), 0x06c45d188009454fu);
}

TEST(SeededRandom, FillsAnyNumberOfBytes) {
  for (std::size_t size = 0; size < 40; ++size) {
    SeededRandom random(7);
    SeededRandom same(7);
    std::vector<std::byte> bytes(size);
    std::vector<std::byte> again(size);
    random.fill(bytes);
    same.fill(again);
    EXPECT_EQ(bytes, again);
    if (size >= 8) {
      EXPECT_TRUE(std::any_of(bytes.end() - 8, bytes.end(), [](std::byte b) { return b != std::byte{}; }));
    }
  }
}

TEST(Random, BelowIsBelowAndReachesAll) {
  SeededRandom random(1);
  std::array<int, 7> seen{};
  for (int i = 0; i < 7000; ++i) ++seen.at(random.below(7));
  for (const int count : seen) EXPECT_NEAR(count, 1000, 150);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(random.below(1), 0u);
  EXPECT_LT(random.below(UINT64_MAX), UINT64_MAX);
}

TEST(Random, BelowZeroIsOurMistake) {
  SeededRandom random(1);
  EXPECT_DEATH(random.below(0), "check failed: bound > 0");
}

TEST(SystemRandom, DoesNotRepeatItself) {
  SystemRandom random;
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random.next());
  EXPECT_EQ(seen.size(), 100u);
}

}  // namespace
}  // namespace twitchy
