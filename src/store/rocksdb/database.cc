#include "store/rocksdb/database.h"

#include <unistd.h>

#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "model/limits.h"
#include "store/rocksdb/database_impl.h"
#include "store/rocksdb/database_options.h"
#include "store/rocksdb/keys.h"

namespace twitchy::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormat = "1";

Error failed(const fs::path& directory, const std::string& why) {
  return Error{ErrorCode::internal, directory.string() + ": " + why, {}};
}

Result<void> make_writable(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return failed(directory, "cannot be made: " + error.message());
  if (access(directory.c_str(), R_OK | W_OK | X_OK) != 0) {
    return failed(directory, std::string("cannot be written to: ") + std::strerror(errno));
  }
  return {};
}

std::string describe(const rocksdb::Status& status) {
  return status.IsNoSpace() ? "the disk is full" : status.ToString();
}

Error open_error(const fs::path& directory, const rocksdb::Status& status) {
  // RocksDB has no code for this; both of its messages ("lock hold by", "While lock file") say it.
  if (status.IsIOError() && status.ToString().find("lock ") != std::string::npos) {
    return failed(directory, "another process has it open");
  }
  return failed(directory, status.IsNoSpace() ? describe(status) : "cannot be opened: " + describe(status));
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const fs::path& data_dir, Random& random) {
  return Impl::open(data_dir, random, rocksdb::Env::Default());
}

Result<std::unique_ptr<Database>> Database::open_existing(const fs::path& data_dir, Random& random) {
  const fs::path directory = data_dir / "rocksdb";
  std::error_code error;
  // RocksDB's own name for the file that says which files count.
  if (!fs::exists(directory / "CURRENT", error)) {
    return Error{ErrorCode::bad_request, directory.string() + ": there is no database", {}};
  }
  return open(data_dir, random);
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Impl::open(const fs::path& data_dir, Random& random,
                                                       rocksdb::Env* env) {
  const fs::path directory = data_dir / "rocksdb";
  if (auto made = make_writable(directory); !made) return made.error();
  auto impl = std::make_unique<Impl>(directory, random);
  if (auto opened = impl->open_files(env); !opened) return opened.error();
  if (auto read = impl->open_meta(); !read) return read.error();
  return std::unique_ptr<Database>(new Database(std::move(impl)));
}

Database::Impl::Impl(fs::path where, Random& source) : directory(std::move(where)), random(source) {}

Database::Impl::~Impl() {
  for (const Family family : families) db->DestroyColumnFamilyHandle(family);
  if (db) db->Close();
}

Result<void> Database::Impl::open_files(rocksdb::Env* env) {
  // Flushes and compactions give way to those who wait for an answer: with one core they made acks wait for
  // 60 ms. Where priorities cannot be set they stay as they are.
  (void)env->LowerThreadPoolCPUPriority(rocksdb::Env::LOW, rocksdb::CpuPriority::kLow);
  (void)env->LowerThreadPoolCPUPriority(rocksdb::Env::HIGH, rocksdb::CpuPriority::kLow);
  rocksdb::DB* opened = nullptr;
  const auto status =
      rocksdb::DB::Open(database_options(env), directory.string(), column_families(), &families, &opened);
  if (!status.ok()) return open_error(directory, status);
  db.reset(opened);
  return {};
}

Result<void> Database::Impl::open_meta() {
  const auto format = get(meta(), meta::kFormat);
  if (!format) return format.error();
  if (!*format) {
    random.fill(std::as_writable_bytes(std::span(nonce_hash_key)));
    rocksdb::WriteBatch batch;
    batch.Put(meta(), slice(meta::kFormat), slice(kFormat));
    batch.Put(meta(), slice(meta::kNonceHashKey),
              {reinterpret_cast<const char*>(nonce_hash_key.data()), nonce_hash_key.size()});
    return write(batch);
  }
  if (**format != kFormat) {
    return failed(directory,
                  "its format is " + **format + ", and this version reads " + std::string(kFormat));
  }
  const auto key = get(meta(), meta::kNonceHashKey);
  if (!key) return key.error();
  if (!*key || (*key)->size() != nonce_hash_key.size()) return failed(directory, "its nonce key is damaged");
  std::memcpy(nonce_hash_key.data(), (*key)->data(), nonce_hash_key.size());
  return {};
}

Error Database::Impl::read_error(const rocksdb::Status& status) const {
  return failed(directory, describe(status));
}

Result<std::optional<std::string>> Database::Impl::get(Family family, std::string_view key) const {
  std::string value;
  const auto status = db->Get({}, family, slice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return read_error(status);
  return std::optional(std::move(value));
}

Result<std::optional<std::uint64_t>> Database::Impl::get_u64(Family family, std::string_view key) const {
  const auto value = get(family, key);
  if (!value) return value.error();
  if (!*value) return std::optional<std::uint64_t>();
  if ((*value)->size() != 8) return failed(directory, "a damaged number under a key");
  return std::optional(read_u64(**value));
}

Result<void> Database::Impl::write(rocksdb::WriteBatch& batch) {
  if (write_has_failed) {
    if (auto resumed = resume(); !resumed) return resumed;
  }
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const auto status = db->Write(durable, &batch);
  if (status.ok()) return {};
  write_has_failed = true;
  return Error{ErrorCode::unknown, read_error(status).message, {}};
}

Result<void> Database::Impl::resume() {
  const auto status = db->Resume();
  if (!status.ok()) return Error{ErrorCode::busy, read_error(status).message, limits::kBusyRetryAfter};
  write_has_failed = false;
  return {};
}

}  // namespace twitchy::store
