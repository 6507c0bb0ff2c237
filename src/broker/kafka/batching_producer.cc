#include "broker/kafka/batching_producer.h"

#include <algorithm>
#include <utility>

#include "base/thread_pool.h"

namespace twitchy::broker::kafka {

Result<std::unique_ptr<BatchingProducer>> BatchingProducer::start(const KafkaConfig& config,
                                                                  const std::vector<std::string>& topics,
                                                                  ProducerListener& listener) {
  auto producer = Producer::start(config, topics, listener);
  if (!producer) return producer.error();
  return std::unique_ptr<BatchingProducer>(
      new BatchingProducer(*std::move(producer), topics.size(), listener));
}

BatchingProducer::BatchingProducer(std::unique_ptr<Producer> producer, std::size_t topics,
                                   ProducerListener& listener)
    : listener_(listener), producer_(std::move(producer)), topics_(topics), thread_([this] { run(); }) {}

BatchingProducer::~BatchingProducer() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  for (const Topic& topic : topics_) {
    for (const Held& held : topic.held) {
      listener_.on_not_stored(held.id, /*may_be_stored=*/false, "the producer ends");
    }
  }
}

Result<void> BatchingProducer::produce(std::size_t topic, std::string key, std::string value,
                                       std::uint64_t id) {
  std::vector<NotTaken> not_taken;
  Result<void> taken;
  {
    const std::lock_guard lock(mutex_);
    Topic& to = topics_[topic];
    if (const auto due = to.pace.wait_of_one_more(std::chrono::steady_clock::now())) {
      // What the interval before has left goes with its own time.
      if (to.held.empty()) to.due = *due;
      to.held.push_back({std::move(key), std::move(value), id});
      if (to.held.size() == 1) wake_.notify_one();
    } else {
      not_taken = send_held(topic);
      taken = producer_->produce(topic, key, value, id);
    }
  }
  tell(not_taken);
  return taken;
}

void BatchingProducer::run() {
  name_this_thread("kafka-batches");
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    const SteadyTime due = next_due();
    if (due == SteadyTime::max()) {
      wake_.wait(lock);
      continue;
    }
    wake_.wait_until(lock, due);
    std::vector<NotTaken> not_taken;
    const SteadyTime now = std::chrono::steady_clock::now();
    for (std::size_t topic = 0; topic < topics_.size(); ++topic) {
      if (topics_[topic].held.empty() || topics_[topic].due > now) continue;
      const auto failed = send_held(topic);
      not_taken.insert(not_taken.end(), failed.begin(), failed.end());
    }
    if (not_taken.empty()) continue;
    lock.unlock();
    tell(not_taken);
    lock.lock();
  }
}

// mutex_ is held.
SteadyTime BatchingProducer::next_due() const {
  SteadyTime due = SteadyTime::max();
  for (const Topic& topic : topics_) {
    if (!topic.held.empty()) due = std::min(due, topic.due);
  }
  return due;
}

// mutex_ is held.
std::vector<BatchingProducer::NotTaken> BatchingProducer::send_held(std::size_t topic) {
  std::vector<NotTaken> not_taken;
  for (const Held& held : topics_[topic].held) {
    const auto taken = producer_->produce(topic, held.key, held.value, held.id);
    if (!taken) not_taken.push_back({held.id, taken.error().message});
  }
  topics_[topic].held.clear();
  return not_taken;
}

void BatchingProducer::tell(const std::vector<NotTaken>& not_taken) {
  for (const auto& [id, why] : not_taken) listener_.on_not_stored(id, /*may_be_stored=*/false, why);
}

}  // namespace twitchy::broker::kafka
