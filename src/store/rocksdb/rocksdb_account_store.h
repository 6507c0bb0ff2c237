// The embedded store of accounts and sessions.
#pragma once

#include <memory>

#include "base/thread_pool.h"
#include "store/account_store.h"
#include "store/rocksdb/database.h"

namespace twitchy::store {

class AccountTable;

// An AccountStore on a Database. Everything runs on limits::kStoreThreads threads of its own, so that
// neither history nor sign-ins wait for the other; more than limits::kStoreQueue waiting: `busy`.
//
// Thread-safe. The destructor ends what is queued. Every write is fsynced.
class RocksDbAccountStore final : public AccountStore {
 public:
  explicit RocksDbAccountStore(Database& database);
  ~RocksDbAccountStore() override;

  void create_account(Account account, Done<Account> done) override;
  void find_account(std::string folded_name, Done<std::optional<Account>> done) override;
  void put_session(Session session, Done<void> done) override;
  void find_session(TokenHash token, TimeMs now, Done<std::optional<SessionUser>> done) override;
  void delete_session(TokenHash token, Done<void> done) override;

  // Reads every session there is: a second for a million.
  void expire_sessions(TimeMs now, Done<void> done) override;

 private:
  const std::unique_ptr<AccountTable> table_;
  ThreadPool pool_;  // last, so that its jobs end before what they use
};

}  // namespace twitchy::store
