#include "store/cassandra/cassandra_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace twitchy::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

CassandraConfig parsed(const std::string& url) {
  return parse_cassandra_url(url).value();
}

std::string error_of(const std::string& url) {
  const auto result = parse_cassandra_url(url);
  if (result) return "no error";
  EXPECT_EQ(result.error().code, ErrorCode::bad_request);
  return result.error().message;
}

TEST(CassandraUrl, AHostAndAKeyspaceAreEnough) {
  const auto config = parsed("cassandra://db1/twitchy");
  EXPECT_THAT(config.contact_points, ElementsAre("db1:9042"));
  EXPECT_EQ(config.keyspace, "twitchy");
  EXPECT_EQ(config.user, "");
  EXPECT_EQ(config.consistency, Consistency::local_quorum);
  EXPECT_EQ(config.replication, 3u);
  EXPECT_EQ(config.tls_ca, "");
  EXPECT_GE(config.timeout.count(), 5'000);
}

TEST(CassandraUrl, ReadsSeveralHosts) {
  EXPECT_THAT(parsed("cassandra://a:1,b,10.0.0.3:9043,[::1],[fe80::2]:7/k").contact_points,
              ElementsAre("a:1", "b:9042", "10.0.0.3:9043", "[::1]:9042", "[fe80::2]:7"));
}

TEST(CassandraUrl, ReadsUserAndPassword) {
  const auto config = parsed("cassandra://ada:p%40ss:word@db1/k");
  EXPECT_EQ(config.user, "ada");
  EXPECT_EQ(config.password, "p@ss:word");
  EXPECT_THAT(config.contact_points, ElementsAre("db1:9042"));
}

TEST(CassandraUrl, ReadsEverySetting) {
  const auto config = parsed(
      "cassandra://db1/k?datacenter=eu%20west&replication=1&consistency=ONE&tls_ca=/etc/ca.pem&"
      "timeout_ms=9000&connecting_ms=100");
  EXPECT_EQ(config.datacenter, "eu west");
  EXPECT_EQ(config.replication, 1u);
  EXPECT_EQ(config.consistency, Consistency::one);
  EXPECT_EQ(config.tls_ca, "/etc/ca.pem");
  EXPECT_EQ(config.timeout.count(), 9'000);
  EXPECT_EQ(config.connecting.count(), 100);
}

TEST(CassandraUrl, SaysWhatIsWrong) {
  EXPECT_THAT(error_of("http://db1/k"), HasSubstr("cassandra://"));
  EXPECT_THAT(error_of("cassandra://"), HasSubstr("HOST"));
  EXPECT_THAT(error_of("cassandra:///k"), HasSubstr("HOST"));
  EXPECT_THAT(error_of("cassandra://db1:0/k"), HasSubstr("db1:0"));
  EXPECT_THAT(error_of("cassandra://db1:65536/k"), HasSubstr("db1:65536"));
  EXPECT_THAT(error_of("cassandra://db1:/k"), HasSubstr("db1:"));
  EXPECT_THAT(error_of("cassandra://a,,b/k"), HasSubstr("HOST"));
  EXPECT_THAT(error_of("cassandra://a,/k"), HasSubstr("comma"));
  EXPECT_THAT(error_of("cassandra://[::1/k"), HasSubstr("[::1"));
  EXPECT_THAT(error_of("cassandra://[]/k"), HasSubstr("[]"));
  EXPECT_THAT(error_of("cassandra://db1"), HasSubstr("keyspace"));
  EXPECT_THAT(error_of("cassandra://db1/Twitchy"), HasSubstr("Twitchy"));
  EXPECT_THAT(error_of("cassandra://db1/1k"), HasSubstr("1k"));
  EXPECT_THAT(error_of("cassandra://db1/k;drop"), HasSubstr("k;drop"));
  EXPECT_THAT(error_of("cassandra://db1/" + std::string(49, 'a')), HasSubstr("keyspace"));
  EXPECT_THAT(error_of("cassandra://db1/k?colour=red"), HasSubstr("colour"));
  EXPECT_THAT(error_of("cassandra://db1/k?replication=0"), HasSubstr("replication"));
  EXPECT_THAT(error_of("cassandra://db1/k?replication=3x"), HasSubstr("replication"));
  EXPECT_THAT(error_of("cassandra://db1/k?consistency=local_quorum"), HasSubstr("LOCAL_QUORUM"));
  EXPECT_THAT(error_of("cassandra://db1/k?timeout_ms=4999"), HasSubstr("timeout_ms"));
  EXPECT_THAT(error_of("cassandra://db1/k?datacenter="), HasSubstr("datacenter"));
  EXPECT_THAT(error_of("cassandra://db1/k?datacenter=%4"), HasSubstr("datacenter"));
  EXPECT_THAT(error_of("cassandra://db1/k?datacenter=%00"), HasSubstr("datacenter"));
  EXPECT_THAT(error_of("cassandra://db 1/k"), HasSubstr("space"));
}

TEST(CassandraUrl, AnErrorNeverHoldsThePassword) {
  for (const std::string url :
       {"cassandra://ada:secret%@db1/k", "cassandra://ada:secret@/k", "cassandra://ada:secret@db1/K",
        "cassandra://:secret@db1/k", "cassandra://ada:secret@db1:x/k", "cassandra://ada:secret/1@db1/k",
        "cassandra://ada:secret@db1/k?x=1"}) {
    EXPECT_THAT(error_of(url), Not(HasSubstr("secret"))) << url;
  }
}

}  // namespace
}  // namespace twitchy::store
