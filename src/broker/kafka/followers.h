// Who follows which room, and how far each has come.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "broker/broker.h"
#include "broker/kafka/room_log.h"

namespace twitchy::broker::kafka {

// A follower, as the list and its subscription know it. At any time one thread shows it something: the live
// one once it `is_near`, the one that reads back before.
struct FollowerSlot {
  std::size_t room = 0;
  RoomId id;
  std::mutex mutex;
  Follower* follower = nullptr;  // guarded by mutex, held while it is called; null: it has gone
  Sequence seen;                 // of the thread whose turn it is, like the next
  bool is_near = false;          // guarded by the list's mutex

  void show(std::span<const LogEntry> entries);
  bool has_gone();
};

// add() and near() from any thread; show() and bring_up() on the live one.
class Followers {
 public:
  struct Added {
    std::shared_ptr<FollowerSlot> slot;
    std::unique_ptr<Subscription> subscription;
  };
  Added add(std::size_t room, const RoomId& id, Sequence after, Follower& follower);

  // The live thread's turn: what it lacks is in the room's memory.
  void near(FollowerSlot& slot);

  // Shows what is new to those who have seen all before it.
  void show(std::size_t room, std::span<const LogEntry> entries);
  // Shows those who are near and behind what they lack. Gives back whom the memory has overtaken: they are to
  // be read back to once more.
  std::vector<std::shared_ptr<FollowerSlot>> bring_up(std::size_t room, const RoomLog& log);

 private:
  std::vector<std::shared_ptr<FollowerSlot>> near_slots_of(std::size_t room);

  std::mutex mutex_;
  std::vector<std::weak_ptr<FollowerSlot>> slots_;  // guarded by mutex_
};

}  // namespace twitchy::broker::kafka
