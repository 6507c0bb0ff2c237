// Gives the in-process broker RocksDB's append: the two know nothing of each other.
#pragma once

#include "broker/in_process/commit_log.h"
#include "store/rocksdb/rocksdb_message_store.h"

namespace twitchy::server {

class RocksDbCommitLog final : public broker::CommitLog {
 public:
  explicit RocksDbCommitLog(store::RocksDbMessageStore& store) : store_(store) {}

  Result<void> append(std::span<const broker::RoomCommit> rooms,
                      std::span<const PublishedNonce> nonces) override;
  Result<void> recover() override;
  Result<broker::LogPosition> position(const RoomId& room) override;
  Result<std::vector<LogEntry>> read(const RoomId& room, Sequence after, std::size_t limit) override;
  Result<std::vector<PublishedNonce>> nonces_since(TimeMs appended_at) override;
  NonceHashKey nonce_hash_key() const override;

 private:
  store::RocksDbMessageStore& store_;
};

}  // namespace twitchy::server
