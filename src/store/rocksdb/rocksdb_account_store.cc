#include "store/rocksdb/rocksdb_account_store.h"

#include <utility>

#include "model/limits.h"
#include "store/rocksdb/account_table.h"
#include "store/rocksdb/on_pool.h"

namespace twitchy::store {

RocksDbAccountStore::RocksDbAccountStore(Database& database)
    : table_(std::make_unique<AccountTable>(database)),
      pool_("accounts", limits::kStoreThreads, limits::kStoreQueue) {}

RocksDbAccountStore::~RocksDbAccountStore() = default;

void RocksDbAccountStore::create_account(Account account, Done<Account> done) {
  run_on(pool_, std::move(done), [this, account = std::move(account)] { return table_->create(account); });
}

void RocksDbAccountStore::find_account(std::string folded_name, Done<std::optional<Account>> done) {
  run_on(pool_, std::move(done), [this, name = std::move(folded_name)] { return table_->find(name); });
}

void RocksDbAccountStore::put_session(Session session, Done<void> done) {
  run_on(pool_, std::move(done), [this, session] { return table_->put(session); });
}

void RocksDbAccountStore::find_session(TokenHash token, TimeMs now, Done<std::optional<SessionUser>> done) {
  run_on(pool_, std::move(done), [this, token, now] { return table_->find_session(token, now); });
}

void RocksDbAccountStore::delete_session(TokenHash token, Done<void> done) {
  run_on(pool_, std::move(done), [this, token] { return table_->delete_session(token); });
}

void RocksDbAccountStore::expire_sessions(TimeMs now, Done<void> done) {
  run_on(pool_, std::move(done), [this, now] { return table_->expire_sessions(now); });
}

}  // namespace twitchy::store
