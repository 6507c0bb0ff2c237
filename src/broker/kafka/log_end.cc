#include "broker/kafka/log_end.h"

#include <chrono>
#include <thread>

#include "broker/kafka/log_reader.h"
#include "broker/kafka/topics.h"

namespace twitchy::broker {
namespace {

constexpr auto kAnswerTimeout = std::chrono::seconds(5);
constexpr auto kRetryInterval = std::chrono::milliseconds(100);

Result<std::int64_t> try_to_find(const KafkaConfig& config, const std::string& topic,
                                 const kafka::LogReader& reader) {
  if (auto made = kafka::ensure_topics(config, {topic}, kAnswerTimeout); !made) return made.error();
  const auto offsets = reader.offsets(0, kAnswerTimeout);
  if (!offsets) return offsets.error();
  return offsets->end;
}

}  // namespace

Result<std::int64_t> find_log_end(const KafkaConfig& config, const RoomId& room) {
  const auto deadline = std::chrono::steady_clock::now() + config.start_patience;
  if (auto checked = check_kafka_config(config); !checked) return checked.error();
  const std::string topic = kafka::topic_of(room);
  const auto reader = kafka::LogReader::start(config, {topic}, nullptr, kafka::Role::history);
  if (!reader) return reader.error();
  while (true) {
    auto end = try_to_find(config, topic, **reader);
    const bool may_go_better = !end && end.error().code == ErrorCode::busy;
    if (!may_go_better || std::chrono::steady_clock::now() >= deadline) return end;
    std::this_thread::sleep_for(kRetryInterval);
  }
}

}  // namespace twitchy::broker
