// Lists what a database holds, so that it can be copied elsewhere.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/ids.h"
#include "store/account_store.h"
#include "store/rocksdb/database.h"

namespace twitchy::store {

// Changes nothing. Each call sees the database as of one moment, reads on the caller's thread, and holds one
// row at a time. What cannot be read ends it with `internal`, which names the directory.
//
// Thread-safe. Entries are read by RocksDbMessageStore::read_now().
class DatabaseExport {
 public:
  explicit DatabaseExport(Database& database) : database_(database.impl()) {}

  // Calls `each` in order of id, until it ends in an error, which is the result then.
  Result<void> accounts(const std::function<Result<void>(Account)>& each) const;

  // Likewise, in no order that means anything. Those that expired may be among them; damaged ones, which
  // stand for no one, are not.
  Result<void> sessions(const std::function<Result<void>(const Session&)>& each) const;

  // Nothing if there is none, or a damaged one.
  Result<std::optional<Session>> session(const TokenHash& token) const;

  // Whose a name is.
  Result<std::optional<UserId>> holder_of(std::string_view folded_name) const;

  // Greater than every id ever given.
  Result<UserId> next_user() const;

  // By id, each that was ever served or written to.
  Result<std::vector<RoomId>> rooms() const;

 private:
  Database::Impl& database_;
};

}  // namespace twitchy::store
