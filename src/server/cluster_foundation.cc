#include "server/cluster_foundation.h"

#include <atomic>
#include <string>
#include <utility>

#include "broker/kafka/kafka_broker.h"
#include "broker/kafka/kafka_url.h"
#include "broker/kafka/kafka_viewer_exchange.h"
#include "server/log_origins.h"
#include "store/await.h"
#include "store/cassandra/cassandra_account_store.h"
#include "store/cassandra/cassandra_message_store.h"
#include "store/cassandra/cassandra_url.h"
#include "store/cassandra/room_origins.h"
#include "store/cassandra/schema.h"

namespace twitchy::server {
namespace {

using Session = std::shared_ptr<store::CassandraSession>;

Error at_key(std::string_view key, Error error) {
  error.message = std::string(key) + ": " + error.message;
  return error;
}

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

// With the tables that this program needs.
Result<Session> open_session(const Config& config) {
  const auto url = store::parse_cassandra_url(config.store);
  if (!url) return at_key("store", url.error());
  auto session = await<Session>([&](auto done) { store::CassandraSession::connect(*url, std::move(done)); });
  if (!session) return at_key("store", session.error());
  const auto checked =
      await<void>([&](auto done) { store::check_schema(*session, url->keyspace, std::move(done)); });
  if (!checked) return at_key("store", checked.error());
  return session;
}

// Members end in the reverse of their order: from who uses Kafka down to Cassandra's session.
class ClusterFoundation final : public Foundation {
 public:
  ClusterFoundation(Session session, const Config& config, Surroundings& surroundings)
      : session_(std::move(session)),
        first_room_(config.rooms.front().id),
        archived_(session_, surroundings.clock, config.keep_days),
        accounts_(session_, surroundings.clock),
        room_origins_(session_),
        origins_(room_origins_, archived_, surroundings.random) {}

  ~ClusterFoundation() override { close(); }

  Result<void> start(const Config& config, const broker::KafkaConfig& kafka, Surroundings& surroundings) {
    auto broker = broker::KafkaBroker::start(kafka, ids_of(config.rooms), origins_, surroundings.clock,
                                             surroundings.random, surroundings.registry);
    if (!broker) return broker.error();
    broker_ = *std::move(broker);
    auto viewers = broker::KafkaViewerExchange::start(kafka, surroundings.random);
    if (!viewers) return viewers.error();
    viewers_ = *std::move(viewers);
    return {};
  }

  broker::Broker& broker() override { return *broker_; }
  store::MessageStore& messages() override { return archived_; }
  store::AccountStore& accounts() override { return accounts_; }
  broker::ViewerExchange& viewers() override { return *viewers_; }

  gateway::Health health() const override { return {broker_->is_available(), is_store_available_, true, 0}; }

  // No call tells that Cassandra is there but one.
  void look_after() override {
    archived_.bounds(first_room_, [this](const Result<store::Bounds>& bounds) {
      is_store_available_ = bounds.has_value();
    });
  }

  void close() override {
    viewers_.reset();
    if (broker_) broker_->stop();
    session_->stop();
  }

 private:
  const Session session_;
  const RoomId first_room_;
  std::atomic<bool> is_store_available_{true};
  store::CassandraMessageStore archived_;
  store::CassandraAccountStore accounts_;
  store::RoomOrigins room_origins_;
  LogOrigins origins_;
  std::unique_ptr<broker::KafkaBroker> broker_;
  std::unique_ptr<broker::KafkaViewerExchange> viewers_;
};

}  // namespace

Result<void> check_cluster(const Config& config) {
  if (const auto kafka = kafka_config(config); !kafka) return kafka.error();
  if (const auto url = store::parse_cassandra_url(config.store); !url) return at_key("store", url.error());
  return {};
}

Result<std::unique_ptr<Foundation>> open_cluster(const Config& config, Surroundings& surroundings) {
  const auto kafka = kafka_config(config);
  if (!kafka) return kafka.error();
  auto session = open_session(config);
  if (!session) return session.error();
  auto foundation = std::make_unique<ClusterFoundation>(*std::move(session), config, surroundings);
  if (const auto started = foundation->start(config, *kafka, surroundings); !started) return started.error();
  return std::unique_ptr<Foundation>(std::move(foundation));
}

}  // namespace twitchy::server
