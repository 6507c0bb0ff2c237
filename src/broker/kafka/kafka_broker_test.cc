#include "broker/kafka/kafka_broker.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "broker/broker_conformance.h"
#include "broker/kafka/testing.h"

namespace twitchy::broker {
namespace {

using Status = PublishOutcome::Status;

class KafkaRig final : public BrokerRig {
 public:
  KafkaRig() { spdlog::set_level(spdlog::level::info); }
  const std::vector<RoomId>& rooms() const override { return rooms_; }
  std::unique_ptr<Broker> start() override {
    metrics_.push_back(std::make_unique<prometheus::Registry>());
    return KafkaBroker::start(kafka_for_tests(), rooms_, origins_, clock_, random_, *metrics_.back()).value();
  }

 private:
  const std::vector<RoomId> rooms_{fresh_room(), fresh_room()};
  MemoryRoomOrigins origins_;
  SystemClock clock_;
  SystemRandom random_;
  std::vector<std::unique_ptr<prometheus::Registry>> metrics_;  // one a broker
};

INSTANTIATE_TEST_SUITE_P(Kafka, BrokerConformance,
                         testing::Values([] { return std::make_unique<KafkaRig>(); }));

}  // namespace
}  // namespace twitchy::broker
