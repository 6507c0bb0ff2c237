// The RocksDB database that the embedded stores share.
#pragma once

#include <filesystem>
#include <memory>

#include "base/random.h"
#include "base/result.h"

namespace twitchy::store {

// An open database: DATA_DIR/rocksdb, made on first use. One process at a time.
//
// Thread-safe. Must outlive the stores made on it. RocksDB's headers are heavy, so only the files that
// include database_impl.h see them.
class Database {
 public:
  // Fails with one line that names the directory: it cannot be written to, another process has it open,
  // the disk is full, it was written by a version that this one does not know, or it is damaged.
  // `random` makes the nonce key and the epochs; it must outlive the database.
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& data_dir, Random& random);

  // Likewise, of what must be there: `bad_request` if DATA_DIR holds no database, and then none is made.
  static Result<std::unique_ptr<Database>> open_existing(const std::filesystem::path& data_dir,
                                                         Random& random);

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  explicit Database(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace twitchy::store
