// What one event loop knows of one room: its recent messages, and who reads them.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "chat/encoded_batch.h"
#include "chat/live_room.h"
#include "chat/reader.h"

namespace twitchy::chat {

// Some hundred readers that are all at one position of the room's log.
class Group {
 public:
  explicit Group(Sequence at) : position(at) {}

  Sequence position;  // all up to here was given to every member, or is owed to it as a gap
  std::vector<Member> members;
};

// Not thread-safe: belongs to its loop.
class RoomFeed {
 public:
  // `place`: the room's place among the configured rooms.
  RoomFeed(LiveRoom& room, std::uint16_t place) : room_(room), place_(place) {}

  LiveRoom& room() const { return room_; }
  Sequence head() const { return head_; }
  // The oldest that is still at hand here; head + 1 if none is.
  Sequence first() const { return recent_.empty() ? next(head_) : recent_.front()->first(); }
  // Likewise, without what the store has dropped as too old.
  Sequence first_kept() const;
  const std::vector<std::unique_ptr<Group>>& groups() const { return groups_; }
  std::size_t readers() const { return readers_; }

  // The log's head, where nothing of it is at hand.
  void start_at(Sequence head);
  // Follows the log. What every group is past and no newcomer is shown is let go.
  void add(BatchPtr batch);

  // Into a group that has a place, which may be behind the head: then what comes first is known already.
  void seat(Reader& reader);
  void unseat(Reader& reader, const Seat& seat);

  // A `messages` frame for `from` up to the head, or up to where the frame would grow too large. The
  // latest few are kept, so that groups and newcomers at the same position share them. `from` >= first().
  struct RangeFrame {
    SequenceRange range;
    std::size_t shown = 0;
    Frame frame;
  };
  const RangeFrame& frame_from(Sequence from) { return frame_of(from, cut(from)); }
  const RangeFrame& frame_of(Sequence from, Sequence to);

  // The last `count` shown messages, oldest first, separated by commas.
  std::string last_messages(std::size_t count) const;

 private:
  Sequence cut(Sequence from) const;
  RangeFrame build(SequenceRange range) const;
  void trim();

  LiveRoom& room_;
  const std::uint16_t place_;
  Sequence head_;
  std::deque<BatchPtr> recent_;
  std::size_t recent_bytes_ = 0;
  std::vector<std::unique_ptr<Group>> groups_;
  std::size_t readers_ = 0;
  std::deque<RangeFrame> frames_;  // the latest few
};

}  // namespace twitchy::chat
