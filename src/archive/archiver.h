// Copies the rooms' logs to the message store.
#pragma once

#include <prometheus/registry.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "archive/archive_metrics.h"
#include "archive/inbox.h"
#include "archive/room_copy.h"
#include "base/clock.h"
#include "base/random.h"
#include "broker/broker.h"
#include "broker/ownership.h"
#include "store/message_store.h"

namespace twitchy::archive {

// Reads each room that this process owns from the broker and appends it to the store, one chunk after the
// other, the next being read while one is written; tells the ownership what is archived after the write.
// Begins after the newest entry that the store has, so no memory of its own is needed, and what was written
// without having been told is found.
//
// What fails is tried again, for ever; said in the log when it begins to fail and when it is well again.
// Entries that the log dropped before they were archived are archived as void ones, so that every sequence
// has its row; that is logged as an error, with the range, and counted.
//
// One thread, `archiver`, whatever the number of rooms: it waits for no answer. Memory is bounded by
// limits::kArchiveEntriesHeld.
class Archiver final : private broker::OwnershipListener {
 public:
  // Begins at once. All must outlive the archiver; `broker` and `store` may answer after it has gone.
  Archiver(broker::Broker& broker, store::MessageStore& store, broker::Ownership& ownership,
           const Clock& clock, Random& random, prometheus::Registry& metrics, ArchiverOptions options = {});
  ~Archiver() override { stop(); }

  // Of each room that is archived here; thread-safe.
  std::vector<RoomLag> lag() const;

  // Ends the writes under way, for some seconds at most, and gives up the rooms. Not from two threads at
  // once.
  void stop();

 private:
  void on_gained(std::span<const RoomId> rooms) override;
  void on_lost(std::span<const RoomId> rooms) override;

  void run();
  void gain(const RoomId& room);
  void drop_those_left();
  SteadyTime step_all();
  void show_lag();
  void show_gone(const RoomId& room);

  const Clock& clock_;
  broker::Ownership& ownership_;
  const ArchiverOptions options_;
  ArchiveMetrics metrics_;
  ChunkBudget budget_;
  const std::shared_ptr<Inbox> inbox_;
  const RoomCopy::Uses uses_;

  // Of the thread's.
  std::vector<std::shared_ptr<RoomCopy>> copies_;
  std::map<RoomId, Sequence> reached_;  // with options.from: where a room that comes back goes on

  mutable std::mutex mutex_;
  std::vector<RoomLag> lag_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace twitchy::archive
