#include "store/rocksdb/rocksdb_account_store.h"

#include <gtest/gtest.h>

#include <optional>

#include "store/await.h"
#include "store/rocksdb/account_record.h"
#include "store/rocksdb/database_impl.h"
#include "store/rocksdb/keys.h"
#include "store/rocksdb/temporary_directory.h"

namespace twitchy::store {
namespace {

class RocksDbAccountStoreTest : public testing::Test {
 protected:
  RocksDbAccountStoreTest() { reopen(); }

  void reopen() {
    store_.reset();
    database_.reset();
    database_ = Database::open(directory_.path(), random_).value();
    store_.emplace(*database_);
  }

  Account create(const std::string& name) {
    Account account;
    account.user.name = name;
    account.folded_name = fold_name(name);
    account.password_hash = "hash";
    return await<Account>([&](auto done) { store_->create_account(account, std::move(done)); }).value();
  }
  Result<std::optional<Account>> find(const std::string& name) {
    return await<std::optional<Account>>([&](auto done) { store_->find_account(name, std::move(done)); });
  }
  Result<std::optional<SessionUser>> find_session(const TokenHash& token) {
    return await<std::optional<SessionUser>>(
        [&](auto done) { store_->find_session(token, 0, std::move(done)); });
  }
  Result<void> put(const Session& session) {
    return await<void>([&](auto done) { store_->put_session(session, std::move(done)); });
  }

  TemporaryDirectory directory_;
  SeededRandom random_{1};
  std::unique_ptr<Database> database_;
  std::optional<RocksDbAccountStore> store_;
};

TEST_F(RocksDbAccountStoreTest, IdsGoOnAfterReopening) {
  EXPECT_EQ(create("Ada").user.id, kFirstUserId);
  EXPECT_EQ(create("Bob").user.id, UserId{1001});
  reopen();
  EXPECT_EQ(create("Cyd").user.id, UserId{1002});
  EXPECT_EQ(find("ada").value()->user.name, "Ada");
}

TEST_F(RocksDbAccountStoreTest, ASessionSurvivesReopening) {
  const Session session{{1, 2, 3}, create("Ada").user.id, 1000};
  ASSERT_TRUE(put(session));
  reopen();
  EXPECT_EQ(find_session(session.token).value()->user.name, "Ada");
}

TEST_F(RocksDbAccountStoreTest, ForgetsMoreExpiredSessionsThanOneWriteDeletes) {
  const UserId user = create("Ada").user.id;
  auto& impl = database_->impl();
  for (std::uint64_t i = 0; i < 2500; ++i) {
    const Session session{{}, user, i % 2 == 0 ? 10 : 20};
    ASSERT_TRUE(impl.db->Put({}, impl.sessions(), u64_key(i), encode_session(session)).ok());
  }
  ASSERT_TRUE(await<void>([&](auto done) { store_->expire_sessions(20, std::move(done)); }));
  std::size_t left = 0;
  const std::unique_ptr<rocksdb::Iterator> row(impl.db->NewIterator({}, impl.sessions()));
  for (row->SeekToFirst(); row->Valid(); row->Next()) ++left;
  EXPECT_EQ(left, 1250u);
}

TEST_F(RocksDbAccountStoreTest, WhatIsCorruptIsAnError) {
  const Account ada = create("Ada");
  const Session session{{1}, ada.user.id, 1000};
  ASSERT_TRUE(put(session));
  auto& impl = database_->impl();
  const std::string_view token(reinterpret_cast<const char*>(session.token.data()), session.token.size());
  ASSERT_TRUE(impl.db->Put({}, impl.accounts(), u64_key(ada.user.id.value()), "garbage").ok());
  EXPECT_EQ(find("ada").error().code, ErrorCode::internal);
  EXPECT_EQ(find_session(session.token).error().code, ErrorCode::internal);
  ASSERT_TRUE(impl.db->Put({}, impl.sessions(), slice(token), "garbage").ok());
  EXPECT_EQ(find_session(session.token).error().code, ErrorCode::internal);
}

TEST(AccountRecord, AnyCutOrFlippedByteIsAnErrorOrAnAccount) {
  Account account;
  account.user = {UserId{1234}, "Ada", {"vip"}};
  account.folded_name = "ada";
  account.password_hash = "hash";
  account.created_at = -5;
  account.disabled_at = 7;
  const std::string bytes = encode_account(account);
  EXPECT_EQ(decode_account(bytes).value(), account);
  EXPECT_TRUE(decode_account("").has_error());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    (void)decode_account(bytes.substr(0, i));
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = bytes;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
      (void)decode_account(flipped);
    }
  }
}

}  // namespace
}  // namespace twitchy::store
