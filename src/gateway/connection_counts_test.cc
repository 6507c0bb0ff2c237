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
    EXPECT_TRUE(counts.try_take("203.0.113.7"));
    EXPECT_FALSE(counts.try_take("203.0.113.7"));
    counts.give_back("203.0.113.7");
  }
}

TEST(ConnectionCounts, AnIpv6NetworkOf64BitsIsOneAddress) {
  ConnectionCounts counts(1);
  EXPECT_TRUE(counts.try_take("2001:db8:1:2::1"));
  EXPECT_FALSE(counts.try_take("2001:db8:1:2:ffff::1"));
  EXPECT_TRUE(counts.try_take("2001:db8:1:3::1"));
  counts.give_back("2001:db8:1:2::9");
  EXPECT_TRUE(counts.try_take("2001:db8:1:2::1"));
}

TEST(ConnectionCounts, ZeroIsNoLimit) {
  ConnectionCounts counts(0);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(counts.try_take("203.0.113.7"));
  counts.give_back("203.0.113.7");
}

}  // namespace
}  // namespace twitchy::gateway
