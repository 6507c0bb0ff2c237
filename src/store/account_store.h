// Who is registered, and who is signed in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "model/user.h"

namespace twitchy::store {

// A token is known only by its hash; the token itself is never stored.
using TokenHash = std::array<std::uint8_t, 32>;

struct Session {
  TokenHash token;
  UserId user;
  TimeMs expires_at = 0;
};

// A session with its user, as a token is looked up.
struct SessionUser {
  User user;
  TimeMs expires_at = 0;
};

// Thread-safe. Asynchronous: see Done. What cannot be done at the moment ends in `busy`.
class AccountStore {
 public:
  virtual ~AccountStore() = default;

  // Gives the account its id and makes it durable. `name_taken` if the folded name is, also when two ask
  // at once.
  virtual void create_account(Account account, Done<Account> done) = 0;

  // Nothing if there is none of that name.
  virtual void find_account(std::string folded_name, Done<std::optional<Account>> done) = 0;

  // Durable when it ends well.
  virtual void put_session(Session session, Done<void> done) = 0;

  // Nothing if there is none, if it expired before `now`, or if its account is disabled.
  virtual void find_session(TokenHash token, TimeMs now, Done<std::optional<SessionUser>> done) = 0;

  // No error if there is none. Durable when it ends well.
  virtual void delete_session(TokenHash token, Done<void> done) = 0;

  // Forgets the sessions that expired before `now`; a store that does so by itself does nothing.
  virtual void expire_sessions(TimeMs now, Done<void> done) = 0;
};

}  // namespace twitchy::store
