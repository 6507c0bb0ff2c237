// The rooms' topics in Kafka.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "broker/kafka/handles.h"
#include "model/ids.h"

namespace twitchy::broker::kafka {

// `twitchy.room.<id>`, unless the URL gives another prefix.
std::string topic_of(const KafkaConfig& config, const RoomId& room);

// Makes what is missing, and looks whether each is as our promises need it: one partition, times by the log's
// own clock, nothing compacted away, no leader that lacks what was acknowledged, and enough replicas to
// acknowledge. Gives those of which one broker alone may hold what is acknowledged. `busy`: Kafka does not
// answer (yet); `bad_request`: a topic is not fit, which only an operator can mend. Blocks.
Result<std::vector<std::string>> ensure_topics(const KafkaConfig& config,
                                               const std::vector<std::string>& topics,
                                               std::chrono::milliseconds timeout);

}  // namespace twitchy::broker::kafka
