#include "store/cassandra/cassandra_account_store.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/limits.h"
#include "store/cassandra/live_cassandra_testing.h"

namespace twitchy::store {
namespace {

// Two nodes, each with a session of its own.
class CassandraAccounts : public testing::Test {
 protected:
  static Account account(const std::string& name) {
    Account made;
    made.user.name = name;
    made.folded_name = fold_name(name);
    made.password_hash = "hash";
    made.created_at = 1'700'000'000'000;
    return made;
  }
  static std::future<Result<Account>> create(CassandraAccountStore& store, const std::string& name) {
    auto promise = std::make_shared<std::promise<Result<Account>>>();
    store.create_account(account(name),
                         [promise](Result<Account> result) { promise->set_value(std::move(result)); });
    return promise->get_future();
  }
  static std::optional<Account> find(CassandraAccountStore& store, const std::string& name) {
    return await<std::optional<Account>>(
               [&](auto done) { store.find_account(fold_name(name), std::move(done)); })
        .value();
  }
  static std::string fresh_name() { return "Ada_" + std::to_string(SystemRandom().next()); }

  SystemClock clock_;
  const std::shared_ptr<CassandraSession> second_session_ = connect(shared_config()).value();
  CassandraAccountStore first_{shared_session(), clock_};
  CassandraAccountStore second_{second_session_, clock_};
};

TEST_F(CassandraAccounts, ANameAskedForOnTwoNodesAtOnceIsGivenOnce) {
  for (int round = 0; round < 20; ++round) {
    const std::string name = fresh_name();
    std::vector<std::future<Result<Account>>> ends;
    for (auto* const store : {&first_, &second_, &first_, &second_}) ends.push_back(create(*store, name));
    std::vector<Account> created;
    for (auto& end : ends) {
      const auto result = end.get();
      if (result) {
        created.push_back(*result);
      } else {
        EXPECT_EQ(result.error().code, ErrorCode::name_taken) << result.error().message;
      }
    }
    ASSERT_EQ(created.size(), 1u);
    EXPECT_EQ(find(first_, name), created[0]);
    EXPECT_EQ(find(second_, name), created[0]);
  }
}

TEST_F(CassandraAccounts, WhoLosesANameLeavesNoAccount) {
  const std::string name = fresh_name();
  std::vector<std::future<Result<Account>>> ends;
  for (auto* const store : {&first_, &second_, &first_, &second_}) ends.push_back(create(*store, name));
  for (auto& end : ends) end.wait();
  const auto rows = run_cql("SELECT folded_name FROM $keyspace.accounts").value();
  int found = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) found += rows.text(i, 0) == fold_name(name) ? 1 : 0;
  EXPECT_EQ(found, 1);
}

TEST_F(CassandraAccounts, IdsOfTwoNodesDifferAcrossBlocks) {
  std::vector<std::future<Result<Account>>> ends;
  const auto count = static_cast<int>(limits::kCassandraIdBlock) + 20;
  std::set<UserId> ids;
  for (int i = 0; i < count; ++i) {
    ends.push_back(create(first_, fresh_name()));
    ends.push_back(create(second_, fresh_name()));
  }
  for (auto& end : ends) {
    const auto result = end.get();
    ASSERT_TRUE(result.has_value()) << result.error().message;
    EXPECT_GE(result->user.id, kFirstUserId);
    ids.insert(result->user.id);
  }
  EXPECT_EQ(ids.size(), ends.size());
}

TEST_F(CassandraAccounts, AStoreThatStartsAgainGoesOnAboveEarlierIds) {
  const auto before = create(first_, fresh_name()).get().value().user.id;
  CassandraAccountStore third(shared_session(), clock_);
  EXPECT_GT(create(third, fresh_name()).get().value().user.id, before);
}

TEST_F(CassandraAccounts, ASessionDeletedOnAnotherNodeIsOver) {
  const auto user = create(first_, fresh_name()).get().value().user.id;
  TokenHash token;
  SystemRandom().fill(std::as_writable_bytes(std::span(token)));
  const Session session{token, user, clock_.now_ms() + 3'600'000};
  ASSERT_TRUE(await<void>([&](auto done) { first_.put_session(session, std::move(done)); }));
  ASSERT_TRUE(await<void>([&](auto done) { second_.delete_session(token, std::move(done)); }));
  const auto found = await<std::optional<SessionUser>>(
      [&](auto done) { first_.find_session(token, clock_.now_ms(), std::move(done)); });
  EXPECT_FALSE(found.value().has_value());
}

}  // namespace
}  // namespace twitchy::store
