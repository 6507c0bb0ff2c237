#include "broker/kafka/log_end.h"

#include <chrono>

#include "broker/kafka/log_reader.h"
#include "broker/kafka/patience.h"
#include "broker/kafka/topics.h"

namespace twitchy::broker {
namespace {

constexpr auto kAnswerTimeout = std::chrono::seconds(5);

Result<std::int64_t> try_to_find(const KafkaConfig& config, const std::string& topic,
                                 const kafka::LogReader& reader) {
  if (auto made = kafka::ensure_topics(config, {topic}, kAnswerTimeout); !made) return made.error();
  const auto offsets = reader.offsets(0, kAnswerTimeout);
  if (!offsets) return offsets.error();
  return offsets->end;
}

}  // namespace

Result<std::int64_t> find_log_end(const KafkaConfig& config, const RoomId& room) {
  if (auto checked = check_kafka_config(config); !checked) return checked.error();
  const std::string topic = kafka::topic_of(config, room);
  const auto reader = kafka::LogReader::start(config, {topic}, nullptr, kafka::Role::history);
  if (!reader) return reader.error();
  return kafka::with_patience(config, [&] { return try_to_find(config, topic, **reader); });
}

}  // namespace twitchy::broker
