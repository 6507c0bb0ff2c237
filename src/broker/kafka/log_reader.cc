#include "broker/kafka/log_reader.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace twitchy::broker::kafka {
namespace {

constexpr std::size_t kMessagesAtOnce = 4096;

std::size_t place_of(const rd_kafka_message_t& message) {
  return reinterpret_cast<std::size_t>(rd_kafka_topic_opaque(message.rkt));
}

Record record_of(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  Record record;
  record.offset = message.offset;
  record.appended_at = rd_kafka_message_timestamp(&message, &type);
  record.key = {static_cast<const char*>(message.key), message.key_len};
  record.value = {static_cast<const char*>(message.payload), message.len};
  return record;
}

bool is_out_of_range(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || error == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE;
}

}  // namespace

Result<std::unique_ptr<LogReader>> LogReader::start(const KafkaConfig& config,
                                                    std::vector<std::string> topics,
                                                    ConnectionListener* listener, Role role) {
  std::unique_ptr<LogReader> reader(new LogReader);
  reader->listener_ = listener;
  auto conf = make_conf(config, role, reader.get());
  if (!conf) return conf.error();
  rd_kafka_conf_set_error_cb(conf->get(), on_error);
  auto client = make_client(*std::move(conf), role);
  if (!client) return client.error();
  reader->client_ = *std::move(client);
  for (std::size_t place = 0; place < topics.size(); ++place) {
    rd_kafka_topic_conf_t* topic_conf = rd_kafka_default_topic_conf_dup(reader->client_.get());
    rd_kafka_topic_conf_set_opaque(topic_conf, reinterpret_cast<void*>(place));
    reader->topics_.emplace_back(
        rd_kafka_topic_new(reader->client_.get(), topics[place].c_str(), topic_conf));
  }
  reader->is_begun_.resize(topics.size());
  reader->names_ = std::move(topics);
  reader->queue_.reset(rd_kafka_queue_new(reader->client_.get()));
  reader->messages_.resize(kMessagesAtOnce);
  return reader;
}

LogReader::~LogReader() {
  for (std::size_t place = 0; place < topics_.size(); ++place) end(place);
  // In this order librdkafka wants them gone.
  queue_.reset();
  topics_.clear();
}

// Both by offsets-for-times, whose special times these are: librdkafka's own question for them heeds no
// timeout while a broker is away.
Result<Offsets> LogReader::offsets(std::size_t topic, std::chrono::milliseconds timeout) const {
  const SteadyTime deadline = std::chrono::steady_clock::now() + timeout;
  const auto first = offset_at(topic, RD_KAFKA_OFFSET_BEGINNING, deadline);
  if (!first) return first.error();
  const auto end = offset_at(topic, RD_KAFKA_OFFSET_END, deadline);
  if (!end) return end.error();
  return Offsets{*first, *end};
}

Result<std::int64_t> LogReader::first_at_or_after(std::size_t topic, TimeMs time,
                                                  std::chrono::milliseconds timeout) const {
  const SteadyTime deadline = std::chrono::steady_clock::now() + timeout;
  const auto found = offset_at(topic, time, deadline);
  if (!found || *found >= 0) return found;
  return offset_at(topic, RD_KAFKA_OFFSET_END, deadline);
}

bool LogReader::reaches_all(std::chrono::milliseconds timeout) const {
  const Positions positions(rd_kafka_topic_partition_list_new(static_cast<int>(names_.size())));
  for (const auto& name : names_) {
    rd_kafka_topic_partition_list_add(positions.get(), name.c_str(), 0)->offset = RD_KAFKA_OFFSET_END;
  }
  const auto error =
      rd_kafka_offsets_for_times(client_.get(), positions.get(), static_cast<int>(timeout.count()));
  const std::span found(positions->elems, static_cast<std::size_t>(positions->cnt));
  return error == RD_KAFKA_RESP_ERR_NO_ERROR && std::all_of(found.begin(), found.end(), [](const auto& each) {
           return each.err == RD_KAFKA_RESP_ERR_NO_ERROR;
         });
}

Result<std::int64_t> LogReader::offset_at(std::size_t topic, std::int64_t time, SteadyTime deadline) const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  const Positions positions(rd_kafka_topic_partition_list_new(1));
  auto* position = rd_kafka_topic_partition_list_add(positions.get(), names_[topic].c_str(), 0);
  position->offset = time;
  auto error = rd_kafka_offsets_for_times(client_.get(), positions.get(),
                                          static_cast<int>(std::max<std::int64_t>(left.count(), 1)));
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) error = position->err;
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return away("the offsets of " + names_[topic] + " are not known", error);
  }
  return position->offset;
}

Result<void> LogReader::begin(std::size_t topic, std::int64_t offset) {
  if (rd_kafka_consume_start_queue(topics_[topic].get(), 0, offset, queue_.get()) != 0) {
    return away(names_[topic] + " cannot be read", rd_kafka_last_error());
  }
  is_begun_[topic] = true;
  return {};
}

void LogReader::end(std::size_t topic) {
  if (!is_begun_[topic]) return;
  rd_kafka_consume_stop(topics_[topic].get(), 0);
  is_begun_[topic] = false;
}

void LogReader::poll(std::chrono::milliseconds timeout, RecordSink& sink) {
  rd_kafka_poll(client_.get(), 0);
  // The first by itself: librdkafka would wait the whole time out to fill a batch.
  messages_[0] = rd_kafka_consume_queue(queue_.get(), static_cast<int>(timeout.count()));
  if (!messages_[0]) return;
  const auto more = rd_kafka_consume_batch_queue(queue_.get(), 0, messages_.data() + 1, messages_.size() - 1);
  const std::size_t count = 1 + static_cast<std::size_t>(std::max<ssize_t>(more, 0));
  std::size_t from = 0;
  for (std::size_t i = 1; i <= count; ++i) {
    if (i < count && messages_[i]->rkt == messages_[from]->rkt) continue;
    hand_over(std::span(messages_).subspan(from, i - from), sink);
    from = i;
  }
  for (std::size_t i = 0; i < count; ++i) rd_kafka_message_destroy(messages_[i]);
}

// All of one topic.
void LogReader::hand_over(std::span<rd_kafka_message_t* const> messages, RecordSink& sink) {
  if (!messages.front()->rkt) {
    log::warn("kafka: {}", rd_kafka_message_errstr(messages.front()));
    return;
  }
  const std::size_t topic = place_of(*messages.front());
  records_.clear();
  const rd_kafka_message_t* failed = nullptr;
  for (const auto* message : messages) {
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      records_.push_back(record_of(*message));
    } else if (is_out_of_range(message->err)) {
      failed = message;
    } else {
      log::warn("kafka: {}: {}", names_[topic], rd_kafka_message_errstr(message));
    }
  }
  if (!records_.empty()) sink.on_records(topic, records_);
  if (failed) sink.on_out_of_range(topic, rd_kafka_message_errstr(failed));
}

void LogReader::on_error(rd_kafka_t*, int error, const char*, void* opaque) {
  auto* listener = static_cast<LogReader*>(opaque)->listener_;
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && listener) listener->on_all_brokers_down();
}

}  // namespace twitchy::broker::kafka
