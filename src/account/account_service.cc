#include "account/account_service.h"

#include <utility>
#include <vector>

#include "account/account_rules.h"
#include "account/address_key.h"
#include "account/in_flight.h"
#include "account/password_hasher.h"
#include "account/rate_limiter.h"
#include "account/token.h"
#include "account/token_cache.h"
#include "base/log.h"
#include "model/limits.h"

namespace twitchy::account {
namespace {

using namespace std::chrono_literals;
using Addresses = RateLimiter<AddressKey, AddressKeyHash>;

Error unauthorized() {
  return Error{ErrorCode::unauthorized, "this token is not valid", {}};
}

Error bad_credentials() {
  return Error{ErrorCode::bad_credentials, "wrong name or password", {}};
}

Error rate_limited(std::chrono::milliseconds wait) {
  return Error{ErrorCode::rate_limited, "too many attempts from this address", wait};
}

}  // namespace

// The steps of each call, in the order in which they run.
class AccountService::Impl {
 public:
  Impl(store::AccountStore& store, Clock& clock, Random& random, AccountLimits limits, PasswordCost cost)
      : store_(store),
        clock_(clock),
        random_(random),
        messages_(limits.messages_per_30s, 30s),
        registrations_(limits.registrations_per_minute, 1min),
        sign_ins_(limits.sign_ins_per_minute, 1min),
        hasher_(cost) {}
  ~Impl() { in_flight_.wait(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void register_user(std::string name, std::string password, std::string_view address, Done<User> done);
  void sign_in(const std::string& name, std::string password, std::string_view address, Done<SignedIn> done);
  void sign_out(const std::string& token, Done<void> done);
  void authenticate(const std::string& token, Done<Principal> done);
  void expire_sessions();

  void end_session(const store::TokenHash& token, SignedOut where) {
    tokens_.end(token);
    for (const auto& listener : listeners_) listener(token, where);
  }
  void on_sign_out(SignOutListener listener) { listeners_.push_back(std::move(listener)); }
  std::optional<std::chrono::milliseconds> take_message(UserId user) {
    return messages_.take(user, clock_.steady_now());
  }
  void refund_message(UserId user) { messages_.refund(user); }
  std::size_t hashes_waiting() const { return hasher_.waiting(); }

 private:
  void create_account(const std::string& name, std::string hash, const Done<User>& done);
  void check_password_of(std::optional<Account> account, std::string password, Done<SignedIn> done);
  void start_session(const User& user, const Done<SignedIn>& done);
  void delete_session(const store::TokenHash& token, Done<void> done);
  void look_up(const store::TokenHash& token, std::optional<Principal> known, Done<Principal> done);
  bool is_past(const Principal& principal) const { return principal.expires_at < clock_.now_ms(); }

  // `done`, and the call is under way until then.
  template <typename T>
  Done<T> tracked(Done<T> done) {
    return [hold = in_flight_.enter(), done = std::move(done)](Result<T> result) { done(std::move(result)); };
  }

  store::AccountStore& store_;
  Clock& clock_;
  Random& random_;
  RateLimiter<UserId> messages_;
  Addresses registrations_;
  Addresses sign_ins_;
  TokenCache tokens_;
  std::vector<SignOutListener> listeners_;  // not changed while serving
  InFlight in_flight_;
  PasswordHasher hasher_;  // last, so that its jobs end before what they use
};

// ---- Registering -----------------------------------------------------------------------------------

void AccountService::Impl::register_user(std::string name, std::string password, std::string_view address,
                                         Done<User> done) {
  if (auto good = check_name(name); !good) return done(good.error());
  if (auto good = check_password(password); !good) return done(good.error());
  if (const auto wait = registrations_.take(address_key(address), clock_.steady_now())) {
    return done(rate_limited(*wait));
  }
  hasher_.hash(std::move(password),
               [this, name = std::move(name), done = tracked(std::move(done))](Result<std::string> hash) {
                 if (!hash) return done(hash.error());
                 create_account(name, std::move(*hash), done);
               });
}

void AccountService::Impl::create_account(const std::string& name, std::string hash, const Done<User>& done) {
  Account account;
  account.user.name = name;
  account.folded_name = fold_name(name);
  account.password_hash = std::move(hash);
  account.created_at = clock_.now_ms();
  store_.create_account(std::move(account), [done](Result<Account> created) {
    if (!created) return done(created.error());
    done(std::move(created->user));
  });
}

// ---- Signing in ------------------------------------------------------------------------------------

void AccountService::Impl::sign_in(const std::string& name, std::string password, std::string_view address,
                                   Done<SignedIn> done) {
  if (const auto wait = sign_ins_.take(address_key(address), clock_.steady_now())) {
    return done(rate_limited(*wait));
  }
  done = tracked(std::move(done));
  // What cannot be a name is nobody's; the store is not bothered with it.
  if (!check_name(name)) return check_password_of({}, std::move(password), std::move(done));
  store_.find_account(fold_name(name), [this, password = std::move(password),
                                        done = std::move(done)](Result<std::optional<Account>> found) {
    if (!found) return done(found.error());
    check_password_of(std::move(*found), password, done);
  });
}

void AccountService::Impl::check_password_of(std::optional<Account> account, std::string password,
                                             Done<SignedIn> done) {
  auto hash = account ? std::optional(account->password_hash) : std::nullopt;
  hasher_.verify(std::move(hash), std::move(password),
                 [this, account = std::move(account), done = std::move(done)](Result<PasswordMatch> match) {
                   if (!match) return done(match.error());
                   if (*match == PasswordMatch::no || account->disabled_at) {
                     return done(bad_credentials());
                   }
                   start_session(account->user, done);
                 });
}

void AccountService::Impl::start_session(const User& user, const Done<SignedIn>& done) {
  const std::chrono::milliseconds lifetime = limits::kTokenLifetime;
  SignedIn signed_in{make_token(random_), clock_.now_ms() + lifetime.count(), user};
  const store::Session session{*hash_token(signed_in.token), user.id, signed_in.expires_at};
  store_.put_session(session, [done, signed_in = std::move(signed_in)](Result<void> put) {
    if (put) return done(signed_in);
    // A session that may have been stored, but whose token no one was told, is as good as none.
    Error error = put.error();
    if (error.code == ErrorCode::unknown) error.code = ErrorCode::busy;
    done(std::move(error));
  });
}

// ---- Signing out -----------------------------------------------------------------------------------

void AccountService::Impl::sign_out(const std::string& token, Done<void> done) {
  const auto hash = hash_token(token);
  if (!hash) return done(unauthorized());
  store_.find_session(
      *hash, clock_.now_ms(),
      [this, hash, done = tracked(std::move(done))](const Result<std::optional<store::SessionUser>>& found) {
        if (!found) return done(found.error());
        if (!*found) return done(unauthorized());
        delete_session(*hash, done);
      });
}

void AccountService::Impl::delete_session(const store::TokenHash& token, Done<void> done) {
  store_.delete_session(token, [this, token, done = std::move(done)](Result<void> deleted) {
    if (!deleted) return done(deleted.error());
    end_session(token, SignedOut::here);
    done({});
  });
}

// ---- Who is it -------------------------------------------------------------------------------------

void AccountService::Impl::authenticate(const std::string& token, Done<Principal> done) {
  using State = TokenCache::Found::State;
  const auto hash = hash_token(token);
  if (!hash) return done(unauthorized());
  auto [state, principal] = tokens_.find(*hash, clock_.steady_now());
  if (state == State::unknown) return look_up(*hash, {}, std::move(done));
  if (state == State::ended || is_past(principal)) return done(unauthorized());
  if (state == State::stale) return look_up(*hash, std::move(principal), std::move(done));
  done(std::move(principal));
}

void AccountService::Impl::look_up(const store::TokenHash& token, std::optional<Principal> known,
                                   Done<Principal> done) {
  store_.find_session(token, clock_.now_ms(),
                      [this, token, known = std::move(known), asked_at = clock_.steady_now(),
                       done = tracked(std::move(done))](Result<std::optional<store::SessionUser>> found) {
                        if (!found) return known ? done(*known) : done(found.error());
                        if (!*found) {
                          tokens_.forget(token);
                          return done(unauthorized());
                        }
                        Principal principal{std::move((*found)->user), token, (*found)->expires_at};
                        if (!tokens_.put(principal, asked_at)) return done(unauthorized());
                        done(std::move(principal));
                      });
}

void AccountService::Impl::expire_sessions() {
  store_.expire_sessions(clock_.now_ms(), [hold = in_flight_.enter()](const Result<void>& expired) {
    if (!expired) log::warn("cannot forget expired sessions: {}", expired.error().message);
  });
}

// ---- AccountService --------------------------------------------------------------------------------

AccountService::AccountService(store::AccountStore& store, Clock& clock, Random& random, AccountLimits limits,
                               PasswordCost cost)
    : impl_(std::make_unique<Impl>(store, clock, random, limits, cost)) {}

AccountService::~AccountService() = default;

void AccountService::register_user(std::string name, std::string password, std::string_view client_address,
                                   Done<User> done) {
  impl_->register_user(std::move(name), std::move(password), client_address, std::move(done));
}

void AccountService::sign_in(std::string name, std::string password, std::string_view client_address,
                             Done<SignedIn> done) {
  impl_->sign_in(name, std::move(password), client_address, std::move(done));
}

void AccountService::sign_out(const std::string& token, Done<void> done) {
  impl_->sign_out(token, std::move(done));
}

void AccountService::authenticate(const std::string& token, Done<Principal> done) {
  impl_->authenticate(token, std::move(done));
}

void AccountService::end_session(const store::TokenHash& token) {
  impl_->end_session(token, SignedOut::elsewhere);
}

void AccountService::on_sign_out(SignOutListener listener) {
  impl_->on_sign_out(std::move(listener));
}

std::optional<std::chrono::milliseconds> AccountService::take_message(UserId user) {
  return impl_->take_message(user);
}

void AccountService::refund_message(UserId user) {
  impl_->refund_message(user);
}

void AccountService::expire_sessions() {
  impl_->expire_sessions();
}

std::size_t AccountService::hashes_waiting() const {
  return impl_->hashes_waiting();
}

}  // namespace twitchy::account
