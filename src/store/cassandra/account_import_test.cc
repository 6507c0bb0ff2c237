#include "store/cassandra/account_import.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "store/cassandra/cassandra_account_store.h"
#include "store/cassandra/live_cassandra_testing.h"

namespace twitchy::store {
namespace {

// What it makes of a whole folder: src/server/import.
class Imports : public testing::Test {
 protected:
  Imports() { apply_schema(config_).value(); }
  ~Imports() override { session_->stop(); }

  static Account account(const std::string& name, UserId id) {
    Account made;
    made.user.id = id;
    made.user.name = name;
    made.folded_name = fold_name(name);
    return made;
  }
  Result<void> add(const Account& account) {
    return await<void>([&](auto done) { import_.add(account, std::move(done)); });
  }
  Result<void> reserve(std::uint64_t next) {
    return await<void>([&](auto done) { import_.reserve_ids(UserId{next}, std::move(done)); });
  }
  std::uint64_t register_one(const std::string& name) {
    CassandraAccountStore store(session_, clock_);
    return await<Account>([&](auto done) { store.create_account(account(name, UserId{}), std::move(done)); })
        .value()
        .user.id.value();
  }

  SystemClock clock_;
  const CassandraConfig config_ = test_config(fresh_keyspace());
  const std::shared_ptr<CassandraSession> session_ = connect(config_).value();
  AccountImport import_{session_};
};

TEST_F(Imports, AnIdThatIsReservedIsGivenToNoOne) {
  ASSERT_TRUE(reserve(5'000));
  EXPECT_EQ(register_one("Ada"), 5'000u);
  ASSERT_TRUE(reserve(1'000)) << "it never goes back";
  EXPECT_GT(register_one("Bob"), 5'000u);
  ASSERT_TRUE(reserve(9'000));
  EXPECT_EQ(register_one("Cyd"), 9'000u);
}

TEST_F(Imports, AnAccountIsAddedAgainWithoutHarmAndANameTakenOnce) {
  const Account ada = account("Ada", UserId{1234});
  ASSERT_TRUE(add(ada));
  ASSERT_TRUE(add(ada));
  CassandraAccountStore store(session_, clock_);
  EXPECT_EQ(
      await<std::optional<Account>>([&](auto done) { store.find_account("ada", std::move(done)); }).value(),
      ada);
  const auto other = add(account("ADA", UserId{1235}));
  ASSERT_TRUE(other.has_error());
  EXPECT_EQ(other.error().code, ErrorCode::name_taken);
}

TEST_F(Imports, ListsEveryNameOnce) {
  std::set<std::string> expected;
  for (std::uint64_t i = 0; i < 50; ++i) {
    expected.insert("ada_" + std::to_string(i));
    ASSERT_TRUE(add(account("Ada_" + std::to_string(i), UserId{1000 + i})));
  }
  const auto page = [&](std::int64_t after) {
    return await<AccountImport::NamePage>([&](auto done) { import_.list_names(after, std::move(done)); })
        .value();
  };
  const auto all = page(AccountImport::kFromTheFirst);
  std::set<std::string> found;
  for (const auto& [name, id] : all.names) {
    found.insert(name);
    EXPECT_EQ(name, "ada_" + std::to_string(id.value() - 1000));
  }
  EXPECT_EQ(found, expected);
  EXPECT_EQ(all.names.size(), 50u);
  EXPECT_TRUE(page(all.last).names.empty());
}

}  // namespace
}  // namespace twitchy::store
