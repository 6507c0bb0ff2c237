#include "server/rocksdb_commit_log.h"

namespace twitchy::server {

Result<void> RocksDbCommitLog::append(std::span<const broker::RoomCommit> rooms,
                                      std::span<const PublishedNonce> nonces) {
  std::vector<store::CommittedRoom> committed;
  committed.reserve(rooms.size());
  for (const auto& room : rooms) committed.push_back({room.room, room.entries});
  return store_.commit(committed, nonces);
}

Result<void> RocksDbCommitLog::recover() {
  return store_.resume_after_error();
}

Result<broker::LogPosition> RocksDbCommitLog::position(const RoomId& room) {
  auto epoch = store_.epoch(room);
  if (!epoch) return epoch.error();
  const auto bounds = store_.bounds_now(room);
  if (!bounds) return bounds.error();
  return broker::LogPosition{*std::move(epoch), bounds->head};
}

Result<std::vector<LogEntry>> RocksDbCommitLog::read(const RoomId& room, Sequence after, std::size_t limit) {
  store::ReadRange range;
  range.after = after;
  range.limit = limit;
  return store_.read_now(room, range);
}

Result<std::vector<PublishedNonce>> RocksDbCommitLog::nonces_since(TimeMs appended_at) {
  return store_.nonces_since(appended_at);
}

NonceHashKey RocksDbCommitLog::nonce_hash_key() const {
  return store_.nonce_hash_key();
}

}  // namespace twitchy::server
