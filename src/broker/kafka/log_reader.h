// Reads rooms' topics from positions of its own: no consumer group, nothing committed.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "broker/kafka/handles.h"

namespace twitchy::broker::kafka {

// A record as Kafka holds it; the views are valid while it is looked at.
struct Record {
  std::int64_t offset = 0;
  TimeMs appended_at = 0;
  std::string_view key;
  std::string_view value;
};

// What a topic was found to hold, or that it cannot be read on. Of `topics`, the one at place `topic`.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual void on_records(std::size_t topic, std::span<const Record> records) = 0;
  // The position is not in the log: it lost its end, or its beginning went while we were away.
  virtual void on_out_of_range(std::size_t topic, const std::string& why) = 0;
};

// Hears that there is no connection to any broker; on the thread that polls.
class ConnectionListener {
 public:
  virtual ~ConnectionListener() = default;
  virtual void on_all_brokers_down() = 0;
};

// Which offsets there are: first <= offset < end.
struct Offsets {
  std::int64_t first = 0;
  std::int64_t end = 0;
};

class LogReader {
 public:
  // `topics` must not change. `listener` may be null.
  // `role` is a consumer's.
  static Result<std::unique_ptr<LogReader>> start(const KafkaConfig& config, std::vector<std::string> topics,
                                                  ConnectionListener* listener, Role role = Role::consumer);
  ~LogReader();

  // From any thread; block for at most `timeout`, and end in `busy` then.
  Result<Offsets> offsets(std::size_t topic, std::chrono::milliseconds timeout) const;
  // The first offset whose record was appended at `time` or later; the end if there is none.
  Result<std::int64_t> first_at_or_after(std::size_t topic, TimeMs time,
                                         std::chrono::milliseconds timeout) const;
  // Whether the leaders of all topics answer; a question to each broker, however many topics there are.
  bool reaches_all(std::chrono::milliseconds timeout) const;

  // Of one thread, the one that polls.
  Result<void> begin(std::size_t topic, std::int64_t offset);
  void end(std::size_t topic);
  // Waits until there is something, wake() is called, or `timeout` has passed; hands over what there is, up
  // to some thousand records.
  void poll(std::chrono::milliseconds timeout, RecordSink& sink);

  // From any thread: ends a poll() that waits.
  void wake() { rd_kafka_queue_yield(queue_.get()); }

 private:
  LogReader() = default;
  static void on_error(rd_kafka_t*, int error, const char*, void* opaque);
  Result<std::int64_t> offset_at(std::size_t topic, std::int64_t time,
                                 SteadyTime deadline) const;  // -1: none
  void hand_over(std::span<rd_kafka_message_t* const> messages, RecordSink& sink);

  ConnectionListener* listener_ = nullptr;
  std::vector<std::string> names_;
  Client client_;
  std::vector<Topic> topics_;  // their opaque is the place
  std::vector<bool> is_begun_;
  Queue queue_;
  std::vector<rd_kafka_message_t*> messages_;
  std::vector<Record> records_;
};

}  // namespace twitchy::broker::kafka
