// Which Kafka, in one URL, so that --broker is one flag.
#pragma once

#include <string_view>

#include "base/result.h"
#include "broker/kafka/kafka_config.h"

namespace twitchy::broker {

// kafka://HOST[:PORT][,HOST[:PORT]…][/PREFIX][?replication=N], where HOST may be [IPV6], PORT is 9092 unless
// given, PREFIX ([a-z0-9_-]{1,64}, `twitchy` unless given) begins the topics' names, and N, from 1 to 16, is
// of topics that are made. Everything else is a setting of librdkafka's. The error is `bad_request` and names
// what is wrong.
Result<KafkaConfig> parse_kafka_url(std::string_view url);

}  // namespace twitchy::broker
