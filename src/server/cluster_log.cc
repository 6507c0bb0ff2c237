#include "server/cluster_log.h"

#include <string>
#include <string_view>
#include <utility>

#include "broker/kafka/kafka_url.h"
#include "store/await.h"
#include "store/cassandra/schema.h"

namespace twitchy::server {
namespace {

Error at_key(std::string_view key, Error error) {
  error.message = std::string(key) + ": " + error.message;
  return error;
}

}  // namespace

Result<broker::KafkaConfig> kafka_config(const Config& config) {
  auto kafka = broker::parse_kafka_url(config.broker);
  if (!kafka) return at_key("broker", kafka.error());
  for (const std::string& setting : config.kafka_set) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || equals == 0)
      return Error{ErrorCode::bad_request, "kafka_set: expected KEY=VALUE, not '" + setting + "'", {}};
    kafka->settings[setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  kafka->keep_days = config.keep_days;
  if (const auto checked = broker::check_kafka_config(*kafka); !checked) return checked.error();
  return kafka;
}

Result<store::CassandraConfig> cassandra_config(const Config& config) {
  auto cassandra = store::parse_cassandra_url(config.store);
  if (!cassandra) return at_key("store", cassandra.error());
  return cassandra;
}

Result<CassandraSessionPtr> open_session(const store::CassandraConfig& config) {
  auto session = await<CassandraSessionPtr>(
      [&](auto done) { store::CassandraSession::connect(config, std::move(done)); });
  if (!session) return at_key("store", session.error());
  const auto checked =
      await<void>([&](auto done) { store::check_schema(*session, config.keyspace, std::move(done)); });
  if (!checked) return at_key("store", checked.error());
  return session;
}

Result<std::unique_ptr<ClusterLog>> ClusterLog::open(const Config& config, Surroundings& surroundings) {
  const auto kafka = kafka_config(config);
  if (!kafka) return kafka.error();
  const auto cassandra = cassandra_config(config);
  if (!cassandra) return cassandra.error();
  auto session = open_session(*cassandra);
  if (!session) return session.error();
  std::unique_ptr<ClusterLog> log(new ClusterLog(*kafka, *std::move(session), config, surroundings));
  auto broker = broker::KafkaBroker::start(*kafka, ids_of(config.rooms), log->origins_, surroundings.clock,
                                           surroundings.random, surroundings.registry);
  if (!broker) return broker.error();
  log->broker_ = *std::move(broker);
  return log;
}

ClusterLog::ClusterLog(broker::KafkaConfig kafka, CassandraSessionPtr session, const Config& config,
                       Surroundings& surroundings)
    : kafka_(std::move(kafka)),
      session_(std::move(session)),
      archived_(session_, surroundings.clock, config.keep_days),
      room_origins_(session_),
      origins_(room_origins_, archived_, surroundings.random) {}

void ClusterLog::stop() {
  broker_->stop();
  session_->stop();
}

}  // namespace twitchy::server
