// Who follows which room, and how far each has come.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "broker/broker.h"
#include "broker/in_process/commit_log.h"

namespace twitchy::broker {

// add() from any thread; the rest only on the committer's, which is where followers are called.
class FollowerList {
 public:
  std::unique_ptr<Subscription> add(const RoomId& room, Sequence after, Follower& follower);

  // Brings whoever is behind in `room` up to what `log` holds, reading it back. Fails if it cannot be
  // read; then it may be tried again.
  Result<void> catch_up(const RoomId& room, CommitLog& log);

  // Shows the entries to whoever has seen all before them.
  void show(const RoomId& room, std::span<const LogEntry> entries);

 private:
  // Shared by the list and the subscription; a null follower is one that has gone.
  struct Slot {
    RoomId room;
    Sequence seen;  // used on the committer's thread only
    std::mutex mutex;
    Follower* follower = nullptr;  // guarded by mutex, held while it is called: see Subscription

    void show(std::span<const LogEntry> entries);
  };
  class SlotSubscription;

  std::vector<std::shared_ptr<Slot>> slots_of(const RoomId& room);

  std::mutex mutex_;
  std::vector<std::weak_ptr<Slot>> slots_;  // guarded by mutex_
};

}  // namespace twitchy::broker
