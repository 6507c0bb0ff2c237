// What an operator says of Kafka.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"

namespace twitchy::broker {

struct KafkaConfig {
  std::string servers;             // host:port,host:port,…
  std::string prefix = "twitchy";  // of the topics' names, so that one Kafka may serve several clusters
  // Handed to librdkafka as they are, for TLS, SASL and tuning. What our promises stand on cannot be set.
  std::map<std::string, std::string> settings;
  int replicas = 3;             // of a topic that is made; an existing one keeps its own
  std::uint32_t keep_days = 0;  // retention of a topic that is made; 0: for ever
  // How long start() waits for Kafka; reading back takes longer than that only while it makes progress.
  std::chrono::milliseconds start_patience = std::chrono::seconds(60);
};

// A `bad_request` names the setting that librdkafka does not know, whose value it does not take, or that is
// not the operator's to set.
Result<void> check_kafka_config(const KafkaConfig& config);

}  // namespace twitchy::broker
