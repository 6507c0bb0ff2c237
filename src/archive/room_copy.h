// The copying of one room.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "archive/archive_metrics.h"
#include "archive/backoff.h"
#include "archive/inbox.h"
#include "base/clock.h"
#include "base/random.h"
#include "broker/broker.h"
#include "broker/ownership.h"
#include "model/limits.h"
#include "store/message_store.h"

namespace twitchy::archive {

struct ArchiverOptions {
  // Begins after this sequence (0: with the oldest that the log holds), or after the store's newest if that
  // is before, and writes over what is there. Nothing: after the store's newest.
  std::optional<Sequence> from;
  std::size_t chunk_entries = limits::kArchiveChunkEntries;
  std::size_t entries_held = limits::kArchiveEntriesHeld;
  std::chrono::milliseconds look_interval = limits::kArchiveLookInterval;  // of a room that has caught up
  std::chrono::milliseconds backoff_min{50};
  std::chrono::milliseconds backoff_max = limits::kArchiveBackoffMax;
  std::chrono::milliseconds leave_patience = limits::kArchiveLeavePatience;  // for the write under way
};

// How far a room's archive is behind its log.
struct RoomLag {
  RoomId room;
  Sequence archived;
  std::uint64_t messages = 0;
  std::chrono::milliseconds behind{0};  // the time of what was archived last, or since all was; 0: it has all
  bool is_failing = false;
};

// How many entries all rooms may hold in memory. One thread's.
class ChunkBudget {
 public:
  explicit ChunkBudget(std::size_t max) : max_(max) {}
  // One chunk may always be held, however large.
  bool try_reserve(std::size_t entries) {
    if (held_ > 0 && held_ + entries > max_) return false;
    held_ += entries;
    return true;
  }
  void release(std::size_t entries) { held_ -= entries; }
  std::size_t held() const { return held_; }

 private:
  const std::size_t max_;
  std::size_t held_ = 0;
};

// One thread's; what broker and store answer comes to it through the inbox.
class RoomCopy : public std::enable_shared_from_this<RoomCopy> {
 public:
  // All outlive it.
  struct Uses {
    broker::Broker& broker;
    store::MessageStore& store;
    broker::Ownership& ownership;
    const Clock& clock;
    Random& random;
    ArchiveMetrics& metrics;
    ChunkBudget& budget;
    std::shared_ptr<Inbox> inbox;
    ArchiverOptions options;
  };
  RoomCopy(RoomId room, const Uses& uses, std::optional<Sequence> from);
  ~RoomCopy();

  const RoomId& room() const { return room_; }

  // Begins what is due; to be called when something was heard and when next_due() has come.
  void step();
  SteadyTime next_due() const;

  // Begins nothing any more, and calls `on_left` when no write is under way.
  void leave(std::function<void()> on_left);
  bool is_leaving() const { return is_leaving_; }
  bool has_left() const { return is_leaving_ && !is_writing_; }

  RoomLag lag() const;
  bool has_begun() const { return has_begun_; }

 private:
  struct Chunk {
    std::vector<LogEntry> entries;
    std::size_t reserved = 0;
  };
  // What the log dropped before it was archived: `next` … `end` - 1 are still to be archived as void.
  struct Hole {
    Sequence next;
    Sequence end;
    TimeMs at = 0;
  };
  // Reading the log or writing to the store.
  struct Side {
    Backoff backoff;
    const char* what;
    prometheus::Counter& failures;
    SteadyTime due;  // not before
    bool is_failing = false;
  };

  template <typename T>
  Done<T> hear(void (RoomCopy::*heard)(Result<T>));

  void look();
  void begin();
  void read_on();
  void write_on();
  void on_bounds(Result<store::Bounds> bounds);
  void on_read(Result<std::vector<LogEntry>> entries);
  void on_newest_row(Result<std::vector<LogEntry>> rows);
  void on_written(Result<void> written);
  Chunk voids_of_hole();

  void fail(Side& side, const Error& error);
  void go_well(Side& side);
  SteadyTime now() const { return uses_.clock.steady_now(); }

  const RoomId room_;
  const Uses& uses_;
  const std::optional<Sequence> from_;

  Side reading_;
  Side writing_;
  SteadyTime look_due_;
  bool has_begun_ = false;   // it is known what the store has
  bool is_asking_ = false;   // the store, for what it has
  bool is_reading_ = false;  // from the log
  bool is_writing_ = false;
  bool is_leaving_ = false;
  bool waits_for_memory_ = false;
  std::function<void()> on_left_;

  Sequence store_head_;  // when it began
  Sequence log_head_;    // when it was last looked
  Sequence read_to_;     // the newest read, or decided to be void
  Sequence archived_;    // the newest written
  std::size_t reserved_for_read_ = 0;
  std::optional<Chunk> current_;  // is being written, or is to be written again
  std::optional<Chunk> next_;
  std::optional<Chunk> behind_hole_;  // was read, and waits until what lies before it is known or written
  std::optional<Hole> hole_;
  std::optional<TimeMs> in_step_at_;  // all before that is archived
};

}  // namespace twitchy::archive
