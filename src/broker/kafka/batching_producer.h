// A producer that sends what is said in a busy topic together.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "broker/kafka/batch_pace.h"
#include "broker/kafka/producer.h"

namespace twitchy::broker::kafka {

// A Producer, but for when records go to it: see BatchPace. Keeps their order. Thread-safe; a thread of its
// own sends what waited. How much waits is bounded by who calls.
class BatchingProducer {
 public:
  static Result<std::unique_ptr<BatchingProducer>> start(const KafkaConfig& config,
                                                         const std::vector<std::string>& topics,
                                                         ProducerListener& listener);
  // As Producer's. Of what waits here nothing is stored.
  ~BatchingProducer();

  // As Producer's; but of what waits first, the listener is told if it is not taken.
  Result<void> produce(std::size_t topic, std::string key, std::string value, std::uint64_t id);

  bool is_broken() const { return producer_->is_broken(); }

 private:
  struct Held {
    std::string key;
    std::string value;
    std::uint64_t id;
  };
  struct Topic {
    BatchPace pace;
    std::vector<Held> held;
    SteadyTime due{};  // of what is held
  };
  struct NotTaken {
    std::uint64_t id;
    std::string why;
  };

  BatchingProducer(std::unique_ptr<Producer> producer, std::size_t topics, ProducerListener& listener);
  void run();
  SteadyTime next_due() const;
  std::vector<NotTaken> send_held(std::size_t topic);
  void tell(const std::vector<NotTaken>& not_taken);

  ProducerListener& listener_;
  const std::unique_ptr<Producer> producer_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Topic> topics_;  // guarded by mutex_, like the next
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace twitchy::broker::kafka
