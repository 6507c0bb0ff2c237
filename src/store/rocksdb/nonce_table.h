// The nonces of the last minutes, as rows of the database: one row a commit, so that a full commit costs one
// key and five million read back in seconds.
#pragma once

#include <rocksdb/write_batch.h>

#include <span>
#include <vector>

#include "base/result.h"
#include "model/nonce.h"
#include "store/rocksdb/database.h"

namespace twitchy::store {

// A row's key is when its nonces were appended and a number that only grows; its value is 16 bytes of hash
// and 8 of sequence for each. Not thread-safe, but since() may run beside the others.
class NonceTable {
 public:
  explicit NonceTable(Database::Impl& database) : database_(database) {}

  // Adds the nonces to a batch, and now and then the dropping of those past twice the nonce window.
  void put(rocksdb::WriteBatch& batch, std::span<const PublishedNonce> nonces);

  Result<std::vector<PublishedNonce>> since(TimeMs appended_at) const;

 private:
  void drop_old(rocksdb::WriteBatch& batch, TimeMs newest);

  Database::Impl& database_;
  TimeMs dropped_before_ = 0;
};

}  // namespace twitchy::store
