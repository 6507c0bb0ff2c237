// Where the entries of all rooms are kept, so that anyone can scroll back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "model/entry.h"

namespace twitchy::store {

// Which entries of a room to read: those with after < seq < before.
struct ReadRange {
  Sequence after;                                       // exclusive; 0: from the oldest
  Sequence before{UINT64_MAX};                          // exclusive
  std::size_t limit = 0;                                // at most so many, of any kind
  enum class End { oldest, newest } end = End::oldest;  // which end of the range the limit keeps
};

// What a store holds of a room. oldest > head: nothing (any more); head is kept all the same.
struct Bounds {
  Sequence oldest{1};
  Sequence head;
  friend bool operator==(const Bounds&, const Bounds&) = default;
};

// Thread-safe. Asynchronous, so that no event loop waits for a disk or a database: see Done. What cannot
// be done at the moment ends in `busy`; a write that may have been done in `unknown`.
class MessageStore {
 public:
  virtual ~MessageStore() = default;

  // Durable when it ends well. Writing an entry that is there already changes nothing, so a batch may be
  // written again. Entries are in order of sequence and all of one room; gaps between them are allowed.
  virtual void append(const RoomId& room, std::vector<LogEntry> entries, Done<void> done) = 0;

  // Oldest first. A room never written to has no entries.
  virtual void read(const RoomId& room, ReadRange range, Done<std::vector<LogEntry>> done) = 0;

  virtual void bounds(const RoomId& room, Done<Bounds> done) = 0;

  // Drops, from the oldest on, what was accepted before `before`; ends with how far `oldest` moved. Where
  // the accepting clock stepped back, an entry near the cut may go or stay with its neighbours.
  virtual void expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) = 0;
};

}  // namespace twitchy::store
