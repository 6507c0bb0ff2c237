// Reads what lies behind the newest, for history, for followers that are behind, and for the first one of a
// retry.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "broker/kafka/followers.h"
#include "broker/kafka/log_reader.h"
#include "broker/kafka/room_log.h"

namespace twitchy::broker::kafka {

using RoomLogs = std::vector<std::unique_ptr<RoomLog>>;

// A thread, with a reader of its own so that it holds up nothing live. Thread-safe; `rooms`, `followers` and
// what is called must outlive it.
class ReadBack {
 public:
  // `on_near` is called when a follower may be shown what is live.
  ReadBack(std::unique_ptr<LogReader> reader, const RoomLogs& rooms, Followers& followers,
           const NonceHashKey& nonce_key, std::function<void()> on_near);
  ~ReadBack() { stop(); }

  // Ends in `busy` if it is full, stopped, or Kafka does not answer.
  void read(std::size_t room, Sequence after, std::size_t limit, Done<std::vector<LogEntry>> done);
  // Goes on until it is near, however long Kafka is away.
  void catch_up(std::shared_ptr<FollowerSlot> slot);

  // Ends what waits.
  void stop();

 private:
  using Job = std::function<void(bool is_stopped)>;
  using Take = std::function<bool(std::vector<LogEntry>)>;  // false: that is enough

  bool push(Job job, bool is_bounded);
  void run();
  Result<std::vector<LogEntry>> read_now(std::size_t room, Sequence after, std::size_t limit);
  void catch_up_now(const std::shared_ptr<FollowerSlot>& slot);
  // Reads from the log what lies after `after`, up to the head.
  Result<void> scan(std::size_t room, Sequence after, const Take& take);
  Result<void> scan_judging(std::size_t room, Sequence after, Sequence until, const Take& take);

  const std::unique_ptr<LogReader> reader_;
  const RoomLogs& rooms_;
  Followers& followers_;
  const NonceHashKey nonce_key_;
  const std::function<void()> on_near_;
  std::atomic<bool> is_stopping_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;     // guarded by mutex_
  bool is_stopped_ = false;  // guarded by mutex_
  std::thread thread_;
};

// From where to read so that all from `offset` on is judged as everyone does. `offset` < offsets.end. Blocks.
Result<ReadPlan> plan_reading(LogReader& reader, std::size_t topic, const Offsets& offsets,
                              std::int64_t offset, std::chrono::milliseconds timeout);

}  // namespace twitchy::broker::kafka
