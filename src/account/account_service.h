// Registration, signing in and out, who a token stands for, and how often anyone may do what.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "account/password_cost.h"
#include "account/principal.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "model/user.h"
#include "store/account_store.h"

namespace twitchy::account {

// 0: no limit. They hold in any window of that length, and per node.
struct AccountLimits {
  std::uint32_t messages_per_30s = 20;          // per user
  std::uint32_t registrations_per_minute = 20;  // per client address, IPv6 by /64
  std::uint32_t sign_ins_per_minute = 20;       // per client address, IPv6 by /64
};

struct SignedIn {
  std::string token;  // 43 characters of base64url; known to no one else, not even to the store
  TimeMs expires_at = 0;
  User user;
};

enum class SignedOut { here, elsewhere };
using SignOutListener = std::function<void(const store::TokenHash&, SignedOut)>;

// Knows who is who. Passwords are hashed on threads of its own: a hash takes 19 MiB and tens of
// milliseconds, so at most limits::kHashQueue wait, and more get `busy`.
//
// Thread-safe. A Done is called exactly once, on any thread, possibly before the call returns. The store,
// clock and randomness must outlive it; the destructor waits for the calls under way, so a Done must not
// bring it about.
class AccountService {
 public:
  AccountService(store::AccountStore& store, Clock& clock, Random& random, AccountLimits limits,
                 PasswordCost cost = {});
  ~AccountService();
  AccountService(const AccountService&) = delete;
  AccountService& operator=(const AccountService&) = delete;

  // `invalid_name`, `invalid_password`, `name_taken`, `rate_limited`, `busy`.
  void register_user(std::string name, std::string password, std::string_view client_address,
                     Done<User> done);

  // `bad_credentials` for an unknown name as for a wrong password, after the same time; `rate_limited`,
  // `busy`.
  void sign_in(std::string name, std::string password, std::string_view client_address, Done<SignedIn> done);

  // Ends the session; `unauthorized` if it is none.
  void sign_out(const std::string& token, Done<void> done);

  // `unauthorized` if the token stands for no one. The answer is trusted for limits::kTokenTrusted, and
  // longer while the store cannot be asked (see TokenCache); a token not seen before then gets `busy`.
  void authenticate(const std::string& token, Done<Principal> done);

  // Another node has deleted the session: it is good for nothing here, either.
  void end_session(const store::TokenHash& token);

  // Heard on any thread once a session is deleted here, before sign_out() ends, and by end_session(). Set all
  // before serving.
  void on_sign_out(SignOutListener listener);

  // Charges the user one message; or says how long to wait until one is free, and charges nothing.
  std::optional<std::chrono::milliseconds> take_message(UserId user);

  // Takes back the newest charge: a retry is not charged.
  void refund_message(UserId user);

  // Forgets the sessions that are past their time; for a timer. Failing is logged: the next call goes on.
  void expire_sessions();

  // Passwords that wait to be hashed.
  std::size_t hashes_waiting() const;

 private:
  class Impl;

  std::unique_ptr<Impl> impl_;
};

}  // namespace twitchy::account
