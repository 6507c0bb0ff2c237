// Accounts and sessions kept in memory: for tests, and to say plainly what an AccountStore does.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "store/account_store.h"

namespace twitchy::store {

// Thread-safe. Every Done is called before the call returns.
class MemoryAccountStore final : public AccountStore {
 public:
  void create_account(Account account, Done<Account> done) override;
  void find_account(std::string folded_name, Done<std::optional<Account>> done) override;
  void put_session(Session session, Done<void> done) override;
  void find_session(TokenHash token, TimeMs now, Done<std::optional<SessionUser>> done) override;
  void delete_session(TokenHash token, Done<void> done) override;
  void expire_sessions(TimeMs now, Done<void> done) override;

 private:
  std::optional<SessionUser> session_user(const TokenHash& token, TimeMs now) const;  // mutex_ is held

  std::mutex mutex_;
  UserId next_user_ = kFirstUserId;        // guarded by mutex_
  std::map<UserId, Account> accounts_;     // guarded by mutex_
  std::map<std::string, UserId> names_;    // guarded by mutex_
  std::map<TokenHash, Session> sessions_;  // guarded by mutex_
};

}  // namespace twitchy::store
