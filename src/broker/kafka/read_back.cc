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
constexpr auto kQuestion = std::chrono::seconds(2);  // for an answer; a stop() may have to wait for it
constexpr auto kPoll = std::chrono::milliseconds(100);
constexpr auto kRetry = std::chrono::milliseconds(500);
constexpr std::size_t kCatchUpAtOnce = 20'000;  // then other jobs have their turn
constexpr TimeMs kReadBackMs = std::chrono::milliseconds(limits::kVoidReadBack).count();

Error unreadable() {
  return away("the log cannot be read at the moment");
}

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
      if (now > deadline || (is_stopping && *is_stopping)) return unreadable();
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

Result<TimeMs> time_of(LogReader& reader, std::size_t topic, std::int64_t offset,
                       const std::atomic<bool>* is_stopping) {
  TimeMs at = 0;
  Reading reading(reader, topic);
  const auto read = reading.run(offset, is_stopping, [&](std::span<const Record> records) {
    at = records.front().appended_at;
    return false;
  });
  if (!read) return read.error();
  return at;
}

}  // namespace

Result<ReadPlan> plan_reading(LogReader& reader, std::size_t topic, const Offsets& offsets,
                              std::int64_t offset, std::chrono::milliseconds timeout,
                              const std::atomic<bool>* is_stopping) {
  ReadPlan plan{offset, std::nullopt, offset, offsets.end};
  if (offsets.first >= offsets.end) return plan;  // what it held was dropped for its age, or it is new
  if (offset > offsets.first) {
    const auto at = time_of(reader, topic, offset, is_stopping);
    if (!at) return at.error();
    const auto from = reader.first_at_or_after(topic, *at - kReadBackMs, timeout);
    if (!from) return from.error();
    plan.from = std::min(*from, offset);
    if (plan.from > offsets.first) {
      plan.since = *at - kReadBackMs;
      return plan;
    }
  }
  if (offsets.first > 0) {
    const auto at = time_of(reader, topic, offsets.first, is_stopping);
    if (!at) return at.error();
    plan.since = *at + 1;  // what lay before it was appended then at the latest
  }
  return plan;
}

ReadBack::ReadBack(std::shared_ptr<LogReader> reader, const RoomLogs& rooms, Followers& followers,
                   const NonceHashKey& nonce_key, Node node)
    : reader_(std::move(reader)),
      rooms_(rooms),
      followers_(followers),
      nonce_key_(nonce_key),
      node_(std::move(node)),
      thread_([this] { run(); }) {}

void ReadBack::read(std::size_t room, Sequence after, std::size_t limit, Done<std::vector<LogEntry>> done) {
  auto recent = rooms_[room]->recent_after(after, limit);
  if (recent && !is_stopping_) return done(*std::move(recent));
  ask<std::vector<LogEntry>>(room, std::move(done), [=, this] { return read_now(room, after, limit); });
}

void ReadBack::read_message(std::size_t room, Sequence seq, Done<LogEntry> done) {
  const auto recent = rooms_[room]->recent_after(Sequence{seq.value() - 1}, 1);
  const bool is_there = recent && !recent->empty() && recent->front().seq == seq;
  if (is_there && !is_stopping_) return done(recent->front());
  ask<LogEntry>(room, std::move(done), [=, this] { return read_message_now(room, seq); });
}

template <typename T>
void ReadBack::ask(std::size_t room, Done<T> done, std::function<Result<T>()> job) {
  const auto refuse = [done] { done(unreadable()); };
  const bool is_taken = node_.is_reachable(room) && push(
                                                        [=, this](bool is_stopped) {
                                                          if (is_stopped || !node_.is_reachable(room))
                                                            return refuse();
                                                          done(job());
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

Result<LogEntry> ReadBack::read_message_now(std::size_t room, Sequence seq) {
  const RoomLog& log = *rooms_[room];
  std::optional<LogEntry> found;
  Reading reading(*reader_, room);
  const auto read = reading.run(log.offset_of(seq), &is_stopping_, [&](std::span<const Record> records) {
    const Sequence first = log.sequence_of(records.front().offset);
    if (first == seq) found = entry_of(log.id(), seq, /*is_void=*/false, records.front());
    return false;
  });
  if (!read) return read.error();
  if (!found) return unreadable();
  return *std::move(found);
}

void ReadBack::catch_up_now(const std::shared_ptr<FollowerSlot>& slot) {
  const RoomLog& log = *rooms_[slot->room];
  if (slot->has_gone() || log.is_given_up()) return;
  const Sequence head = log.head();
  if (!log.recent_after(slot->seen, 1)) {
    if (!node_.is_reachable(slot->room)) {
      pause();
      return catch_up(slot);
    }
    std::size_t shown = 0;
    const auto read = scan(slot->room, slot->seen, [&](std::vector<LogEntry> entries) {
      slot->show(entries);
      shown += entries.size();
      return shown < kCatchUpAtOnce && !log.recent_after(slot->seen, 1) && !slot->has_gone();
    });
    if (!read) {
      log::warn("room {} cannot be read back: {}", slot->id.value(), read.error().message);
      pause();
    }
    if (read && shown == 0) slot->seen = head;  // retention has dropped all up to there
    return catch_up(slot);
  }
  followers_.near(*slot);
  node_.on_near();
}

void ReadBack::pause() {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, kRetry, [this] { return is_stopped_; });
}

Result<void> ReadBack::scan(std::size_t room, Sequence after, const Take& take) {
  const RoomLog& log = *rooms_[room];
  const Sequence until = log.head();
  if (after >= until) return {};
  const auto offsets = reader_->offsets(room, kQuestion);
  if (!offsets) return offsets.error();
  Range range{std::max({log.offset_of(next(after)), log.first_offset(), offsets->first}),
              std::min(log.offset_of(next(until)), offsets->end)};
  if (range.from >= range.end) return {};
  if (log.is_void(log.sequence_of(range.from))) {
    const auto left = scan_known(room, range, take);
    if (!left) return left.error();
    range = *left;
    if (range.from >= range.end) return {};
  }
  return scan_judging(room, *offsets, range, take);
}

// What the node has judged itself, as far as it remembers. Gives back what is left to do.
Result<ReadBack::Range> ReadBack::scan_known(std::size_t room, Range range, const Take& take) {
  const RoomLog& log = *rooms_[room];
  Reading reading(*reader_, room);
  const auto read = reading.run(range.from, &is_stopping_, [&](std::span<const Record> records) {
    std::vector<LogEntry> entries;
    bool is_known = true;
    for (const Record& record : records) {
      if (record.offset >= range.end) break;
      const Sequence seq = log.sequence_of(record.offset);
      const auto is_void = log.is_void(seq);
      is_known = is_void.has_value();
      if (!is_known) break;
      entries.push_back(entry_of(log.id(), seq, *is_void, record));
      range.from = record.offset + 1;
    }
    if (is_known && records.back().offset >= range.end) range.from = range.end;
    if (!entries.empty() && !take(std::move(entries))) range.from = range.end;
    return is_known && range.from < range.end;
  });
  if (!read) return read.error();
  return range;
}

// What the node has not judged, or no longer remembers: from before it, so that it is judged anew. What
// cannot be, is not shown.
Result<void> ReadBack::scan_judging(std::size_t room, const Offsets& offsets, Range range, const Take& take) {
  const RoomLog& log = *rooms_[room];
  const auto plan = plan_reading(*reader_, room, offsets, range.from, kQuestion, &is_stopping_);
  if (!plan) return plan.error();
  VoidRule rule(plan->since);
  Reading reading(*reader_, room);
  return reading.run(plan->from, &is_stopping_, [&](std::span<const Record> records) {
    std::vector<LogEntry> entries;
    for (const Record& record : records) {
      const Sequence seq = log.sequence_of(record.offset);
      const auto verdict = judge(rule, nonce_key_, log.id(), seq, record);
      if (record.offset < range.from) continue;
      if (record.offset >= range.end) break;
      auto is_void = log.is_void(seq);
      if (!is_void && rule.is_certain()) is_void = verdict.is_void;
      if (is_void) entries.push_back(entry_of(log.id(), seq, *is_void, record));
    }
    const bool is_end = records.back().offset + 1 >= range.end;
    if (entries.empty()) return !is_end;
    return take(std::move(entries)) && !is_end;
  });
}

}  // namespace twitchy::broker::kafka
