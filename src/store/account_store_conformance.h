// What every AccountStore must do. A backend's test includes this and instantiates the suite, as for
// message_store_conformance.h. The store may hold other data: the suite makes up its own names and tokens.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "store/account_store.h"
#include "store/await.h"

namespace twitchy::store {

// Called once a test; what the store lives on may hang on the pointer.
using MakeAccountStore = std::function<std::shared_ptr<AccountStore>()>;

class AccountStoreConformance : public testing::TestWithParam<MakeAccountStore> {
 protected:
  static constexpr TimeMs kHour = 3'600'000;

  static std::string fresh_name() {
    SystemRandom random;
    return "Ada_" + std::to_string(random.next());
  }
  static TokenHash fresh_token() {
    TokenHash token;
    SystemRandom().fill(std::as_writable_bytes(std::span(token)));
    return token;
  }
  Account account(const std::string& name) const {
    Account a;
    a.user.name = name;
    a.folded_name = fold_name(name);
    a.password_hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";
    a.created_at = now_;
    return a;
  }

  Result<Account> create(Account a) {
    return await<Account>([&](auto done) { store_->create_account(std::move(a), std::move(done)); });
  }
  std::optional<Account> find(const std::string& name) {
    return await<std::optional<Account>>(
               [&](auto done) { store_->find_account(fold_name(name), std::move(done)); })
        .value();
  }
  Result<void> put(Session session) {
    return await<void>([&](auto done) { store_->put_session(session, std::move(done)); });
  }
  std::optional<SessionUser> find_session(const TokenHash& token, TimeMs now) {
    return await<std::optional<SessionUser>>(
               [&](auto done) { store_->find_session(token, now, std::move(done)); })
        .value();
  }
  Result<void> remove(const TokenHash& token) {
    return await<void>([&](auto done) { store_->delete_session(token, std::move(done)); });
  }
  Result<void> expire(TimeMs now) {
    return await<void>([&](auto done) { store_->expire_sessions(now, std::move(done)); });
  }

  const TimeMs now_ = SystemClock().now_ms();  // a store may reckon what is kept by its own clock
  const std::shared_ptr<AccountStore> store_ = GetParam()();
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(AccountStoreConformance);

TEST_P(AccountStoreConformance, GivesBackWhatWasCreated) {
  Account made = account(fresh_name());
  made.user.roles = {"moderator", "vip"};
  const Account created = create(made).value();
  EXPECT_GE(created.user.id, kFirstUserId);
  made.user.id = created.user.id;
  EXPECT_EQ(created, made);
  EXPECT_EQ(find(made.user.name), made);
}

TEST_P(AccountStoreConformance, FindsNoOneByAnUnknownName) {
  EXPECT_EQ(find(fresh_name()), std::nullopt);
  EXPECT_EQ(find(""), std::nullopt);
}

TEST_P(AccountStoreConformance, ANameIsGivenOnceWhateverItsCase) {
  const std::string name = fresh_name();
  const Account first = create(account(name)).value();
  const auto second = create(account(fold_name(name)));
  ASSERT_TRUE(second.has_error());
  EXPECT_EQ(second.error().code, ErrorCode::name_taken);
  EXPECT_EQ(find(name), first);
}

TEST_P(AccountStoreConformance, OnlyOneGetsANameThatManyAskForAtOnce) {
  const std::string name = fresh_name();
  std::atomic<int> created{0};
  std::atomic<int> taken{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto result = create(account(name));
      if (result) {
        ++created;
      } else if (result.error().code == ErrorCode::name_taken) {
        ++taken;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(created, 1);
  EXPECT_EQ(taken, 7);
}

TEST_P(AccountStoreConformance, NoTwoUsersHaveTheSameId) {
  std::set<UserId> ids;
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 5; ++n) {
        const auto id = create(account(fresh_name())).value().user.id;
        const std::lock_guard lock(mutex);
        ids.insert(id);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(ids.size(), 20u);
}

TEST_P(AccountStoreConformance, ASessionStandsForItsUser) {
  const Account a = create(account(fresh_name())).value();
  const TokenHash token = fresh_token();
  ASSERT_TRUE(put({token, a.user.id, now_ + kHour}));
  const auto found = find_session(token, now_);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->user, a.user);
  EXPECT_EQ(found->expires_at, now_ + kHour);
}

TEST_P(AccountStoreConformance, AnUnknownTokenStandsForNoOne) {
  EXPECT_FALSE(find_session(fresh_token(), now_).has_value());
  EXPECT_FALSE(find_session(TokenHash{}, now_).has_value());
}

TEST_P(AccountStoreConformance, AUserMayHaveManySessions) {
  const Account a = create(account(fresh_name())).value();
  const TokenHash first = fresh_token();
  const TokenHash second = fresh_token();
  ASSERT_TRUE(put({first, a.user.id, now_ + kHour}));
  ASSERT_TRUE(put({second, a.user.id, now_ + 2 * kHour}));
  ASSERT_TRUE(remove(first));
  EXPECT_FALSE(find_session(first, now_).has_value());
  EXPECT_TRUE(find_session(second, now_).has_value());
}

TEST_P(AccountStoreConformance, DeletingASessionAgainIsNoError) {
  const TokenHash token = fresh_token();
  EXPECT_TRUE(remove(token));
  EXPECT_TRUE(remove(token));
}

TEST_P(AccountStoreConformance, ASessionEndsWithItsTime) {
  const Account a = create(account(fresh_name())).value();
  const TokenHash token = fresh_token();
  ASSERT_TRUE(put({token, a.user.id, now_ + kHour}));
  EXPECT_TRUE(find_session(token, now_ + kHour).has_value());
  EXPECT_FALSE(find_session(token, now_ + kHour + 1).has_value());
}

TEST_P(AccountStoreConformance, ForgetsExpiredSessionsOnly) {
  const Account a = create(account(fresh_name())).value();
  const TokenHash old = fresh_token();
  const TokenHash live = fresh_token();
  ASSERT_TRUE(put({old, a.user.id, now_ + kHour}));
  ASSERT_TRUE(put({live, a.user.id, now_ + 2 * kHour}));
  ASSERT_TRUE(expire(now_ + kHour + 1));
  EXPECT_TRUE(find_session(live, now_ + kHour + 1).has_value());
  EXPECT_FALSE(find_session(old, now_ + kHour + 1).has_value());
}

TEST_P(AccountStoreConformance, ADisabledAccountHasNoSession) {
  Account made = account(fresh_name());
  made.disabled_at = now_;
  const Account a = create(made).value();
  const TokenHash token = fresh_token();
  ASSERT_TRUE(put({token, a.user.id, now_ + kHour}));
  EXPECT_FALSE(find_session(token, now_).has_value());
  EXPECT_EQ(find(made.user.name)->disabled_at, now_);
}

}  // namespace twitchy::store
