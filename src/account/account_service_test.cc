#include "account/account_service.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <optional>
#include <thread>
#include <vector>

#include "model/limits.h"
#include "store/await.h"
#include "store/memory/memory_account_store.h"

namespace twitchy::account {
namespace {

using namespace std::chrono_literals;
using store::TokenHash;

// A memory store that can be away, can lose the answer to a write, and can hold back look-ups.
class TroubledStore final : public store::AccountStore {
 public:
  std::optional<ErrorCode> trouble;
  bool holds_look_ups = false;
  std::vector<std::function<void()>> held;
  int look_ups = 0;

  void create_account(Account account, Done<Account> done) override {
    if (trouble) return done(error());
    memory_.create_account(std::move(account), std::move(done));
  }
  void find_account(std::string name, Done<std::optional<Account>> done) override {
    if (trouble) return done(error());
    memory_.find_account(std::move(name), std::move(done));
  }
  void put_session(store::Session session, Done<void> done) override {
    if (trouble) return done(error());
    memory_.put_session(session, std::move(done));
  }
  void find_session(TokenHash token, TimeMs now, Done<std::optional<store::SessionUser>> done) override {
    ++look_ups;
    if (trouble) return done(error());
    if (!holds_look_ups) return memory_.find_session(token, now, std::move(done));
    memory_.find_session(token, now,
                         [this, done](auto found) { held.push_back([done, found] { done(found); }); });
  }
  void delete_session(TokenHash token, Done<void> done) override {
    if (trouble) return done(error());
    memory_.delete_session(token, std::move(done));
  }
  void expire_sessions(TimeMs now, Done<void> done) override {
    if (trouble) return done(error());
    memory_.expire_sessions(now, std::move(done));
  }

 private:
  Error error() const { return Error{*trouble, "the store is in trouble", {}}; }

  store::MemoryAccountStore memory_;
};

class AccountServiceTest : public testing::Test {
 protected:
  static constexpr PasswordCost kCheap{8192, 1};
  static constexpr const char* kAddress = "192.0.2.1";

  Result<User> register_user(const std::string& name, const std::string& password = "password",
                             const std::string& address = kAddress) {
    return await<User>([&](auto done) { service_->register_user(name, password, address, std::move(done)); });
  }
  Result<SignedIn> sign_in(const std::string& name, const std::string& password = "password",
                           const std::string& address = kAddress) {
    return await<SignedIn>([&](auto done) { service_->sign_in(name, password, address, std::move(done)); });
  }
  Result<void> sign_out(const std::string& token) {
    return await<void>([&](auto done) { service_->sign_out(token, std::move(done)); });
  }
  Result<Principal> authenticate(const std::string& token) {
    return await<Principal>([&](auto done) { service_->authenticate(token, std::move(done)); });
  }
  template <typename T>
  static ErrorCode code(const Result<T>& result) {
    return result ? throw std::logic_error("no error") : result.error().code;
  }

  // Ada's token.
  std::string signed_in() {
    register_user("Ada").value();
    return sign_in("Ada").value().token;
  }

  TroubledStore store_;
  ManualClock clock_;
  SeededRandom random_{1};
  std::optional<AccountService> service_{std::in_place, store_, clock_, random_, AccountLimits{}, kCheap};
};

TEST_F(AccountServiceTest, WhoRegistersCanSignIn) {
  const User ada = register_user("Ada").value();
  EXPECT_EQ(ada.name, "Ada");
  EXPECT_GE(ada.id, kFirstUserId);
  const SignedIn signed_in = sign_in("aDA").value();
  EXPECT_EQ(signed_in.user, ada);
  EXPECT_EQ(signed_in.expires_at, clock_.now_ms() + std::chrono::milliseconds(30 * 24h).count());
  const Principal principal = authenticate(signed_in.token).value();
  EXPECT_EQ(principal.user, ada);
  EXPECT_EQ(principal.expires_at, signed_in.expires_at);
}

TEST_F(AccountServiceTest, RefusesNamesAndPasswordsThatBreakTheRules) {
  EXPECT_EQ(code(register_user("a b c")), ErrorCode::invalid_name);
  EXPECT_EQ(code(register_user("Ada", "short")), ErrorCode::invalid_password);
  EXPECT_EQ(code(register_user("Ada", std::string(129, 'x'))), ErrorCode::invalid_password);
}

TEST_F(AccountServiceTest, ANameIsTakenWhateverItsCase) {
  ASSERT_TRUE(register_user("Ada"));
  EXPECT_EQ(code(register_user("ADA", "another one")), ErrorCode::name_taken);
}

TEST_F(AccountServiceTest, AnUnknownNameAndAWrongPasswordAreTheSame) {
  ASSERT_TRUE(register_user("Ada"));
  const auto wrong = sign_in("Ada", "wrong password");
  const auto unknown = sign_in("Bob");
  const auto impossible = sign_in("no such \xff name");
  for (const auto* result : {&wrong, &unknown, &impossible}) {
    EXPECT_EQ(code(*result), ErrorCode::bad_credentials);
    EXPECT_EQ(result->error().message, wrong.error().message);
  }
}

TEST_F(AccountServiceTest, ATokenThatIsNoneIsUnauthorized) {
  EXPECT_EQ(code(authenticate("")), ErrorCode::unauthorized);
  EXPECT_EQ(code(authenticate(std::string(43, 'a'))), ErrorCode::unauthorized);
  EXPECT_EQ(code(sign_out("")), ErrorCode::unauthorized);
  EXPECT_EQ(code(sign_out(std::string(43, 'a'))), ErrorCode::unauthorized);
}

TEST_F(AccountServiceTest, ATokenEndsAfterItsThirtyDays) {
  const std::string token = signed_in();
  clock_.advance(30 * 24h - 1s);
  EXPECT_TRUE(authenticate(token));
  clock_.advance(1s);
  EXPECT_TRUE(authenticate(token));
  clock_.advance(1ms);
  EXPECT_EQ(code(authenticate(token)), ErrorCode::unauthorized) << "also while it is trusted";
  clock_.advance(1min);
  EXPECT_EQ(code(authenticate(token)), ErrorCode::unauthorized);
}

TEST_F(AccountServiceTest, SigningOutEndsTheSessionAndTellsTheListeners) {
  std::vector<TokenHash> heard;
  service_->on_sign_out([&](const TokenHash& token, SignedOut where) {
    EXPECT_EQ(where, SignedOut::here);
    heard.push_back(token);
  });
  const std::string token = signed_in();
  const TokenHash hash = authenticate(token).value().token;
  ASSERT_TRUE(sign_out(token));
  EXPECT_EQ(heard, std::vector<TokenHash>{hash});
  EXPECT_EQ(code(authenticate(token)), ErrorCode::unauthorized);
  EXPECT_EQ(code(sign_out(token)), ErrorCode::unauthorized);
  EXPECT_EQ(heard.size(), 1u);
}

TEST_F(AccountServiceTest, ASessionThatEndedElsewhereIsGoodForNothingAtOnce) {
  std::vector<TokenHash> heard;
  service_->on_sign_out([&](const TokenHash& token, SignedOut where) {
    EXPECT_EQ(where, SignedOut::elsewhere);
    heard.push_back(token);
  });
  const std::string token = signed_in();
  const TokenHash hash = authenticate(token).value().token;
  service_->end_session(hash);
  EXPECT_EQ(heard, std::vector<TokenHash>{hash});
  EXPECT_EQ(code(authenticate(token)), ErrorCode::unauthorized) << "though it was checked a moment ago";
}

TEST_F(AccountServiceTest, SigningOutLeavesTheOtherSessions) {
  const std::string first = signed_in();
  const std::string second = sign_in("Ada").value().token;
  ASSERT_TRUE(sign_out(first));
  EXPECT_TRUE(authenticate(second));
}

TEST_F(AccountServiceTest, ALookUpUnderWayDoesNotBringASessionBack) {
  const std::string token = signed_in();
  store_.holds_look_ups = true;
  std::optional<Result<Principal>> late;
  service_->authenticate(token, [&](Result<Principal> result) { late.emplace(std::move(result)); });
  store_.holds_look_ups = false;
  ASSERT_TRUE(sign_out(token));
  store_.held.front()();
  store_.held.clear();
  EXPECT_EQ(code(*late), ErrorCode::unauthorized);
  EXPECT_EQ(code(authenticate(token)), ErrorCode::unauthorized);
}

TEST_F(AccountServiceTest, ASessionEndedElsewhereIsNoticedWithinSeconds) {
  const std::string token = signed_in();
  AccountService other(store_, clock_, random_, {}, kCheap);
  ASSERT_TRUE(authenticate(token));
  ASSERT_TRUE(await<void>([&](auto done) { other.sign_out(token, std::move(done)); }));
  clock_.advance(5s);
  EXPECT_EQ(code(authenticate(token)), ErrorCode::unauthorized);
}

TEST_F(AccountServiceTest, ACheckedTokenIsNotLookedUpForEveryMessage) {
  const std::string token = signed_in();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(authenticate(token));
  EXPECT_EQ(store_.look_ups, 1);
  clock_.advance(5s);
  ASSERT_TRUE(authenticate(token));
  EXPECT_EQ(store_.look_ups, 2);
}

TEST_F(AccountServiceTest, WhileTheStoreIsAwayACheckedTokenIsGoodForAnHour) {
  const std::string token = signed_in();
  const std::string unseen = sign_in("Ada").value().token;
  ASSERT_TRUE(authenticate(token));
  store_.trouble = ErrorCode::busy;
  clock_.advance(59min);
  EXPECT_EQ(authenticate(token).value().user.name, "Ada");
  EXPECT_EQ(code(authenticate(unseen)), ErrorCode::busy);
  clock_.advance(1min);
  EXPECT_EQ(code(authenticate(token)), ErrorCode::busy);
  store_.trouble.reset();
  EXPECT_TRUE(authenticate(token));
}

TEST_F(AccountServiceTest, WhileTheStoreIsAwayATokenStillExpires) {
  const std::string token = signed_in();
  clock_.advance(30 * 24h - 1min);
  ASSERT_TRUE(authenticate(token));
  store_.trouble = ErrorCode::busy;
  clock_.advance(2min);
  EXPECT_EQ(code(authenticate(token)), ErrorCode::unauthorized);
}

TEST_F(AccountServiceTest, TheStoresTroubleIsPassedOn) {
  const std::string token = signed_in();
  store_.trouble = ErrorCode::busy;
  EXPECT_EQ(code(register_user("Bob")), ErrorCode::busy);
  EXPECT_EQ(code(sign_in("Ada")), ErrorCode::busy);
  EXPECT_EQ(code(sign_out(token)), ErrorCode::busy);
  service_->expire_sessions();
  store_.trouble.reset();
  EXPECT_TRUE(authenticate(token)) << "it was not signed out";
}

TEST_F(AccountServiceTest, LimitsRegistrationsByAddress) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(register_user("user_" + std::to_string(i)));
  const auto refused = register_user("one_more");
  EXPECT_EQ(code(refused), ErrorCode::rate_limited);
  EXPECT_EQ(refused.error().retry_after, 60s);
  EXPECT_TRUE(register_user("elsewhere", "password", "192.0.2.2"));
  clock_.advance(1min);
  EXPECT_TRUE(register_user("one_more"));
}

TEST_F(AccountServiceTest, WhatBreaksTheRulesIsNotCountedAsARegistration) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(code(register_user("!")), ErrorCode::invalid_name);
  EXPECT_TRUE(register_user("Ada"));
}

TEST_F(AccountServiceTest, LimitsSignInsByNetworkBeforeHashing) {
  for (int i = 0; i < 20; ++i) {
    const std::string address = "2001:db8:1:2::" + std::to_string(i + 1);
    EXPECT_EQ(code(sign_in("Ada", "guess", address)), ErrorCode::bad_credentials);
  }
  EXPECT_EQ(code(sign_in("Ada", "guess", "2001:db8:1:2::ffff")), ErrorCode::rate_limited);
  EXPECT_EQ(code(sign_in("Ada", "guess", "2001:db8:1:3::1")), ErrorCode::bad_credentials);
}

TEST_F(AccountServiceTest, ZeroIsNoLimit) {
  service_.emplace(store_, clock_, random_, AccountLimits{0, 0, 0}, kCheap);
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(register_user("user_" + std::to_string(i)));
    EXPECT_EQ(code(sign_in("nobody")), ErrorCode::bad_credentials);
    EXPECT_EQ(service_->take_message(UserId{1000}), std::nullopt);
  }
}

TEST_F(AccountServiceTest, LimitsTheMessagesOfAUser) {
  const UserId ada{1000};
  for (int i = 0; i < 20; ++i) EXPECT_EQ(service_->take_message(ada), std::nullopt);
  clock_.advance(10s);
  EXPECT_EQ(service_->take_message(ada), 20s);
  EXPECT_EQ(service_->take_message(UserId{1001}), std::nullopt);
  service_->refund_message(ada);
  EXPECT_EQ(service_->take_message(ada), std::nullopt);
  EXPECT_EQ(service_->take_message(ada), 20s);
}

TEST_F(AccountServiceTest, ForgetsExpiredSessions) {
  const std::string token = signed_in();
  clock_.advance(30 * 24h + 1ms);
  service_->expire_sessions();
  EXPECT_EQ(code(sign_out(token)), ErrorCode::unauthorized);
}

TEST_F(AccountServiceTest, TooManyPasswordsAtOnceAreBusy) {
  // Each hash that is under way is held in its Done, and so each thread.
  std::promise<void> release;
  const auto released = release.get_future().share();
  std::atomic<std::size_t> held{0};
  const auto attempt = [&](int i, Done<User> done) {
    service_->register_user("user_" + std::to_string(i), "password", "10.0.0." + std::to_string(i),
                            std::move(done));
  };
  const int threads = limits::kHashThreads;
  const int queue = limits::kHashQueue;
  for (int i = 0; i < threads; ++i) {
    attempt(i, [&](const Result<User>&) {
      ++held;
      released.wait();
    });
  }
  while (held < limits::kHashThreads) std::this_thread::yield();
  std::atomic<int> registered{0};
  for (int i = 0; i < queue; ++i) {
    attempt(threads + i, [&](const Result<User>& user) { registered += user ? 1 : 0; });
  }
  EXPECT_EQ(service_->hashes_waiting(), limits::kHashQueue);
  const auto refused = register_user("one_more", "password", "10.0.1.1");
  EXPECT_EQ(code(refused), ErrorCode::busy);
  EXPECT_TRUE(refused.error().retry_after.has_value());
  release.set_value();
  service_.reset();
  EXPECT_EQ(registered, queue) << "the destructor waits for the calls under way";
}

TEST_F(AccountServiceTest, TheDestructorWaitsForTheStore) {
  const std::string token = signed_in();
  store_.holds_look_ups = true;
  std::atomic<bool> answered{false};
  service_->authenticate(token, [&](const Result<Principal>&) { answered = true; });
  std::thread store([held = std::exchange(store_.held, {})]() mutable {
    for (auto& answer : held) answer();
    held.clear();
  });
  service_.reset();
  EXPECT_TRUE(answered);
  store.join();
}

}  // namespace
}  // namespace twitchy::account
