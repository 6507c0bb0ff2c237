// What the in-process broker needs of a store: to make a batch durable, and to find what was there when
// it starts. `server` gives it RocksDB's.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"
#include "broker/broker.h"
#include "model/entry.h"
#include "model/nonce.h"

namespace twitchy::broker {

struct RoomCommit {
  RoomId room;
  std::span<const LogEntry> entries;
};

// Called from one thread at a time, and may block.
class CommitLog {
 public:
  virtual ~CommitLog() = default;

  // All or nothing, and durable when it returns well. After an error it may have been written or not, and
  // nothing more is appended until recover() returns well.
  virtual Result<void> append(std::span<const RoomCommit> rooms, std::span<const PublishedNonce> nonces) = 0;
  virtual Result<void> recover() = 0;

  virtual Result<LogPosition> position(const RoomId& room) = 0;
  // At most `limit` entries after `after`, oldest first.
  virtual Result<std::vector<LogEntry>> read(const RoomId& room, Sequence after, std::size_t limit) = 0;

  virtual Result<std::vector<PublishedNonce>> nonces_since(TimeMs appended_at) = 0;  // oldest first
  virtual NonceHashKey nonce_hash_key() const = 0;
};

}  // namespace twitchy::broker
