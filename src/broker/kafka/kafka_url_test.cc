#include "broker/kafka/kafka_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twitchy::broker {
namespace {

using testing::HasSubstr;

TEST(KafkaUrl, NamesServersAndReplicas) {
  const auto config = parse_kafka_url("kafka://127.0.0.1:9092,[::1]:9093,broker_3.example?replication=5");
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->servers, "127.0.0.1:9092,[::1]:9093,broker_3.example");
  EXPECT_EQ(config->replicas, 5);
}

TEST(KafkaUrl, ThreeReplicasUnlessGiven) {
  EXPECT_EQ(parse_kafka_url("kafka://broker").value().replicas, 3);
  EXPECT_EQ(parse_kafka_url("kafka://broker/").value().servers, "broker");
}

TEST(KafkaUrl, NamesThePrefixOfTopics) {
  EXPECT_EQ(parse_kafka_url("kafka://broker").value().prefix, "twitchy");
  const auto config = parse_kafka_url("kafka://a,b:1/other-chat_2?replication=1");
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->servers, "a,b:1");
  EXPECT_EQ(config->prefix, "other-chat_2");
  EXPECT_EQ(config->replicas, 1);
}

struct Wrong {
  const char* url;
  const char* named;
};
class KafkaUrlWrong : public testing::TestWithParam<Wrong> {};

TEST_P(KafkaUrlWrong, IsRefusedByName) {
  const auto config = parse_kafka_url(GetParam().url);
  ASSERT_TRUE(config.has_error());
  EXPECT_EQ(config.error().code, ErrorCode::bad_request);
  EXPECT_THAT(config.error().message, HasSubstr(GetParam().named));
}

INSTANTIATE_TEST_SUITE_P(All, KafkaUrlWrong,
                         testing::Values(Wrong{"http://a", "kafka://"}, Wrong{"kafka://", "HOST"},
                                         Wrong{"kafka://a,", "HOST"}, Wrong{"kafka://a,,b", "HOST"},
                                         Wrong{"kafka://a:0", "a:0"}, Wrong{"kafka://a:65536", "a:65536"},
                                         Wrong{"kafka://a:b:1", "a:b:1"}, Wrong{"kafka://[::1", "[::1"},
                                         Wrong{"kafka://[]:1", "[]:1"}, Wrong{"kafka://u:p@a", "HOST"},
                                         Wrong{"kafka://a/b/c", "prefix"}, Wrong{"kafka://a/b.c", "prefix"},
                                         Wrong{"kafka://a?acks=0", "kafka_set"},
                                         Wrong{"kafka://a?replication=0", "replication"},
                                         Wrong{"kafka://a?replication=3x", "replication"}));

}  // namespace
}  // namespace twitchy::broker
