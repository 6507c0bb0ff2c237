// What a node knows of one room's log: where it is, what is new in it, what is void, and the newest of it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "broker/kafka/log_reader.h"
#include "broker/kafka/room_origins.h"
#include "broker/void_rule.h"
#include "model/entry.h"
#include "model/nonce.h"

namespace twitchy::broker::kafka {

// What a record's key holds: which process put it into the log, and which of its publishes it is.
struct RecordKey {
  std::uint64_t instance = 0;
  std::uint64_t id = 0;

  static constexpr std::size_t kBytes = 16;
  std::string encode() const;
  static std::optional<RecordKey> decode(std::string_view bytes);
};

// A room's record as the entry that it is for everyone: a void copy keeps its sequence and its time only.
// Bytes that are no record are one as well, so that nothing in the log stops a room.
LogEntry entry_of(const RoomId& room, Sequence seq, bool is_void, const Record& record);

// Judges by `rule`, which sees every record of the room in order.
VoidRule::Verdict judge(VoidRule& rule, const NonceHashKey& key, const RoomId& room, Sequence seq,
                        const Record& record);

// How much of the log is read, and from where on it counts.
struct ReadPlan {
  std::int64_t from = 0;        // the first record read, for the void rule
  std::optional<TimeMs> since;  // what VoidRule wants to know of it
  std::int64_t shown_from = 0;  // from here on it is kept, and shown
  // Once this is reached, publishes are taken. What lies before it is kept only if it is certain whether it
  // is void; what comes then, is judged by what is known.
  std::int64_t served_from = 0;
};

// Thread-safe: one thread reads the log, any asks.
class RoomLog {
 public:
  RoomLog(RoomId id, RoomOrigin origin, const NonceHashKey& key);

  const RoomId& id() const { return id_; }
  const Epoch& epoch() const { return origin_.epoch; }
  Sequence sequence_of(std::int64_t offset) const;
  std::int64_t offset_of(Sequence seq) const;
  // What lies before it is never shown.
  std::int64_t first_offset() const { return offset_of(origin_.first); }
  // Whether a log that ends at `end` has lost something that is known to have been there.
  bool has_lost(std::int64_t end) const {
    return sequence_of(end - 1) < origin_.archived || end < first_offset();
  }

  // Before anything is taken.
  void begin(const ReadPlan& plan);
  // No publish is taken any more; said in the log, once.
  void give_up(const std::string& why);
  bool has_begun() const;
  bool is_served() const;
  bool is_given_up() const;

  // One of our publishes, come back.
  struct Own {
    std::uint64_t id;
    bool is_void;
    Sequence first;  // of a void one; 0: not known
    Sequence seq;    // its own
  };
  struct Taken {
    std::vector<LogEntry> entries;  // to be shown, in order
    std::vector<Own> own;
  };
  // In order of offset. `waiting` has, for each record that is one of our publishes that still waits, its id
  // and its entry, so that it need not be decoded; it may be empty, else it is as long as `records`.
  struct Waiting {
    std::uint64_t id = 0;
    std::shared_ptr<const Entry> entry;  // null: none of ours
  };
  Taken take(std::span<const Record> records, std::span<const Waiting> waiting);

  Sequence head() const;  // the newest taken; of a room given up, also what was archived
  std::int64_t next_offset() const;
  // Whether a record of that nonce, appended at `now` or at the log's own latest time, would be void.
  std::optional<VoidRule::Seen> find(const NonceHash& hash, TimeMs now) const;
  // How many messages of the last two minutes, by the log's clock, are remembered; 0 if nothing was appended
  // for so long that by this node's `now` none is of them. For one thread; takes some 0.3 s after millions
  // have aged.
  std::size_t count_window(TimeMs now);

  // From memory: null or nothing if it does not reach back so far.
  std::optional<std::vector<LogEntry>> recent_after(Sequence after, std::size_t limit) const;
  // Whether `seq` is known to be void or not; nothing: too long ago.
  std::optional<bool> is_void(Sequence seq) const;

 private:
  bool is_judged(std::int64_t offset) const;
  // Of one that is void: the message that it repeats, unless that is never shown.
  Sequence shown_first(Sequence first) const;
  void fill_hole(std::int64_t offset, Taken& taken);
  void keep(LogEntry entry, Taken& taken);
  void keep_void(Sequence seq);

  const RoomId id_;
  const RoomOrigin origin_;  // its `first` is base + 1 at least
  const NonceHashKey key_;

  mutable std::mutex mutex_;  // guards all below
  ReadPlan plan_;
  std::int64_t next_offset_ = 0;
  bool is_given_up_ = false;
  std::optional<VoidRule> rule_;
  std::deque<LogEntry> recent_;
  std::optional<Sequence> voids_from_;  // what is void is known from here on,
  std::set<Sequence> void_;             // and is this
};

}  // namespace twitchy::broker::kafka
