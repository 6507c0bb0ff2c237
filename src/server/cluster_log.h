// What every program of a cluster begins with: a session with Cassandra, and the rooms' logs in Kafka.
#pragma once

#include <memory>

#include "base/result.h"
#include "broker/kafka/kafka_broker.h"
#include "broker/kafka/kafka_config.h"
#include "server/foundation.h"
#include "server/log_origins.h"
#include "store/cassandra/cassandra_message_store.h"
#include "store/cassandra/cassandra_session.h"
#include "store/cassandra/cassandra_url.h"
#include "store/cassandra/room_origins.h"

namespace twitchy::server {

using CassandraSessionPtr = std::shared_ptr<store::CassandraSession>;

// `broker`, `kafka_set` and history.keep_days of the configuration. The error is `bad_request` and names the
// key.
Result<broker::KafkaConfig> kafka_config(const Config& config);

// Likewise of `store`.
Result<store::CassandraConfig> cassandra_config(const Config& config);

// Connects, and looks for the tables that this program needs. Blocks.
Result<CassandraSessionPtr> open_session(const store::CassandraConfig& config);

class ClusterLog {
 public:
  // Blocks until both are there and what the void rule needs was read back.
  static Result<std::unique_ptr<ClusterLog>> open(const Config& config, Surroundings& surroundings);

  const broker::KafkaConfig& kafka() const { return kafka_; }
  const CassandraSessionPtr& session() const { return session_; }
  store::CassandraMessageStore& archived() { return archived_; }  // what was copied to Cassandra already
  broker::RoomOrigins& origins() { return origins_; }
  broker::KafkaBroker& broker() { return *broker_; }

  // Waits for what is under way, and calls no one any more. Blocks.
  void stop();

 private:
  ClusterLog(broker::KafkaConfig kafka, CassandraSessionPtr session, const Config& config,
             Surroundings& surroundings);

  const broker::KafkaConfig kafka_;
  const CassandraSessionPtr session_;
  store::CassandraMessageStore archived_;
  store::RoomOrigins room_origins_;
  LogOrigins origins_;
  std::unique_ptr<broker::KafkaBroker> broker_;
};

}  // namespace twitchy::server
