// What one event loop knows of one room: its recent messages, and who reads them.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "chat/encoded_batch.h"
#include "chat/frame_cache.h"
#include "chat/live_room.h"
#include "chat/pace.h"
#include "chat/reader.h"

namespace twitchy::chat {

// Some hundred readers that are all at one position of the room's log and get the same frames.
class Group {
 public:
  Group(Sequence at, Pace its_pace, bool takes_deflated)
      : position(at), seen(at), pace(its_pace), is_deflated(takes_deflated) {}

  void move_to(Sequence to) {
    position = seen = to;
    silent_since.reset();
  }

  Sequence position;  // all up to here was covered by a frame for every member, or is owed to it as a gap
  Sequence seen;      // and from there to here the pace has nothing to show
  std::optional<SteadyTime> silent_since;  // set while `seen` is past `position`
  const Pace pace;
  const bool is_deflated;
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
  // Of everything, in frames that are not deflated.
  std::size_t plain_readers() const { return readers_of_all_[0]; }

  // The log's head, where nothing of it is at hand.
  void start_at(Sequence head);
  // Follows the log. What every group is past and no newcomer is shown is let go.
  void add(BatchPtr batch);

  // Into a group that has a place, which may be behind the head: then what comes first is known already.
  void seat(Reader& reader, Pace pace);
  void unseat(Reader& reader, const Seat& seat);

  // About what a batch will take on the wire to a reader of everything; 0 if there is none.
  std::size_t wire_bytes(const EncodedBatch& batch) const;

  // True if the pace shows any of the range, all of which is at hand.
  bool shows_any(Pace pace, SequenceRange range) const;

  // A `messages` frame for what the group has not been told, up to the head, or up to where the frame would
  // grow too large. All after group.seen is at hand.
  RangeFramePtr frame_for(const Group& group, SteadyTime now);
  // Of everything in the range, all of which is at hand, for one reader.
  RangeFramePtr frame_of(SequenceRange range, bool is_deflated, SteadyTime now);

  // The last `count` shown messages, oldest first, separated by commas.
  std::string last_messages(std::size_t count) const;

 private:
  void count(const Group& group, int change);
  Sequence cut(Sequence from) const;
  Pace pace_that_differs(Pace pace, SequenceRange range) const;
  RangeFramePtr shared(FrameCache::Wanted wanted);
  RangeFrame build(const FrameCache::Wanted& wanted) const;
  std::size_t append_sample(std::string& payload, const EncodedBatch& batch, Pace pace,
                            SequenceRange part) const;
  void trim();

  LiveRoom& room_;
  const std::uint16_t place_;
  Sequence head_;
  std::deque<BatchPtr> recent_;
  std::size_t recent_bytes_ = 0;
  std::vector<std::unique_ptr<Group>> groups_;
  std::size_t readers_ = 0;
  std::array<std::size_t, 2> readers_of_all_{};  // that have no pace: in plain and in deflated frames
};

}  // namespace twitchy::chat
