// How RocksDB is set up, and why.
#pragma once

#include <rocksdb/db.h>

#include <vector>

namespace twitchy::store {

rocksdb::DBOptions database_options(rocksdb::Env* env);

// In the order of Database::Impl's column families.
std::vector<rocksdb::ColumnFamilyDescriptor> column_families();

}  // namespace twitchy::store
