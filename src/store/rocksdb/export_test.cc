#include "store/rocksdb/export.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/await.h"
#include "store/rocksdb/database_impl.h"
#include "store/rocksdb/rocksdb_account_store.h"
#include "store/rocksdb/rocksdb_message_store.h"
#include "store/rocksdb/sample_entries.h"
#include "store/rocksdb/temporary_directory.h"

namespace twitchy::store {
namespace {

class Export : public testing::Test {
 protected:
  Account create(const std::string& name) {
    Account account;
    account.user.name = name;
    account.user.roles = {"vip"};
    account.folded_name = fold_name(name);
    account.password_hash = "hash of " + name;
    account.created_at = 1234;
    RocksDbAccountStore store(*database_);
    return await<Account>([&](auto done) { store.create_account(account, std::move(done)); }).value();
  }
  void put(const Session& session) {
    RocksDbAccountStore store(*database_);
    await<void>([&](auto done) { store.put_session(session, std::move(done)); }).value();
  }
  std::vector<Session> sessions() {
    std::vector<Session> found;
    export_
        .sessions([&](const Session& session) {
          found.push_back(session);
          return Result<void>();
        })
        .value();
    return found;
  }

  TemporaryDirectory directory_;
  SeededRandom random_{1};
  const std::unique_ptr<Database> database_ = Database::open(directory_.path(), random_).value();
  DatabaseExport export_{*database_};
};

TEST_F(Export, ListsAllAccountsById) {
  const std::vector<Account> made{create("Cyd"), create("ada"), create("Bob")};
  std::vector<Account> found;
  ASSERT_TRUE(export_.accounts([&](Account account) {
    found.push_back(std::move(account));
    return Result<void>();
  }));
  EXPECT_EQ(found, made);
  EXPECT_EQ(export_.next_user().value(), UserId{1003});
  EXPECT_EQ(export_.holder_of("ada").value(), UserId{1001});
  EXPECT_EQ(export_.holder_of("ad").value(), std::nullopt);
}

TEST_F(Export, OfNothingIsEmpty) {
  EXPECT_TRUE(export_.accounts([](const Account&) {
    return Error{ErrorCode::internal, "there is one", {}};
  }));
  EXPECT_TRUE(sessions().empty());
  EXPECT_TRUE(export_.rooms().value().empty());
  EXPECT_EQ(export_.next_user().value(), kFirstUserId);
}

TEST_F(Export, EndsWithTheFirstErrorOfWhoListens) {
  create("Ada");
  create("Bob");
  int seen = 0;
  const auto ended = export_.accounts([&](const Account&) {
    ++seen;
    return Error{ErrorCode::busy, "enough", {}};
  });
  ASSERT_TRUE(ended.has_error());
  EXPECT_EQ(ended.error().message, "enough");
  EXPECT_EQ(seen, 1);
}

TEST_F(Export, AnAccountThatCannotBeReadIsAnError) {
  create("Ada");
  rocksdb::WriteBatch batch;
  batch.Put(database_->impl().accounts(), "12345678", "\x09 of a later version");
  ASSERT_TRUE(database_->impl().write(batch));
  EXPECT_TRUE(export_.accounts([](const Account&) { return Result<void>(); }).has_error());
}

TEST_F(Export, ListsSessionsButForThoseThatAreDamaged) {
  put({TokenHash{2}, UserId{1000}, 20});
  put({TokenHash{1}, UserId{1001}, 10});
  rocksdb::WriteBatch batch;
  batch.Put(database_->impl().sessions(), std::string(32, 'x'), "?");
  batch.Put(database_->impl().sessions(), "short", "?");
  ASSERT_TRUE(database_->impl().write(batch));
  const auto found = sessions();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].token, TokenHash{1});
  EXPECT_EQ(found[0].user, UserId{1001});
  EXPECT_EQ(found[0].expires_at, 10);
  EXPECT_EQ(found[1].token, TokenHash{2});
  EXPECT_EQ(export_.session(TokenHash{2}).value()->user, UserId{1000});
  EXPECT_FALSE(export_.session(TokenHash{3}).value().has_value());
}

TEST_F(Export, ListsRoomsThatWereServedOrWrittenTo) {
  RocksDbMessageStore store(*database_);
  store.epoch(RoomId{"quiet"}).value();
  store.epoch(RoomId{"busy"}).value();
  for (const char* room : {"busy", "bare"}) {
    await<void>([&](auto done) {
      store.append(RoomId{room}, sample_entries(1, 3), std::move(done));
    }).value();
  }
  EXPECT_EQ(export_.rooms().value(), (std::vector{RoomId{"bare"}, RoomId{"busy"}, RoomId{"quiet"}}));
}

TEST(DatabaseFolder, WithoutADatabaseIsRefusedAndLeftAlone) {
  TemporaryDirectory directory;
  SeededRandom random(1);
  const auto opened = Database::open_existing(directory.path(), random);
  ASSERT_TRUE(opened.has_error());
  EXPECT_EQ(opened.error().code, ErrorCode::bad_request);
  EXPECT_NE(opened.error().message.find("there is no database"), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
  Database::open(directory.path(), random).value();
  EXPECT_TRUE(Database::open_existing(directory.path(), random));
}

}  // namespace
}  // namespace twitchy::store
