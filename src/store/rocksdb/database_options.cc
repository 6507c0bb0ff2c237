#include "store/rocksdb/database_options.h"

#include <rocksdb/convenience.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <memory>

namespace twitchy::store {
namespace {

constexpr std::size_t kMiB = 1024 * 1024;

// Everything that is read passes through here, index and filter blocks included, so this bounds what
// reading keeps in memory.
constexpr std::size_t kBlockCacheBytes = 64 * kMiB;

// What is written and not yet in a table file, of all column families together: the sum of what the
// families below may hold.
constexpr std::size_t kWriteBuffersBytes = 64 * kMiB;

// The log that a restart has to read, 2 s of it; a family that holds older log back is flushed.
constexpr std::size_t kWalBytes = 128 * kMiB;

// LZ4 halves chat at next to no cost; without it in RocksDB's build, nothing.
rocksdb::CompressionType compression() {
  const auto supported = rocksdb::GetSupportedCompressions();
  const bool has_lz4 =
      std::find(supported.begin(), supported.end(), rocksdb::kLZ4Compression) != supported.end();
  return has_lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
}

rocksdb::ColumnFamilyOptions family(const std::shared_ptr<rocksdb::Cache>& cache,
                                    std::size_t write_buffer_bytes, int write_buffers, bool bloom_filter) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  // 16 KiB hold a page of history, and compress better than the default 4.
  table.block_size = 16 * 1024;
  table.format_version = 5;
  // Point look-ups of what is mostly not there (a free name, a wrong token) seldom touch a table.
  if (bloom_filter) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));

  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = write_buffer_bytes;
  options.max_write_buffer_number = write_buffers;
  options.compression = compression();
  // Levels sized from the largest one up: a tenth more disk than data, not twice.
  options.level_compaction_dynamic_level_bytes = true;
  return options;
}

// After a full disk RocksDB looks every 5 s whether it may go on, and lets no one else try. That is right
// for flushes and compactions, which wait in the background; a write is tried again by the next one (see
// Database::Impl::write()), so that talk goes on as soon as there is space.
class ResumeWritesAtOnce final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status,
                            bool* auto_recovery) override {
    if (reason == rocksdb::BackgroundErrorReason::kWriteCallback) *auto_recovery = false;
  }
};

}  // namespace

rocksdb::DBOptions database_options(rocksdb::Env* env) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.db_write_buffer_size = kWriteBuffersBytes;
  options.max_total_wal_size = kWalBytes;
  // A crash may leave a torn record at the log's end, which was never acked: recovery ends before it. A
  // log file is not recycled, since its old records would look like such an end.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.recycle_log_file_num = 0;
  options.listeners.push_back(std::make_shared<ResumeWritesAtOnce>());
  // One to flush and one to compact: the rest of the machine is for readers.
  options.max_background_jobs = 2;
  // Bounds file descriptors, which connections need; a table that is opened again costs one read.
  options.max_open_files = 512;
  // Table files are written out as they grow, so that a commit's fsync does not wait for all of one.
  options.bytes_per_sync = kMiB;
  // RocksDB's own diary, LOG: at most 16 MiB of it; its statistics threads have no reader here.
  options.max_log_file_size = 4 * kMiB;
  options.keep_log_file_num = 4;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> column_families() {
  const auto cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  auto nonces = family(cache, 4 * kMiB, 2, false);
  nonces.compression = rocksdb::kNoCompression;  // hashes do not compress
  return {
      {rocksdb::kDefaultColumnFamilyName, family(cache, kMiB, 2, false)},
      {"messages", family(cache, 16 * kMiB, 3, false)},
      {"nonces", nonces},
      {"accounts", family(cache, kMiB, 2, true)},
      {"names", family(cache, kMiB, 2, true)},
      {"sessions", family(cache, kMiB, 2, true)},
  };
}

}  // namespace twitchy::store
