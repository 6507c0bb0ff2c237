#include "gateway/connection_counts.h"

#include <gtest/gtest.h>

namespace twitchy::gateway {
namespace {

TEST(ConnectionCounts, AnAddressHasItsShareAndNoMore) {
  ConnectionCounts counts(2);
  EXPECT_TRUE(counts.try_take("203.0.113.7"));
  EXPECT_TRUE(counts.try_take("203.0.113.7"));
  EXPECT_FALSE(counts.try_take("203.0.113.7"));
  EXPECT_TRUE(counts.try_take("203.0.113.8"));
}

TEST(ConnectionCounts, WhatIsGivenBackMayBeTakenAgain) {
  ConnectionCounts counts(1);
  for (int round = 0; round < 3; ++round) {
    const auto place = counts.try_take("203.0.113.7");
    ASSERT_TRUE(place);
    EXPECT_FALSE(counts.try_take("203.0.113.7"));
    counts.give_back(*place);
  }
}

TEST(ConnectionCounts, AnIpv6NetworkOf64BitsIsOneAddress) {
  ConnectionCounts counts(1);
  const auto place = counts.try_take("2001:db8:1:2::1");
  ASSERT_TRUE(place);
  EXPECT_FALSE(counts.try_take("2001:db8:1:2:ffff::1"));
  EXPECT_TRUE(counts.try_take("2001:db8:1:3::1"));
  counts.give_back(*place);
  EXPECT_TRUE(counts.try_take("2001:db8:1:2::1"));
}

TEST(ConnectionCounts, ZeroIsNoLimit) {
  ConnectionCounts counts(0);
  for (int i = 0; i < 1000; ++i) {
    const auto place = counts.try_take("203.0.113.7");
    ASSERT_TRUE(place);
    if (i % 2 == 0) counts.give_back(*place);
  }
}

TEST(ConnectionCounts, AnEmptyPlaceMayBeGivenBack) {
  ConnectionCounts counts(1);
  counts.give_back({});
  EXPECT_TRUE(counts.try_take("203.0.113.7"));
}

}  // namespace
}  // namespace twitchy::gateway
