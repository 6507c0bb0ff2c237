// Which rooms' logs this process copies to the archive, where several processes share that work.
#pragma once

#include <span>

#include "model/ids.h"

namespace twitchy::broker {

// Hears which rooms are this process's. On a thread of the ownership's, or in its start() and stop().
class OwnershipListener {
 public:
  virtual ~OwnershipListener() = default;
  // Must not block.
  virtual void on_gained(std::span<const RoomId> rooms) = 0;
  // May take some seconds: another process has the rooms once it returns.
  virtual void on_lost(std::span<const RoomId> rooms) = 0;
};

// A room is owned by one process at a time in normal running. One that has been given up for dead may still
// believe that it owns what another has by now, so what owners do must bear being done twice.
//
// Thread-safe.
class Ownership {
 public:
  virtual ~Ownership() = default;

  // Tells `listener` of each room gained and lost, until stop(). Once.
  virtual void start(OwnershipListener& listener) = 0;
  // All up to `archived` is in the archive. Returns at once; for others to see, and so it may be late.
  virtual void commit(const RoomId& room, Sequence archived) = 0;
  // Gives up all rooms, in on_lost(); then calls no one any more.
  virtual void stop() = 0;
};

}  // namespace twitchy::broker
