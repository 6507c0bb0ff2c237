#include "store/memory/memory_account_store.h"

#include <utility>

namespace twitchy::store {

void MemoryAccountStore::create_account(Account account, Done<Account> done) {
  bool taken = false;
  {
    const std::lock_guard lock(mutex_);
    taken = !names_.try_emplace(account.folded_name, next_user_).second;
    if (!taken) {
      account.user.id = next_user_;
      accounts_.emplace(next_user_, account);
      next_user_ = UserId{next_user_.value() + 1};
    }
  }
  if (taken) return done(Error{ErrorCode::name_taken, "this name is taken", {}});
  done(std::move(account));
}

void MemoryAccountStore::find_account(std::string folded_name, Done<std::optional<Account>> done) {
  std::optional<Account> account;
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = names_.find(folded_name); it != names_.end()) account = accounts_.at(it->second);
  }
  done(std::move(account));
}

void MemoryAccountStore::put_session(Session session, Done<void> done) {
  {
    const std::lock_guard lock(mutex_);
    sessions_.insert_or_assign(session.token, session);
  }
  done({});
}

std::optional<SessionUser> MemoryAccountStore::session_user(const TokenHash& token, TimeMs now) const {
  const auto session = sessions_.find(token);
  if (session == sessions_.end() || session->second.expires_at < now) return std::nullopt;
  const auto account = accounts_.find(session->second.user);
  if (account == accounts_.end() || account->second.disabled_at) return std::nullopt;
  return SessionUser{account->second.user, session->second.expires_at};
}

void MemoryAccountStore::find_session(TokenHash token, TimeMs now, Done<std::optional<SessionUser>> done) {
  std::optional<SessionUser> found;
  {
    const std::lock_guard lock(mutex_);
    found = session_user(token, now);
  }
  done(std::move(found));
}

void MemoryAccountStore::delete_session(TokenHash token, Done<void> done) {
  {
    const std::lock_guard lock(mutex_);
    sessions_.erase(token);
  }
  done({});
}

void MemoryAccountStore::expire_sessions(TimeMs now, Done<void> done) {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_, [now](const auto& item) { return item.second.expires_at < now; });
  }
  done({});
}

}  // namespace twitchy::store
