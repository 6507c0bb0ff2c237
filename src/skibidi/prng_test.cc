#include "skibidi/prng.h"

#include <gtest/gtest.h>

namespace twitchy::skibidi {
namespace {

// The generator's published sequence for this seed: rewritings of old hang on it.
TEST(Prng, IsSplitMix64) {
  Prng prng(1234567);
  EXPECT_EQ(prng.next(), 6457827717110365317u);
  EXPECT_EQ(prng.next(), 3203168211198807973u);
  EXPECT_EQ(prng.next(), 9817491932198370423u);
  EXPECT_EQ(prng.next(), 4593380528125082431u);
  EXPECT_EQ(prng.next(), 16408922859458223821u);
}

TEST(Prng, DrawsBelowTheBoundAndReachesAllOfIt) {
  Prng prng(1);
  int seen[7] = {};
  for (int i = 0; i < 7000; ++i) ++seen[prng.below(7)];
  for (const int count : seen) EXPECT_NEAR(count, 1000, 150);
}

TEST(Prng, ChancesOfNoneAndAll) {
  Prng prng(2);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(prng.chance(0));
    EXPECT_TRUE(prng.chance(100));
  }
}

}  // namespace
}  // namespace twitchy::skibidi
