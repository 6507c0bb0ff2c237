// The embedded store of entries, which is the in-process broker's log as well.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/thread_pool.h"
#include "model/nonce.h"
#include "store/message_store.h"
#include "store/rocksdb/database.h"

namespace twitchy::store {

class MessageTable;

// What one commit adds to a room: in order, all after the room's head.
struct CommittedRoom {
  RoomId room;
  std::span<const LogEntry> entries;
};

// A MessageStore on a Database. What MessageStore asks for runs on limits::kStoreThreads threads of its
// own; more than limits::kStoreQueue waiting: `busy`. The synchronous calls run on the caller's thread:
// they are for the in-process committer, which may wait for the disk.
//
// Thread-safe. The destructor ends what is queued. Every write is fsynced.
class RocksDbMessageStore final : public MessageStore {
 public:
  explicit RocksDbMessageStore(Database& database);
  ~RocksDbMessageStore() override;

  void append(const RoomId& room, std::vector<LogEntry> entries, Done<void> done) override;
  void read(const RoomId& room, ReadRange range, Done<std::vector<LogEntry>> done) override;
  void bounds(const RoomId& room, Done<Bounds> done) override;

  // The cut is found by binary search: a few dozen reads, however much goes.
  void expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) override;

  // One fsynced write: the entries, the nonces that came with them, and the rooms' heads. Durable on
  // return. On `unknown` it may have been written, wholly or not at all: after resume_after_error(),
  // bounds_now() tells. On any other error nothing was written. Nonces older than twice
  // limits::kNonceWindow before the newest are dropped.
  Result<void> commit(std::span<const CommittedRoom> rooms, std::span<const PublishedNonce> nonces);

  // Those appended at `appended_at` or later, oldest first. 40 bytes of memory each.
  Result<std::vector<PublishedNonce>> nonces_since(TimeMs appended_at);

  // Random; made once, with the database.
  NonceHashKey nonce_hash_key() const;

  // Random; made once, when first asked for, and durable on return.
  Result<Epoch> epoch(const RoomId& room);

  Result<Bounds> bounds_now(const RoomId& room);
  Result<std::vector<LogEntry>> read_now(const RoomId& room, ReadRange range);

  // After a failed write RocksDB refuses all others until this goes well, as it does once a full disk has
  // space again. `busy` if not; after another input/output error it never does, since no one knows what
  // reached the disk: reads go on, and only a restart, which reads the log again, accepts writes.
  Result<void> resume_after_error();

 private:
  const std::unique_ptr<MessageTable> table_;
  ThreadPool pool_;  // last, so that its jobs end before what they use
};

}  // namespace twitchy::store
