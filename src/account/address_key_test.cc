#include "account/address_key.h"

#include <gtest/gtest.h>

namespace twitchy::account {
namespace {

TEST(AddressKey, AnIPv4AddressCountsWhole) {
  EXPECT_EQ(address_key("192.0.2.1"), address_key("192.0.2.1"));
  EXPECT_NE(address_key("192.0.2.1"), address_key("192.0.2.2"));
}

TEST(AddressKey, AMappedIPv4AddressIsThatAddress) {
  EXPECT_EQ(address_key("::ffff:192.0.2.1"), address_key("192.0.2.1"));
  EXPECT_EQ(address_key("::ffff:c000:201"), address_key("192.0.2.1"));
}

TEST(AddressKey, AnIPv6AddressCountsByItsNetwork) {
  EXPECT_EQ(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:2:ffff:ffff:ffff:ffff"));
  EXPECT_NE(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:3::1"));
  EXPECT_EQ(address_key("2001:DB8:1:2::1"), address_key("2001:db8:1:2::2"));
}

TEST(AddressKey, AZoneDoesNotCount) {
  EXPECT_EQ(address_key("fe80::1%eth0"), address_key("fe80::1"));
}

TEST(AddressKey, WhatIsNoAddressSharesOneKey) {
  EXPECT_EQ(address_key(""), address_key("unix:"));
  EXPECT_EQ(address_key("192.0.2.1:80"), address_key("not an address"));
  EXPECT_NE(address_key(""), address_key("::1"));
  EXPECT_NE(address_key(""), address_key("0.0.0.0"));
}

}  // namespace
}  // namespace twitchy::account
