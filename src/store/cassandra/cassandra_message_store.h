// The entries of all rooms, in Cassandra.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "store/cassandra/cassandra_session.h"
#include "store/message_store.h"

namespace twitchy::store {

// An entry is a row of (room, bucket of 10,000 sequences). What a room holds is a row of its own, which an
// append raises last and a read looks at first: so no one sees a part of an append, and no read has a hole.
//
// One process at a time appends to a room, in order (the archiver); any number reads and expires. Entries
// below the oldest are not taken. A row goes by itself a day after its time is up (keep_days); expire() is
// what moves the oldest, and is to be called more often than that.
//
// `done` is called on a thread of the session's. Calls end at latest with the session.
class CassandraMessageStore final : public MessageStore {
 public:
  // `clock` must outlive the session. `keep_days` as in the configuration: 0 keeps for ever.
  CassandraMessageStore(std::shared_ptr<CassandraSession> session, const Clock& clock,
                        std::uint32_t keep_days);
  ~CassandraMessageStore() override;

  void append(const RoomId& room, std::vector<LogEntry> entries, Done<void> done) override;
  void read(const RoomId& room, ReadRange range, Done<std::vector<LogEntry>> done) override;
  void bounds(const RoomId& room, Done<Bounds> done) override;
  void expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) override;

  // For what was written elsewhere and is taken over: the room holds nothing below `to.oldest`, and every row
  // up to `to.head` has been appended. Neither number ever steps back.
  void raise_bounds(const RoomId& room, Bounds to, Done<void> done);

  struct Shared;  // outlives the store while calls are under way

 private:
  const std::shared_ptr<Shared> shared_;
};

}  // namespace twitchy::store
