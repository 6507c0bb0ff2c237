// A commit log that lives as long as the object: for tests, which may make its appends fail.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "broker/in_process/commit_log.h"

namespace twitchy::broker {

// What an append does instead of going well.
enum class AppendFault { none, lost, stored };  // fails; and nothing, or everything, was written

// Thread-safe, so that a test may look while a broker writes.
class MemoryCommitLog final : public CommitLog {
 public:
  Result<void> append(std::span<const RoomCommit> rooms, std::span<const PublishedNonce> nonces) override;
  Result<void> recover() override;
  Result<LogPosition> position(const RoomId& room) override;
  Result<std::vector<LogEntry>> read(const RoomId& room, Sequence after, std::size_t limit) override;
  Result<std::vector<PublishedNonce>> nonces_since(TimeMs appended_at) override;
  NonceHashKey nonce_hash_key() const override { return {}; }

  // Asked before each append, with its number from 1 on; called without a lock, so it may wait.
  void set_fault(std::function<AppendFault(std::size_t)> fault);
  std::size_t appends() const;

 private:
  void write(std::span<const RoomCommit> rooms, std::span<const PublishedNonce> nonces);

  mutable std::mutex mutex_;
  std::function<AppendFault(std::size_t)> fault_;  // guarded by mutex_, like all below
  std::map<RoomId, std::vector<LogEntry>> rooms_;
  std::vector<PublishedNonce> nonces_;
  std::size_t appends_ = 0;
};

}  // namespace twitchy::broker
