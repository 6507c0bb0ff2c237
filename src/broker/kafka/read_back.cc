#include "broker/kafka/read_back.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/log.h"
#include "base/thread_pool.h"
#include "model/limits.h"

namespace twitchy::broker::kafka {
namespace {

constexpr auto kPatience = std::chrono::seconds(5);  // without a record
constexpr auto kPoll = std::chrono::milliseconds(100);
constexpr auto kRetry = std::chrono::milliseconds(500);
constexpr std::size_t kCatchUpAtOnce = 20'000;  // then other jobs have their turn
constexpr TimeMs kReadBackMs = std::chrono::milliseconds(limits::kVoidReadBack).count();

// Reads one topic from an offset on until told that it is enough.
class Reading final : public RecordSink {
 public:
  using OnRecords = std::function<bool(std::span<const Record>)>;  // false: that is enough

  Reading(LogReader& reader, std::size_t topic) : reader_(reader), topic_(topic) {}
  ~Reading() { reader_.end(topic_); }

  Result<void> run(std::int64_t offset, const std::atomic<bool>* is_stopping, const OnRecords& on_records) {
    on_records_ = &on_records;
    if (const auto begun = reader_.begin(topic_, offset); !begun) return begun;
    auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (!is_enough_) {
      has_come_ = false;
      reader_.poll(kPoll, *this);
      if (error_) return *error_;
      const auto now = std::chrono::steady_clock::now();
      if (has_come_) deadline = now + kPatience;
      if (now > deadline || (is_stopping && *is_stopping))
        return away("the log cannot be read at the moment");
    }
    return {};
  }

 private:
  void on_records(std::size_t, std::span<const Record> records) override {
    has_come_ = true;
    if (!is_enough_) is_enough_ = !(*on_records_)(records);
  }
  void on_out_of_range(std::size_t, const std::string& why) override { error_ = away(why); }

  LogReader& reader_;
  const std::size_t topic_;
  const OnRecords* on_records_ = nullptr;
  bool is_enough_ = false;
  bool has_come_ = false;
  std::optional<Error> error_;
};

}  // namespace

Result<ReadPlan> plan_reading(LogReader& reader, std::size_t topic, const Offsets& offsets,
                              std::int64_t offset, std::chrono::milliseconds timeout) {
  ReadPlan plan{offset, std::nullopt, offset, offsets.end};
  if (offset <= offsets.first) return plan;  // nothing lies before it
  TimeMs at = 0;
  Reading reading(reader, topic);
  const auto read = reading.run(offset, nullptr, [&](std::span<const Record> records) {
    at = records.front().appended_at;
    return false;
  });
  if (!read) return read.error();
  const auto from = reader.first_at_or_after(topic, at - kReadBackMs, timeout);
  if (!from) return from.error();
  plan.from = std::min(*from, offset);
  if (plan.from > offsets.first) plan.since = at - kReadBackMs;
  return plan;
}

ReadBack::ReadBack(std::unique_ptr<LogReader> reader, const RoomLogs& rooms, Followers& followers,
                   const NonceHashKey& nonce_key, std::function<void()> on_near)
    : reader_(std::move(reader)),
      rooms_(rooms),
      followers_(followers),
      nonce_key_(nonce_key),
      on_near_(std::move(on_near)),
      thread_([this] { run(); }) {}

void ReadBack::read(std::size_t room, Sequence after, std::size_t limit, Done<std::vector<LogEntry>> done) {
  const auto refuse = [done] { done(away("the log cannot be read at the moment")); };
  const bool is_taken = push(
      [=, this](bool is_stopped) {
        if (is_stopped) return refuse();
        done(read_now(room, after, limit));
      },
      /*is_bounded=*/true);
  if (!is_taken) refuse();
}

void ReadBack::catch_up(std::shared_ptr<FollowerSlot> slot) {
  push(
      [slot = std::move(slot), this](bool is_stopped) {
        if (!is_stopped) catch_up_now(slot);
      },
      /*is_bounded=*/false);
}

void ReadBack::stop() {
  is_stopping_ = true;
  std::deque<Job> rest;
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    rest.swap(jobs_);
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
  for (const auto& job : rest) job(true);
}

bool ReadBack::push(Job job, bool is_bounded) {
  {
    const std::lock_guard lock(mutex_);
    if (is_stopped_ || (is_bounded && jobs_.size() >= limits::kReadBackQueue)) return false;
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void ReadBack::run() {
  name_this_thread("kafka-read-back");
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return is_stopped_ || !jobs_.empty(); });
      if (is_stopped_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job(false);
  }
}

Result<std::vector<LogEntry>> ReadBack::read_now(std::size_t room, Sequence after, std::size_t limit) {
  if (auto recent = rooms_[room]->recent_after(after, limit)) return *std::move(recent);
  std::vector<LogEntry> found;
  const auto read = scan(room, after, [&](std::vector<LogEntry> entries) {
    for (auto& entry : entries) {
      if (found.size() < limit) found.push_back(std::move(entry));
    }
    return found.size() < limit;
  });
  if (!read) return read.error();
  return found;
}

void ReadBack::catch_up_now(const std::shared_ptr<FollowerSlot>& slot) {
  const RoomLog& log = *rooms_[slot->room];
  if (slot->has_gone() || log.is_given_up()) return;
  const Sequence head = log.head();
  if (!log.recent_after(slot->seen, 1)) {
    std::size_t shown = 0;
    const auto read = scan(slot->room, slot->seen, [&](std::vector<LogEntry> entries) {
      slot->show(entries);
      shown += entries.size();
      return shown < kCatchUpAtOnce && !log.recent_after(slot->seen, 1) && !slot->has_gone();
    });
    if (!read) {
      log::warn("room {} cannot be read back: {}", slot->id.value(), read.error().message);
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, kRetry, [this] { return is_stopped_; });
    }
    if (read && shown == 0) slot->seen = head;  // retention has dropped all up to there
    return catch_up(slot);
  }
  followers_.near(*slot);
  on_near_();
}

Result<void> ReadBack::scan(std::size_t room, Sequence after, const Take& take) {
  const RoomLog& log = *rooms_[room];
  const Sequence until = log.head();
  if (after >= until) return {};
  if (!log.is_void(next(after))) return scan_judging(room, after, until, take);
  Reading reading(*reader_, room);
  return reading.run(log.offset_of(next(after)), &is_stopping_, [&](std::span<const Record> records) {
    std::vector<LogEntry> entries;
    for (const Record& record : records) {
      const Sequence seq = log.sequence_of(record.offset);
      if (seq > until) break;
      entries.push_back(entry_of(log.id(), seq, log.is_void(seq).value_or(false), record));
    }
    const bool is_end = log.sequence_of(records.back().offset) >= until;
    return take(std::move(entries)) && !is_end;
  });
}

// From before what the node has judged itself: so it is judged anew.
Result<void> ReadBack::scan_judging(std::size_t room, Sequence after, Sequence until, const Take& take) {
  const RoomLog& log = *rooms_[room];
  const auto offsets = reader_->offsets(room, kPatience);
  if (!offsets) return offsets.error();
  const std::int64_t wanted = std::max(log.offset_of(next(after)), offsets->first);
  if (wanted >= offsets->end) return {};
  const auto plan = plan_reading(*reader_, room, *offsets, wanted, kPatience);
  if (!plan) return plan.error();
  VoidRule rule(plan->since);
  Reading reading(*reader_, room);
  return reading.run(plan->from, &is_stopping_, [&](std::span<const Record> records) {
    std::vector<LogEntry> entries;
    for (const Record& record : records) {
      const Sequence seq = log.sequence_of(record.offset);
      const auto verdict = judge(rule, nonce_key_, log.id(), seq, record);
      if (record.offset < wanted) continue;
      if (seq > until) break;
      entries.push_back(entry_of(log.id(), seq, verdict.is_void, record));
    }
    const bool is_end = log.sequence_of(records.back().offset) >= until;
    if (entries.empty()) return !is_end;
    return take(std::move(entries)) && !is_end;
  });
}

}  // namespace twitchy::broker::kafka
