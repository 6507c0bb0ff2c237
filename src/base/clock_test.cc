#include "base/clock.h"

#include <gtest/gtest.h>

namespace twitchy {
namespace {

using namespace std::chrono_literals;

TEST(ManualClock, StandsStillUntilToldToAdvance) {
  ManualClock clock(5000);
  const SteadyTime start = clock.steady_now();
  EXPECT_EQ(clock.now_ms(), 5000);
  EXPECT_EQ(clock.steady_now(), start);
  clock.advance(1500ms);
  EXPECT_EQ(clock.now_ms(), 6500);
  EXPECT_EQ(clock.steady_now() - start, 1500ms);
}

TEST(SystemClock, TellsTheTimeInMillisecondsSince1970) {
  const SystemClock clock;
  EXPECT_GT(clock.now_ms(), 1'700'000'000'000);   // November 2023
  EXPECT_LT(clock.now_ms(), 10'000'000'000'000);  // the year 2286
  const SteadyTime before = clock.steady_now();
  EXPECT_LE(before, clock.steady_now());
}

}  // namespace
}  // namespace twitchy
