// What the tables see of the database. Include it in as few files as may be: it brings RocksDB's headers.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "model/nonce.h"
#include "store/rocksdb/database.h"

namespace twitchy::store {

inline rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

struct Database::Impl {
  using Family = rocksdb::ColumnFamilyHandle*;

  // As Database::open(), on an `env` that tests may let fail.
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& data_dir, Random& random,
                                                rocksdb::Env* env);
  Impl(std::filesystem::path directory, Random& random);
  ~Impl();

  Result<void> open_files(rocksdb::Env* env);
  // Checks the format, or writes it and what goes with it into a new database.
  Result<void> open_meta();

  // An error in reading: `internal`, and names the directory.
  Error read_error(const rocksdb::Status& status) const;

  Result<std::optional<std::string>> get(Family family, std::string_view key) const;
  // Nothing if there is no such key; an error if it does not hold 8 bytes.
  Result<std::optional<std::uint64_t>> get_u64(Family family, std::string_view key) const;

  // Wholly or not at all, and fsynced on return. An error is `unknown`: it may have been written. After
  // one, the next write first resumes, and is `busy` if that fails: then nothing was written.
  Result<void> write(rocksdb::WriteBatch& batch);

  // After a failed write RocksDB refuses all others; this makes it writable again, if it can be. Nothing
  // to do otherwise.
  Result<void> resume();

  const std::filesystem::path directory;
  Random& random;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<Family> families;
  NonceHashKey nonce_hash_key{};
  std::atomic<bool> write_has_failed{false};

  Family meta() const { return families[0]; }
  Family messages() const { return families[1]; }
  Family nonces() const { return families[2]; }
  Family accounts() const { return families[3]; }
  Family names() const { return families[4]; }
  Family sessions() const { return families[5]; }
};

}  // namespace twitchy::store
