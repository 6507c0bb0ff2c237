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

// A thread, with a reader that is not the live one, so that it holds up nothing live. Thread-safe; `rooms`,
// `followers` and what is called must outlive it.
class ReadBack {
 public:
  struct Node {
    std::function<bool(std::size_t room)> is_reachable;  // whether Kafka answers
    std::function<void()> on_near;                       // a follower may be shown what is live
  };
  ReadBack(std::shared_ptr<LogReader> reader, const RoomLogs& rooms, Followers& followers,
           const NonceHashKey& nonce_key, Node node);
  ~ReadBack() { stop(); }

  // What the room's memory holds, at once; else by the thread. Ends in `busy` if it is full, stopped, or
  // Kafka does not answer.
  void read(std::size_t room, Sequence after, std::size_t limit, Done<std::vector<LogEntry>> done);
  // Likewise of the one message at `seq`, which is known not to be void: so nothing need be judged.
  void read_message(std::size_t room, Sequence seq, Done<LogEntry> done);
  // Goes on until it is near, however long Kafka is away.
  void catch_up(std::shared_ptr<FollowerSlot> slot);

  // Ends what waits, and what is under way within two seconds.
  void stop();

 private:
  using Job = std::function<void(bool is_stopped)>;
  using Take = std::function<bool(std::vector<LogEntry>)>;  // false: that is enough
  struct Range {
    std::int64_t from;
    std::int64_t end;
  };

  // Runs `job` by the thread, or tells `done` that it cannot.
  template <typename T>
  void ask(std::size_t room, Done<T> done, std::function<Result<T>()> job);
  bool push(Job job, bool is_bounded);
  void run();
  Result<std::vector<LogEntry>> read_now(std::size_t room, Sequence after, std::size_t limit);
  Result<LogEntry> read_message_now(std::size_t room, Sequence seq);
  void catch_up_now(const std::shared_ptr<FollowerSlot>& slot);
  // Reads from the log what lies after `after`, up to the head.
  Result<void> scan(std::size_t room, Sequence after, const Take& take);
  Result<Range> scan_known(std::size_t room, Range range, const Take& take);
  Result<void> scan_judging(std::size_t room, const Offsets& offsets, Range range, const Take& take);
  void pause();

  const std::shared_ptr<LogReader> reader_;
  const RoomLogs& rooms_;
  Followers& followers_;
  const NonceHashKey nonce_key_;
  const Node node_;
  std::atomic<bool> is_stopping_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;     // guarded by mutex_
  bool is_stopped_ = false;  // guarded by mutex_
  std::thread thread_;
};

// From where to read so that all from `offset` on is judged as everyone does; of a log whose beginning is
// gone, the first two minutes cannot be: those are not certain. `offset` < offsets.end, unless the log is
// empty. Blocks, but not for long once `is_stopping`.
Result<ReadPlan> plan_reading(LogReader& reader, std::size_t topic, const Offsets& offsets,
                              std::int64_t offset, std::chrono::milliseconds timeout,
                              const std::atomic<bool>* is_stopping = nullptr);

}  // namespace twitchy::broker::kafka
