// What tests of the archive share: a log and a store that do what they are told.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "broker/broker.h"
#include "broker/ownership.h"
#include "store/await.h"
#include "store/memory/memory_message_store.h"

namespace twitchy::archive {

// Far more than anything takes; so a test that waits in vain fails, and does not hang.
inline constexpr auto kPatience = std::chrono::seconds(60);

// Whether it comes to be.
template <typename Predicate>
bool eventually(Predicate is_so) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

// Messages, void copies, and kinds that no one knows yet.
inline LogEntry random_entry(Sequence seq, Random& random) {
  Entry entry;
  const auto dice = random.below(10);
  entry.kind = dice < 7 ? EntryKind::message : dice < 9 ? EntryKind::void_copy : EntryKind{9};
  entry.at = 1'700'000'000'000 + static_cast<TimeMs>(10 * seq.value());
  if (entry.kind != EntryKind::void_copy) entry.text = "entry " + std::to_string(seq.value());
  return {seq, std::make_shared<const Entry>(std::move(entry))};
}

inline std::vector<LogEntry> random_entries(Sequence after, std::size_t count, Random& random) {
  std::vector<LogEntry> entries;
  for (auto seq = next(after); entries.size() < count; seq = next(seq))
    entries.push_back(random_entry(seq, random));
  return entries;
}

inline void expect_same(const std::vector<LogEntry>& found, const std::vector<LogEntry>& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].seq, wanted[i].seq);
    ASSERT_EQ(*found[i].entry, *wanted[i].entry) << "entry " << found[i].seq.value();
  }
}

// Rooms' logs, for reading only. Thread-safe.
class LogTwin final : public broker::Broker {
 public:
  void begin_at(const RoomId& room, Sequence base) {
    const std::lock_guard lock(mutex_);
    rooms_[room].head = base;
  }
  void add(const RoomId& room, const std::vector<LogEntry>& entries) {
    const std::lock_guard lock(mutex_);
    auto& log = rooms_[room];
    for (const auto& entry : entries) {
      TWITCHY_CHECK(entry.seq == next(log.head));
      log.entries.push_back(entry);
      log.head = entry.seq;
    }
  }
  // Retention: what lies before `first` has gone.
  void drop_before(const RoomId& room, Sequence first) {
    const std::lock_guard lock(mutex_);
    auto& entries = rooms_[room].entries;
    while (!entries.empty() && entries.front().seq < first) entries.pop_front();
  }

  // Asked before each read, with its number from 1 on.
  void set_read_fault(std::function<std::optional<Error>(std::size_t)> fault) {
    const std::lock_guard lock(mutex_);
    fault_ = std::move(fault);
  }
  void set_away(bool is_away) {
    const std::lock_guard lock(mutex_);
    is_away_ = is_away;
  }
  std::size_t reads() const {
    const std::lock_guard lock(mutex_);
    return reads_;
  }
  std::size_t entries_read() const {
    const std::lock_guard lock(mutex_);
    return entries_read_;
  }
  std::size_t looks() const {
    const std::lock_guard lock(mutex_);
    return looks_;
  }

  void read(const RoomId& room, Sequence after, std::size_t limit,
            Done<std::vector<LogEntry>> done) override {
    std::vector<LogEntry> found;
    std::optional<Error> error;
    {
      const std::lock_guard lock(mutex_);
      ++reads_;
      if (fault_) error = fault_(reads_);
      if (is_away_) error = Error{ErrorCode::busy, "away", {}};
      const auto& entries = rooms_[room].entries;
      auto from = std::partition_point(entries.begin(), entries.end(),
                                       [&](const LogEntry& entry) { return entry.seq <= after; });
      for (; !error && from != entries.end() && found.size() < limit; ++from) found.push_back(*from);
      entries_read_ += found.size();
    }
    if (error) return done(*error);
    done(std::move(found));
  }
  Result<broker::LogPosition> position(const RoomId& room) const override {
    const std::lock_guard lock(mutex_);
    ++looks_;
    if (is_away_) return Error{ErrorCode::busy, "away", {}};
    const auto found = rooms_.find(room);
    return broker::LogPosition{Epoch{"e"}, found == rooms_.end() ? Sequence{} : found->second.head};
  }

  void publish(const RoomId&, Entry, broker::Publisher&, std::uint64_t) override { TWITCHY_CHECK(false); }
  bool is_retry(const RoomId&, UserId, const std::string&) const override { return false; }
  std::unique_ptr<broker::Subscription> follow(const RoomId&, Sequence, broker::Follower&) override {
    TWITCHY_CHECK(false);
  }
  bool is_available() const override { return true; }
  void stop() override {}

 private:
  struct Log {
    Sequence head;
    std::deque<LogEntry> entries;
  };
  mutable std::mutex mutex_;
  std::map<RoomId, Log> rooms_;  // guarded by mutex_, like all below
  std::function<std::optional<Error>(std::size_t)> fault_;
  bool is_away_ = false;
  std::size_t reads_ = 0;
  std::size_t entries_read_ = 0;
  mutable std::size_t looks_ = 0;
};

// What a call does instead of going well.
enum class StoreFault {
  none,
  busy,
  unknown_lost,     // nothing was written
  unknown_written,  // all was
  held,             // was done, and is not answered before answer_held()
};

// A store in memory. Thread-safe.
class StoreTwin final : public store::MessageStore {
 public:
  using Fault = std::function<StoreFault(std::size_t)>;

  // Asked before each append, or each read and question for bounds, with its number from 1 on.
  void set_append_fault(Fault fault) {
    const std::lock_guard lock(mutex_);
    append_fault_ = std::move(fault);
  }
  void set_read_fault(Fault fault) {
    const std::lock_guard lock(mutex_);
    read_fault_ = std::move(fault);
  }
  void answer_held() {
    std::vector<std::function<void()>> held;
    {
      const std::lock_guard lock(mutex_);
      held.swap(held_);
    }
    for (const auto& answer : held) answer();
  }
  std::size_t held() const {
    const std::lock_guard lock(mutex_);
    return held_.size();
  }
  std::size_t appends() const {
    const std::lock_guard lock(mutex_);
    return appends_;
  }
  std::size_t reads() const {
    const std::lock_guard lock(mutex_);
    return reads_;
  }
  bool await_head(const RoomId& room, Sequence head) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return bounds_of(room).head >= head; });
  }
  store::Bounds bounds_of(const RoomId& room) {
    return await<store::Bounds>([&](auto done) { memory_.bounds(room, std::move(done)); }).value();
  }
  std::vector<LogEntry> all(const RoomId& room) {
    return await<std::vector<LogEntry>>([&](auto done) {
             memory_.read(room, {{}, Sequence{UINT64_MAX}, SIZE_MAX}, std::move(done));
           })
        .value();
  }
  store::MemoryMessageStore& memory() { return memory_; }

  void append(const RoomId& room, std::vector<LogEntry> entries, Done<void> done) override {
    StoreFault fault = StoreFault::none;
    {
      const std::lock_guard lock(mutex_);
      ++appends_;
      if (append_fault_) fault = append_fault_(appends_);
    }
    if (fault == StoreFault::busy) return done(Error{ErrorCode::busy, "busy", {}});
    if (fault == StoreFault::unknown_lost) return done(Error{ErrorCode::unknown, "no answer", {}});
    memory_.append(room, std::move(entries), [](const Result<void>&) {});
    if (fault == StoreFault::held) {
      const std::lock_guard lock(mutex_);
      held_.emplace_back([done] { done({}); });
    }
    changed_.notify_all();
    if (fault == StoreFault::unknown_written) return done(Error{ErrorCode::unknown, "no answer", {}});
    if (fault == StoreFault::none) done({});
  }
  void read(const RoomId& room, store::ReadRange range, Done<std::vector<LogEntry>> done) override {
    if (is_read_refused()) return done(Error{ErrorCode::busy, "busy", {}});
    memory_.read(room, range, std::move(done));
  }
  void bounds(const RoomId& room, Done<store::Bounds> done) override {
    if (is_read_refused()) return done(Error{ErrorCode::busy, "busy", {}});
    memory_.bounds(room, std::move(done));
  }
  void expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) override {
    memory_.expire(room, before, std::move(done));
  }

 private:
  bool is_read_refused() {
    const std::lock_guard lock(mutex_);
    ++reads_;
    return read_fault_ && read_fault_(reads_) != StoreFault::none;
  }

  store::MemoryMessageStore memory_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Fault append_fault_;  // guarded by mutex_, like all below
  Fault read_fault_;
  std::vector<std::function<void()>> held_;
  std::size_t appends_ = 0;
  std::size_t reads_ = 0;
};

// Gives and takes rooms when told to, and keeps what is committed. Thread-safe.
class OwnershipTwin final : public broker::Ownership {
 public:
  explicit OwnershipTwin(std::vector<RoomId> rooms) : rooms_(std::move(rooms)) {}

  void start(broker::OwnershipListener& listener) override {
    listener_ = &listener;
    listener.on_gained(rooms_);
  }
  void stop() override {
    if (listener_) listener_->on_lost(rooms_);
    listener_ = nullptr;
  }
  void commit(const RoomId& room, Sequence archived) override {
    const std::lock_guard lock(mutex_);
    committed_[room] = archived;
    changed_.notify_all();
  }

  void lose(const RoomId& room) {
    std::erase(rooms_, room);
    listener_->on_lost(std::vector{room});
  }
  void gain(const RoomId& room) {
    rooms_.push_back(room);
    listener_->on_gained(std::vector{room});
  }
  Sequence committed(const RoomId& room) {
    const std::lock_guard lock(mutex_);
    return committed_[room];
  }
  bool await_commit(const RoomId& room, Sequence archived) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return committed_[room] >= archived; });
  }

 private:
  std::vector<RoomId> rooms_;  // of the test's thread
  broker::OwnershipListener* listener_ = nullptr;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<RoomId, Sequence> committed_;  // guarded by mutex_
};

}  // namespace twitchy::archive
