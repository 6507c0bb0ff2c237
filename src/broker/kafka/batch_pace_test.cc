#include "broker/kafka/batch_pace.h"

#include <gtest/gtest.h>

namespace twitchy::broker::kafka {
namespace {

using std::chrono_literals::operator""ms;

constexpr SteadyTime kStart{std::chrono::hours(1)};
constexpr auto kInterval = limits::kKafkaBatchInterval;

// So many at `now`; how the last of them goes.
std::optional<SteadyTime> come(BatchPace& pace, std::size_t count, SteadyTime now) {
  std::optional<SteadyTime> wait;
  for (std::size_t i = 0; i < count; ++i) wait = pace.wait_of_one_more(now);
  return wait;
}

TEST(BatchPace, WhatIsSaidNowAndThenGoesAtOnce) {
  BatchPace pace;
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(pace.wait_of_one_more(kStart + i * 1ms));
}

TEST(BatchPace, AFirstBurstGoesAtOnce) {
  BatchPace pace;
  EXPECT_FALSE(come(pace, 10 * limits::kKafkaBusyBatch, kStart));
}

TEST(BatchPace, WhatFollowsABusyIntervalWaitsForTheEndOfItsOwn) {
  BatchPace pace;
  come(pace, limits::kKafkaBusyBatch + 1, kStart);
  EXPECT_EQ(pace.wait_of_one_more(kStart + kInterval), kStart + 2 * kInterval);
  EXPECT_EQ(pace.wait_of_one_more(kStart + kInterval + 1ms), kStart + 2 * kInterval);
}

TEST(BatchPace, AnIntervalThatWasNotBusyEndsTheWaiting) {
  BatchPace pace;
  come(pace, limits::kKafkaBusyBatch + 1, kStart);
  EXPECT_TRUE(come(pace, limits::kKafkaBusyBatch, kStart + kInterval));
  EXPECT_FALSE(pace.wait_of_one_more(kStart + 2 * kInterval));
}

TEST(BatchPace, APauseEndsTheWaiting) {
  BatchPace pace;
  come(pace, limits::kKafkaBusyBatch + 1, kStart);
  EXPECT_FALSE(pace.wait_of_one_more(kStart + 2 * kInterval));
}

}  // namespace
}  // namespace twitchy::broker::kafka
