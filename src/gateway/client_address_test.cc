#include "gateway/client_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace twitchy::gateway {
namespace {

using boost::asio::ip::make_address;
using testing::HasSubstr;

TrustedProxies trusting(const std::vector<std::string>& networks) {
  TrustedProxies proxies;
  for (const auto& network : networks) EXPECT_TRUE(proxies.add(network)) << network;
  return proxies;
}

std::string client_of(const TrustedProxies& proxies, std::string_view peer, std::string_view forwarded_for) {
  return proxies.client_of(make_address(std::string(peer)), forwarded_for);
}

TEST(TrustedProxies, ContainsTheirNetworksAndNoMore) {
  const auto proxies = trusting({"10.0.0.0/8", "192.168.1.128/25", "203.0.113.7", "fd00::/9", "2001:db8::1"});
  for (const auto* inside : {"10.0.0.0", "10.255.255.255", "192.168.1.128", "192.168.1.255", "203.0.113.7",
                             "fd00::1", "fd7f:ffff::", "2001:db8::1", "::ffff:10.1.2.3"}) {
    EXPECT_TRUE(proxies.contains(make_address(inside))) << inside;
  }
  for (const auto* outside : {"9.255.255.255", "11.0.0.0", "192.168.1.127", "203.0.113.6", "fd80::", "::1",
                              "2001:db8::2", "::ffff:11.0.0.0", "::10.0.0.1"}) {
    EXPECT_FALSE(proxies.contains(make_address(outside))) << outside;
  }
}

TEST(TrustedProxies, ANetworkOfNoBitsIsEveryAddressOfItsKind) {
  const auto v4 = trusting({"0.0.0.0/0"});
  EXPECT_TRUE(v4.contains(make_address("203.0.113.7")));
  EXPECT_FALSE(v4.contains(make_address("2001:db8::1")));
  const auto all = trusting({"::/0"});
  EXPECT_TRUE(all.contains(make_address("203.0.113.7")));
  EXPECT_TRUE(all.contains(make_address("2001:db8::1")));
}

TEST(TrustedProxies, NoneAreTrustedUnlessNamed) {
  EXPECT_FALSE(TrustedProxies().contains(make_address("127.0.0.1")));
}

TEST(TrustedProxies, RefusesWhatIsNoNetwork) {
  for (const auto* wrong :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0/8", "fd00::/129",
        "localhost", "10.0.0.0/8/8", "10.0.0.0 /8", "10.0.0.0/999999999999"}) {
    TrustedProxies proxies;
    const auto added = proxies.add(wrong);
    ASSERT_FALSE(added) << wrong;
    EXPECT_THAT(added.error().message, HasSubstr("'" + std::string(wrong) + "'"));
  }
}

TEST(ClientAddress, IsThePeersIfThatIsNoProxy) {
  const auto proxies = trusting({"10.0.0.0/8"});
  EXPECT_EQ(client_of(proxies, "203.0.113.7", ""), "203.0.113.7");
  EXPECT_EQ(client_of(proxies, "203.0.113.7", "198.51.100.1"), "203.0.113.7");
  EXPECT_EQ(client_of(TrustedProxies(), "10.0.0.1", "198.51.100.1"), "10.0.0.1");
}

TEST(ClientAddress, IsTheLastOneThatIsNoProxys) {
  const auto proxies = trusting({"10.0.0.0/8", "fd00::/8"});
  EXPECT_EQ(client_of(proxies, "10.0.0.1", "198.51.100.1"), "198.51.100.1");
  EXPECT_EQ(client_of(proxies, "10.0.0.1", "1.1.1.1, 198.51.100.1,\t10.0.0.2 ,fd00::2"), "198.51.100.1");
  EXPECT_EQ(client_of(proxies, "fd00::1", "2001:db8::1"), "2001:db8::1");
}

TEST(ClientAddress, IsTheFirstProxysWhereAllAreProxies) {
  const auto proxies = trusting({"10.0.0.0/8"});
  EXPECT_EQ(client_of(proxies, "10.0.0.1", ""), "10.0.0.1");
  EXPECT_EQ(client_of(proxies, "10.0.0.1", "10.0.0.3,10.0.0.2"), "10.0.0.3");
  EXPECT_EQ(client_of(proxies, "10.0.0.1", ",10.0.0.2"), "10.0.0.2");
}

TEST(ClientAddress, GarbageEndsTheChain) {
  const auto proxies = trusting({"10.0.0.0/8"});
  for (const auto* garbage :
       {"unknown", "198.51.100.1, ", "198.51.100.1:443", "_hidden", "198.51.100.1 1.1.1.1",
        "\"198.51.100.1\"", "[2001:db8::1]", ",,,", "999.1.1.1"}) {
    EXPECT_EQ(client_of(proxies, "10.0.0.1", garbage), "10.0.0.1") << garbage;
  }
  EXPECT_EQ(client_of(proxies, "10.0.0.1", "198.51.100.1, junk, 10.0.0.2"), "10.0.0.2");
}

TEST(ClientAddress, AMappedAddressIsTheIpv4OneThatItIs) {
  const auto proxies = trusting({"10.0.0.0/8"});
  EXPECT_EQ(client_of(proxies, "::ffff:203.0.113.7", ""), "203.0.113.7");
  EXPECT_EQ(client_of(proxies, "::ffff:10.0.0.1", "::ffff:198.51.100.1"), "198.51.100.1");
}

// An address that a client forges into the header never counts, since its own comes behind it.
RC_GTEST_PROP(ClientAddress, WhatAClientForgesDoesNotCount, (const std::string& forged)) {
  const auto proxies = trusting({"10.0.0.0/8"});
  RC_ASSERT(client_of(proxies, "10.0.0.1", forged + ", 198.51.100.1, 10.0.0.2") == "198.51.100.1");
}

RC_GTEST_PROP(ClientAddress, IsAnAddressWhateverTheHeaderSays, (const std::string& header)) {
  const auto proxies = trusting({"0.0.0.0/0", "::/0"});
  boost::system::error_code failed;
  make_address(client_of(proxies, "10.0.0.1", header), failed);
  RC_ASSERT(!failed);
}

}  // namespace
}  // namespace twitchy::gateway
