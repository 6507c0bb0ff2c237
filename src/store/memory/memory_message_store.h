// Entries kept in memory: for tests, and to say plainly what a MessageStore does.
#pragma once

#include <map>
#include <mutex>

#include "store/message_store.h"

namespace twitchy::store {

// Thread-safe. Every Done is called before the call returns.
class MemoryMessageStore final : public MessageStore {
 public:
  void append(const RoomId& room, std::vector<LogEntry> entries, Done<void> done) override;
  void read(const RoomId& room, ReadRange range, Done<std::vector<LogEntry>> done) override;
  void bounds(const RoomId& room, Done<Bounds> done) override;
  void expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) override;

 private:
  struct Room {
    std::map<Sequence, LogEntry> entries;
    Sequence head;
    Sequence floor;  // below it everything has been dropped, for good

    Bounds bounds() const;
  };

  std::mutex mutex_;
  std::map<RoomId, Room> rooms_;  // guarded by mutex_
};

}  // namespace twitchy::store
