#include "server/embedded_foundation.h"

#include <utility>

#include "broker/in_process/in_process_broker.h"
#include "server/rocksdb_commit_log.h"
#include "store/rocksdb/rocksdb_account_store.h"
#include "store/rocksdb/rocksdb_message_store.h"

namespace twitchy::server {
namespace {

// Members end in the reverse of their order: from the broker down to the disk.
class EmbeddedFoundation final : public Foundation {
 public:
  explicit EmbeddedFoundation(std::unique_ptr<store::Database> database)
      : database_(std::move(database)),
        messages_(std::make_unique<store::RocksDbMessageStore>(*database_)),
        accounts_(std::make_unique<store::RocksDbAccountStore>(*database_)),
        commit_log_(*messages_) {}

  Result<void> start(const Config& config, Surroundings& surroundings) {
    auto started = broker::InProcessBroker::start(commit_log_, ids_of(config.rooms), surroundings.clock,
                                                  surroundings.registry);
    if (!started) return started.error();
    broker_ = *std::move(started);
    return {};
  }

  broker::Broker& broker() override { return *broker_; }
  store::MessageStore& messages() override { return *messages_; }
  store::AccountStore& accounts() override { return *accounts_; }
  broker::NodeExchange& nodes() override { return nodes_; }

  // One commit is broker, store and archive in one.
  gateway::Health health() const override {
    const bool is_available = broker_->is_available();
    return {is_available, is_available, is_available, 0};
  }

  void look_after() override {}

  void close() override {
    broker_->stop();
    messages_.reset();
    accounts_.reset();
  }

 private:
  const std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::RocksDbMessageStore> messages_;
  std::unique_ptr<store::RocksDbAccountStore> accounts_;
  RocksDbCommitLog commit_log_;
  broker::NoOtherNodes nodes_;
  std::unique_ptr<broker::InProcessBroker> broker_;
};

}  // namespace

Result<std::unique_ptr<Foundation>> open_embedded(const Config& config, Surroundings& surroundings) {
  auto database = store::Database::open(config.data, surroundings.random);
  if (!database) return database.error();
  auto foundation = std::make_unique<EmbeddedFoundation>(*std::move(database));
  if (const auto started = foundation->start(config, surroundings); !started) return started.error();
  return std::unique_ptr<Foundation>(std::move(foundation));
}

}  // namespace twitchy::server
