// The archive and the log as one store, so that who reads need not know what is archived already.
#pragma once

#include <memory>
#include <vector>

#include "broker/broker.h"
#include "store/message_store.h"

namespace twitchy::archive {

// Holds what `archive` holds, and after it what the log does: what a store would hold that is never behind.
// Its head is the broker's. What this node has in memory anyway (the newest limits::kRecentEntries) comes
// from the log, all else from the archive, and from the log again what is not archived yet.
//
// Every sequence from the oldest to the head is a row, void ones too. So a row that the archive lacks is an
// error (`internal`, logged), never a page with a hole. While the archive is `busy`, the newest entries are
// there all the same. For reading only: append() must not be called.
//
// Thread-safe. `done` is called on the broker's or the archive's threads, and at latest when both have
// stopped; both must outlive that.
class LayeredMessageStore final : public store::MessageStore {
 public:
  LayeredMessageStore(store::MessageStore& archive, broker::Broker& broker);
  ~LayeredMessageStore() override;

  void append(const RoomId& room, std::vector<LogEntry> entries, Done<void> done) override;
  void read(const RoomId& room, store::ReadRange range, Done<std::vector<LogEntry>> done) override;
  void bounds(const RoomId& room, Done<store::Bounds> done) override;
  void expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) override;

  struct Shared;  // outlives the store while calls are under way

 private:
  const std::shared_ptr<Shared> shared_;
};

}  // namespace twitchy::archive
