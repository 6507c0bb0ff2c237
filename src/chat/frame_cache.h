// Frames of a room that are made once and shared by all who are at the same place in its log.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>

#include "base/clock.h"
#include "chat/outbox.h"
#include "chat/pace.h"
#include "protocol/server_frames.h"

namespace twitchy::chat {

using protocol::SequenceRange;

// A `messages` frame, what it covers and how it was made.
struct RangeFrame {
  SequenceRange range;
  Pace pace = Pace::everything;
  bool is_deflated = false;  // or would be, if that paid
  std::size_t shown = 0;
  Frame frame;
};
using RangeFramePtr = std::shared_ptr<const RangeFrame>;

// The latest few frames of a room, of all loops of this process. Thread-safe; a lock is held once a group.
class FrameCache {
 public:
  // What is wanted: a frame of the range. One that starts there, ends before and is no older than kFresh will
  // do if another loop made it, or if it is compressed, which costs more than to write it to a group: then
  // both go on from the same place, and share what comes next.
  struct Wanted {
    SequenceRange range;
    Pace pace = Pace::everything;
    bool is_deflated = false;
    const void* loop = nullptr;
    SteadyTime now{};
    bool is_exact = false;  // no other will do
  };
  RangeFramePtr find(const Wanted& wanted);
  void add(RangeFramePtr frame, const Wanted& wanted);

 private:
  struct Kept {
    RangeFramePtr frame;
    const void* loop;
    SteadyTime made;
  };

  std::mutex mutex_;
  std::deque<Kept> kept_;  // guarded by mutex_; the newest first
};

}  // namespace twitchy::chat
