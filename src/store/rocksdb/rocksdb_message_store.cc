#include "store/rocksdb/rocksdb_message_store.h"

#include <utility>

#include "model/limits.h"
#include "store/rocksdb/message_table.h"
#include "store/rocksdb/on_pool.h"

namespace twitchy::store {

RocksDbMessageStore::RocksDbMessageStore(Database& database)
    : table_(std::make_unique<MessageTable>(database)),
      pool_("messages", limits::kStoreThreads, limits::kStoreQueue) {}

RocksDbMessageStore::~RocksDbMessageStore() = default;

void RocksDbMessageStore::append(const RoomId& room, std::vector<LogEntry> entries, Done<void> done) {
  run_on(pool_, std::move(done),
         [this, room, entries = std::move(entries)] { return table_->append(room, entries); });
}

void RocksDbMessageStore::read(const RoomId& room, ReadRange range, Done<std::vector<LogEntry>> done) {
  run_on(pool_, std::move(done), [this, room, range] { return table_->read(room, range); });
}

void RocksDbMessageStore::bounds(const RoomId& room, Done<Bounds> done) {
  run_on(pool_, std::move(done), [this, room] { return table_->bounds(room); });
}

void RocksDbMessageStore::expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) {
  run_on(pool_, std::move(done), [this, room, before] { return table_->expire(room, before); });
}

Result<void> RocksDbMessageStore::commit(std::span<const CommittedRoom> rooms,
                                         std::span<const PublishedNonce> nonces) {
  return table_->commit(rooms, nonces);
}

Result<std::vector<PublishedNonce>> RocksDbMessageStore::nonces_since(TimeMs appended_at) {
  return table_->nonces_since(appended_at);
}

NonceHashKey RocksDbMessageStore::nonce_hash_key() const {
  return table_->nonce_hash_key();
}

Result<Epoch> RocksDbMessageStore::epoch(const RoomId& room) {
  return table_->epoch(room);
}

Result<Bounds> RocksDbMessageStore::bounds_now(const RoomId& room) {
  return table_->bounds(room);
}

Result<std::vector<LogEntry>> RocksDbMessageStore::read_now(const RoomId& room, ReadRange range) {
  return table_->read(room, range);
}

Result<void> RocksDbMessageStore::resume_after_error() {
  return table_->resume_after_error();
}

}  // namespace twitchy::store
