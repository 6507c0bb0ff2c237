// librdkafka's objects, each with an owner.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>

#include "base/error.h"
#include "broker/kafka/kafka_config.h"
#include "model/limits.h"

namespace twitchy::broker::kafka {

template <auto destroy>
struct Destroyer {
  void operator()(auto* object) const { destroy(object); }
};
template <typename T, auto destroy>
using Owned = std::unique_ptr<T, Destroyer<destroy>>;

using Client = Owned<rd_kafka_t, rd_kafka_destroy>;
using Conf = Owned<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using Topic = Owned<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using Queue = Owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Message = Owned<rd_kafka_message_t, rd_kafka_message_destroy>;
using Positions = Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;

// `history`: a consumer that reads a little here and there, and so fetches little ahead.
enum class Role { producer, consumer, history };

// Our defaults, then the operator's settings, then what our promises stand on. The client's callbacks get
// `opaque`.
Result<Conf> make_conf(const KafkaConfig& config, Role role, void* opaque);
Result<Client> make_client(Conf conf, Role role);

// Nothing was stored, and it may go better soon.
inline Error away(const std::string& what) {
  return {ErrorCode::busy, what, limits::kBusyRetryAfter};
}
inline Error away(const std::string& what, rd_kafka_resp_err_t error) {
  return away(what + ": " + rd_kafka_err2str(error));
}

}  // namespace twitchy::broker::kafka
