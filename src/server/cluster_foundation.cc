#include "server/cluster_foundation.h"

#include <atomic>
#include <string>
#include <utility>

#include "archive/layered_message_store.h"
#include "broker/kafka/kafka_node_exchange.h"
#include "server/archiving.h"
#include "server/cluster_log.h"
#include "store/cassandra/cassandra_account_store.h"

namespace twitchy::server {
namespace {

// Members end in the reverse of their order: from who uses the log down to the log.
class ClusterFoundation final : public Foundation {
 public:
  ClusterFoundation(std::unique_ptr<ClusterLog> log, const Config& config, Surroundings& surroundings)
      : first_room_(config.rooms.front().id),
        log_(std::move(log)),
        accounts_(log_->session(), surroundings.clock),
        messages_(log_->archived(), log_->broker()) {}

  ~ClusterFoundation() override { close(); }

  Result<void> start(const Config& config, Surroundings& surroundings) {
    auto nodes = broker::KafkaNodeExchange::start(log_->kafka(), surroundings.random);
    if (!nodes) return nodes.error();
    nodes_ = *std::move(nodes);
    if (!config.archive) return {};
    auto archiving = Archiving::start(*log_, config, surroundings);
    if (!archiving) return archiving.error();
    archiving_ = *std::move(archiving);
    return {};
  }

  broker::Broker& broker() override { return log_->broker(); }
  store::MessageStore& messages() override { return messages_; }
  store::AccountStore& accounts() override { return accounts_; }
  broker::NodeExchange& nodes() override { return *nodes_; }

  gateway::Health health() const override {
    gateway::Health health{log_->broker().is_available(), is_store_available_, true, 0};
    if (!archiving_) return health;
    for (const archive::RoomLag& lag : archiving_->lag()) {
      health.is_archive_current = health.is_archive_current && !lag.is_failing;
      health.archive_lag += lag.messages;
    }
    return health;
  }

  // Only a question tells that Cassandra is there.
  void look_after() override {
    log_->archived().bounds(first_room_, [this](const Result<store::Bounds>& bounds) {
      is_store_available_ = bounds.has_value();
    });
  }

  void close() override {
    nodes_.reset();
    archiving_.reset();
    log_->stop();
  }

 private:
  const RoomId first_room_;
  std::atomic<bool> is_store_available_{true};
  const std::unique_ptr<ClusterLog> log_;
  store::CassandraAccountStore accounts_;
  archive::LayeredMessageStore messages_;
  std::unique_ptr<broker::KafkaNodeExchange> nodes_;
  std::unique_ptr<Archiving> archiving_;  // none: others archive
};

}  // namespace

Result<void> check_cluster(const Config& config) {
  if (const auto kafka = kafka_config(config); !kafka) return kafka.error();
  if (const auto cassandra = cassandra_config(config); !cassandra) return cassandra.error();
  return {};
}

Result<std::unique_ptr<Foundation>> open_cluster(const Config& config, Surroundings& surroundings) {
  auto log = ClusterLog::open(config, surroundings);
  if (!log) return log.error();
  auto foundation = std::make_unique<ClusterFoundation>(*std::move(log), config, surroundings);
  if (const auto started = foundation->start(config, surroundings); !started) return started.error();
  return std::unique_ptr<Foundation>(std::move(foundation));
}

}  // namespace twitchy::server
