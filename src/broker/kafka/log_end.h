// Where a room's log ends, for `twitchy rebase`, which gives a room its numbers anew.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "broker/kafka/kafka_config.h"
#include "model/ids.h"

namespace twitchy::broker {

// The offset that the room's next entry will have; makes the topic if it is missing. Nothing may be written
// while the room is rebased by it. Blocks, for about config.start_patience at most: `busy` then.
// `bad_request`: a setting is wrong, or the topic is not fit.
Result<std::int64_t> find_log_end(const KafkaConfig& config, const RoomId& room);

}  // namespace twitchy::broker
