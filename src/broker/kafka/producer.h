// Appends records to the rooms' topics.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "broker/kafka/handles.h"

namespace twitchy::broker::kafka {

// Hears of what could not be appended. That something was, is told by whoever reads the log.
class ProducerListener {
 public:
  virtual ~ProducerListener() = default;
  // On the producer's thread. `may_be_stored`: it was on its way, and no one knows.
  virtual void on_not_stored(std::uint64_t id, bool may_be_stored, const std::string& why) = 0;
};

// Idempotent: of a record that it sends again, Kafka keeps one; and in the order of produce(). Thread-safe.
class Producer {
 public:
  // Asks at once where the topics are, for a second in all: else the first record of each would wait as
  // long.
  static Result<std::unique_ptr<Producer>> start(const KafkaConfig& config,
                                                 const std::vector<std::string>& topics,
                                                 ProducerListener& listener);
  // Gives up what is on its way, telling the listener, within a second.
  ~Producer();

  // Returns at once. An error: nothing was taken, and the listener is not told.
  Result<void> produce(std::size_t topic, std::string_view key, std::string_view value, std::uint64_t id);

  // It has lost track of what it sent, and takes nothing any more: another must be started.
  bool is_broken() const { return is_broken_; }

 private:
  explicit Producer(ProducerListener& listener) : listener_(listener) {}
  static void on_report(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque);
  static void on_error(rd_kafka_t* client, int error, const char* why, void* opaque);
  void run();

  ProducerListener& listener_;
  std::atomic<bool> is_broken_{false};
  std::atomic<bool> is_stopping_{false};
  Client client_;
  std::vector<Topic> topics_;
  std::thread thread_;  // serves the client's callbacks
};

}  // namespace twitchy::broker::kafka
