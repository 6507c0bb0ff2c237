#include "broker/kafka/producer.h"

#include <chrono>

#include "base/log.h"
#include "base/thread_pool.h"

namespace twitchy::broker::kafka {
namespace {

constexpr int kPollMs = 100;
constexpr auto kLookUp = std::chrono::seconds(1);  // of all topics
constexpr auto kPurgePatience = std::chrono::seconds(1);

}  // namespace

Result<std::unique_ptr<Producer>> Producer::start(const KafkaConfig& config,
                                                  const std::vector<std::string>& topics,
                                                  ProducerListener& listener) {
  std::unique_ptr<Producer> producer(new Producer(listener));
  auto conf = make_conf(config, Role::producer, producer.get());
  if (!conf) return conf.error();
  rd_kafka_conf_set_dr_msg_cb(conf->get(), on_report);
  rd_kafka_conf_set_error_cb(conf->get(), on_error);
  auto client = make_client(*std::move(conf), Role::producer);
  if (!client) return client.error();
  producer->client_ = *std::move(client);
  const auto deadline = std::chrono::steady_clock::now() + kLookUp;
  for (const auto& topic : topics) {
    producer->topics_.emplace_back(rd_kafka_topic_new(producer->client_.get(), topic.c_str(), nullptr));
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) continue;
    const rd_kafka_metadata_t* found = nullptr;
    rd_kafka_metadata(producer->client_.get(), 0, producer->topics_.back().get(), &found,
                      static_cast<int>(left.count()));
    if (found) rd_kafka_metadata_destroy(found);
  }
  producer->thread_ = std::thread([p = producer.get()] { p->run(); });
  return producer;
}

Producer::~Producer() {
  if (!client_) return;
  is_stopping_ = true;
  if (thread_.joinable()) thread_.join();
  topics_.clear();
}

Result<void> Producer::produce(std::size_t topic, std::string_view key, std::string_view value,
                               std::uint64_t id) {
  const auto error =
      rd_kafka_producev(client_.get(), RD_KAFKA_V_RKT(topics_[topic].get()), RD_KAFKA_V_PARTITION(0),
                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key.data(), key.size()),
                        RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()),
                        RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(id)), RD_KAFKA_V_END);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return away("the log takes nothing", error);
  return {};
}

void Producer::run() {
  name_this_thread("kafka-report");
  while (!is_stopping_) rd_kafka_poll(client_.get(), kPollMs);
  // What was purged is reported; again and again, since what was about to be sent anew may have been nowhere.
  const auto deadline = std::chrono::steady_clock::now() + kPurgePatience;
  while (rd_kafka_outq_len(client_.get()) > 0 && std::chrono::steady_clock::now() < deadline) {
    rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_poll(client_.get(), kPollMs);
  }
}

void Producer::on_report(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) return;
  const bool may_be_stored = rd_kafka_message_status(message) != RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
  static_cast<Producer*>(opaque)->listener_.on_not_stored(reinterpret_cast<std::uint64_t>(message->_private),
                                                          may_be_stored, rd_kafka_err2str(message->err));
}

void Producer::on_error(rd_kafka_t*, int error, const char* why, void* opaque) {
  if (error != RD_KAFKA_RESP_ERR__FATAL) return;  // all else it mends itself
  log::error("kafka: the producer begins anew: {}", why);
  static_cast<Producer*>(opaque)->is_broken_ = true;
}

}  // namespace twitchy::broker::kafka
