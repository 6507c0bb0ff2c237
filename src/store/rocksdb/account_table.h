// Accounts and sessions, as rows of the database.
#pragma once

#include <mutex>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "store/account_store.h"
#include "store/rocksdb/database.h"

namespace twitchy::store {

// What RocksDbAccountStore does, on the caller's thread; the promises stand there. Thread-safe.
class AccountTable {
 public:
  explicit AccountTable(Database& database) : database_(database.impl()) {}

  Result<Account> create(Account account);
  Result<std::optional<Account>> find(std::string_view folded_name) const;
  Result<void> put(const Session& session);
  Result<std::optional<SessionUser>> find_session(const TokenHash& token, TimeMs now) const;
  Result<void> delete_session(const TokenHash& token);
  Result<void> expire_sessions(TimeMs now);

 private:
  Result<std::optional<Account>> account(UserId id) const;

  Database::Impl& database_;
  std::mutex create_mutex_;  // a name is looked for and taken, and the next id drawn, under it
};

}  // namespace twitchy::store
