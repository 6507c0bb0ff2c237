// Accounts and sessions, in Cassandra.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "store/account_store.h"
#include "store/cassandra/cassandra_session.h"

namespace twitchy::store {

// A name is taken by lightweight transaction, so it is given once however many nodes ask for it; a session
// goes by itself when its time is up.
//
// `done` is called on a thread of the session's. Calls end at latest with the session.
class CassandraAccountStore final : public AccountStore {
 public:
  // `clock` must outlive the session.
  CassandraAccountStore(std::shared_ptr<CassandraSession> session, const Clock& clock);
  ~CassandraAccountStore() override;

  // `unknown` only if even asking again did not tell whether the name is taken now, and by whom.
  void create_account(Account account, Done<Account> done) override;
  void find_account(std::string folded_name, Done<std::optional<Account>> done) override;
  void put_session(Session session, Done<void> done) override;
  void find_session(TokenHash token, TimeMs now, Done<std::optional<SessionUser>> done) override;
  void delete_session(TokenHash token, Done<void> done) override;
  void expire_sessions(TimeMs now, Done<void> done) override;

 private:
  struct Shared;  // outlives the store while calls are under way
  struct Calls;
  const std::shared_ptr<Shared> shared_;
};

}  // namespace twitchy::store
