#include "histogram.h"

#include <gtest/gtest.h>

namespace twitchy::bench {
namespace {

TEST(Histogram, IsZeroWhenEmpty) {
  EXPECT_EQ(Histogram().count(), 0U);
  EXPECT_EQ(Histogram().at(0.5), 0);
}

TEST(Histogram, HoldsSmallValuesExactly) {
  Histogram histogram;
  for (int value = 1; value <= 100; ++value) histogram.add(value);
  EXPECT_EQ(histogram.at(0.5), 50);
  EXPECT_EQ(histogram.at(0.99), 99);
  EXPECT_EQ(histogram.at(1), 100);
}

TEST(Histogram, IsWithinTwoPercentForAnyValue) {
  for (std::int64_t value = 1; value < std::int64_t{1} << 60; value = value * 5 / 3 + 1) {
    Histogram histogram;
    histogram.add(value);
    EXPECT_GE(histogram.at(0.5), value);
    EXPECT_LE(histogram.at(0.5), value + value / 50 + 1);
  }
}

TEST(Histogram, OrdersItsBuckets) {
  std::int64_t before = -1;
  for (std::int64_t value = 0; value < 1'000'000; value += 37) {
    Histogram histogram;
    histogram.add(value);
    EXPECT_GE(histogram.at(1), before);
    before = histogram.at(1);
  }
}

TEST(Histogram, CountsARareLateOne) {
  Histogram histogram;
  histogram.add(1'000'000, 9'990);
  histogram.add(500'000'000, 10);
  EXPECT_NEAR(histogram.ms(0.99), 1, 0.02);
  EXPECT_NEAR(histogram.ms(0.9995), 500, 10);
}

TEST(Histogram, MergesAsIfAddedToOne) {
  Histogram one;
  Histogram other;
  for (int value = 0; value < 1000; ++value) (value % 3 == 0 ? one : other).add(value * 1000);
  one.merge(other);
  EXPECT_EQ(one.count(), 1000U);
  EXPECT_NEAR(static_cast<double>(one.at(0.5)), 500'000, 10'000);
}

TEST(Histogram, TakesATimeBeforeItsPlanForNone) {
  Histogram histogram;
  histogram.add(-5);
  EXPECT_EQ(histogram.at(1), 0);
}

}  // namespace
}  // namespace twitchy::bench
