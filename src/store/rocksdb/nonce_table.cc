#include "store/rocksdb/nonce_table.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>

#include "model/limits.h"
#include "store/rocksdb/database_impl.h"
#include "store/rocksdb/keys.h"

namespace twitchy::store {
namespace {

constexpr std::size_t kNonceBytes = sizeof(NonceHash) + 8;
constexpr TimeMs kKept = 2 * std::chrono::milliseconds(limits::kNonceWindow).count();
// A range deletion each quarter window: a few at a time, each of many rows.
constexpr TimeMs kDropEvery = std::chrono::milliseconds(limits::kNonceWindow).count() / 4;

std::string time_key(TimeMs at) {
  return u64_key(static_cast<std::uint64_t>(std::max<TimeMs>(at, 0)));
}

std::string row(std::span<const PublishedNonce> nonces) {
  std::string value;
  value.reserve(nonces.size() * kNonceBytes);
  for (const auto& nonce : nonces) {
    value.append(reinterpret_cast<const char*>(nonce.hash.data()), nonce.hash.size());
    append_u64(value, nonce.seq.value());
  }
  return value;
}

void append_row(std::string_view key, std::string_view value, std::vector<PublishedNonce>& nonces) {
  const auto appended_at = static_cast<TimeMs>(read_u64(key));
  for (; !value.empty(); value.remove_prefix(kNonceBytes)) {
    auto& nonce = nonces.emplace_back();
    std::memcpy(nonce.hash.data(), value.data(), nonce.hash.size());
    nonce.seq = Sequence{read_u64(value.substr(sizeof(NonceHash)))};
    nonce.appended_at = appended_at;
  }
}

}  // namespace

void NonceTable::put(rocksdb::WriteBatch& batch, std::span<const PublishedNonce> nonces) {
  if (nonces.empty()) return;
  const TimeMs newest = nonces.back().appended_at;
  // RocksDB's own sequence grows with every write and survives restarts, so two commits of one
  // millisecond have two keys, in their order.
  std::uint64_t number = database_.db->GetLatestSequenceNumber();
  while (!nonces.empty()) {
    const TimeMs at = nonces.front().appended_at;
    const auto end = std::find_if(nonces.begin(), nonces.end(),
                                  [at](const PublishedNonce& nonce) { return nonce.appended_at != at; });
    const auto together = static_cast<std::size_t>(end - nonces.begin());
    std::string key = time_key(at);
    append_u64(key, number++);
    batch.Put(database_.nonces(), key, row(nonces.first(together)));
    nonces = nonces.subspan(together);
  }
  drop_old(batch, newest);
}

void NonceTable::drop_old(rocksdb::WriteBatch& batch, TimeMs newest) {
  const TimeMs before = newest - kKept;
  if (before - dropped_before_ < kDropEvery) return;
  // From the very first, so that what a failed write left is dropped by the next.
  batch.DeleteRange(database_.nonces(), time_key(0), time_key(before));
  dropped_before_ = before;
}

Result<std::vector<PublishedNonce>> NonceTable::since(TimeMs appended_at) const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  options.readahead_size = 2 * 1024 * 1024;
  std::vector<PublishedNonce> nonces;
  const std::unique_ptr<rocksdb::Iterator> rows(database_.db->NewIterator(options, database_.nonces()));
  for (rows->Seek(time_key(appended_at)); rows->Valid(); rows->Next()) {
    if (rows->key().size() != 16 || rows->value().size() % kNonceBytes != 0) {
      return database_.read_error(rocksdb::Status::Corruption("a row of nonces"));
    }
    append_row(rows->key().ToStringView(), rows->value().ToStringView(), nonces);
  }
  if (!rows->status().ok()) return database_.read_error(rows->status());
  return nonces;
}

}  // namespace twitchy::store
