// The entries of all rooms, as rows of the database.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "model/nonce.h"
#include "store/message_store.h"
#include "store/rocksdb/database.h"
#include "store/rocksdb/nonce_table.h"
#include "store/rocksdb/rocksdb_message_store.h"

namespace twitchy::store {

// What RocksDbMessageStore does, on the caller's thread; the promises stand there. Thread-safe.
class MessageTable {
 public:
  explicit MessageTable(Database& database);

  Result<void> append(const RoomId& room, std::span<const LogEntry> entries);
  Result<void> commit(std::span<const CommittedRoom> rooms, std::span<const PublishedNonce> nonces);
  Result<std::vector<LogEntry>> read(const RoomId& room, const ReadRange& range) const;
  Result<Bounds> bounds(const RoomId& room) const;
  Result<std::uint64_t> expire(const RoomId& room, TimeMs before);

  Result<std::vector<PublishedNonce>> nonces_since(TimeMs appended_at) const {
    return nonces_.since(appended_at);
  }
  NonceHashKey nonce_hash_key() const;
  Result<Epoch> epoch(const RoomId& room);
  Result<void> resume_after_error();

 private:
  // A room's stored numbers: the newest sequence ever written, and below what everything was dropped.
  struct Marks {
    Sequence head;
    Sequence floor;
  };

  Result<Marks> marks(const RoomId& room) const;
  Result<void> put_entries(rocksdb::WriteBatch& batch, const RoomId& room, std::span<const LogEntry> entries);
  // The first held entry at `from` or later; nothing if there is none.
  Result<std::optional<LogEntry>> first_from(const RoomId& room, Sequence from) const;
  // The first sequence of `oldest` … head + 1 whose entry, or the next one held, was accepted at `before` or
  // later.
  Result<Sequence> find_cut(const RoomId& room, const Bounds& bounds, TimeMs before) const;
  Result<void> drop_below(const RoomId& room, Sequence cut);
  Error corrupt(const RoomId& room, Sequence seq, const Error& why) const;

  Database::Impl& database_;
  NonceTable nonces_;
  std::mutex write_mutex_;  // a head or an epoch is read and written under it
};

}  // namespace twitchy::store
