#include "store/rocksdb/rocksdb_message_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <optional>

#include "model/limits.h"
#include "model/record.h"
#include "store/await.h"
#include "store/rocksdb/database_impl.h"
#include "store/rocksdb/keys.h"
#include "store/rocksdb/sample_entries.h"
#include "store/rocksdb/temporary_directory.h"

namespace twitchy::store {
namespace {

using testing::HasSubstr;

class RocksDbMessageStoreTest : public testing::Test {
 protected:
  RocksDbMessageStoreTest() { reopen(); }

  void reopen() {
    store_.reset();
    database_.reset();
    database_ = Database::open(directory_.path(), random_).value();
    store_.emplace(*database_);
  }

  Result<void> commit(std::uint64_t first, std::uint64_t last, TimeMs appended_at) {
    const auto entries = sample_entries(first, last);
    const CommittedRoom room{kRoom, entries};
    return store_->commit({&room, 1}, sample_nonces(first, last, appended_at));
  }

  static ReadRange all() { return {Sequence{}, Sequence{UINT64_MAX}, 100'000, ReadRange::End::oldest}; }

  const RoomId kRoom{"bestie"};
  TemporaryDirectory directory_;
  SeededRandom random_{1};
  std::unique_ptr<Database> database_;
  std::optional<RocksDbMessageStore> store_;
};

TEST_F(RocksDbMessageStoreTest, ACommitSurvivesReopening) {
  const RoomId other{"uwu"};
  const auto ours = sample_entries(1, 10);
  const auto theirs = sample_entries(1, 3);
  const CommittedRoom rooms[] = {{kRoom, ours}, {other, theirs}};
  ASSERT_TRUE(store_->commit(rooms, sample_nonces(1, 13, kSampleStart)));
  reopen();
  EXPECT_EQ(store_->bounds_now(kRoom).value(), (Bounds{Sequence{1}, Sequence{10}}));
  EXPECT_EQ(store_->bounds_now(other).value(), (Bounds{Sequence{1}, Sequence{3}}));
  const auto found = store_->read_now(kRoom, all()).value();
  ASSERT_EQ(found.size(), 10u);
  for (const auto& [seq, entry] : found) EXPECT_EQ(*entry, *sample_entry(seq.value()).entry);
  EXPECT_EQ(store_->nonces_since(0).value(), sample_nonces(1, 13, kSampleStart));
}

TEST_F(RocksDbMessageStoreTest, ACommitOfNothingIsNoError) {
  EXPECT_TRUE(store_->commit({}, {}));
  const CommittedRoom none{kRoom, {}};
  EXPECT_TRUE(store_->commit({&none, 1}, {}));
  EXPECT_EQ(store_->bounds_now(kRoom).value(), Bounds{});
}

TEST_F(RocksDbMessageStoreTest, NoncesComeBackOldestFirstFromTheTimeAskedFor) {
  std::vector<PublishedNonce> all;
  for (std::uint64_t i = 0; i < 20; ++i) {
    // Several commits of one millisecond, also on both sides of a restart.
    const TimeMs at = kSampleStart + static_cast<TimeMs>(i / 4);
    ASSERT_TRUE(commit(10 * i + 1, 10 * i + 10, at));
    for (const auto& nonce : sample_nonces(10 * i + 1, 10 * i + 10, at)) all.push_back(nonce);
    if (i == 9) reopen();
  }
  EXPECT_EQ(store_->nonces_since(0).value(), all);
  EXPECT_EQ(store_->nonces_since(kSampleStart).value(), all);
  EXPECT_EQ(store_->nonces_since(kSampleStart + 2).value(),
            std::vector<PublishedNonce>(all.begin() + 80, all.end()));
  EXPECT_TRUE(store_->nonces_since(kSampleStart + 5).value().empty());
}

TEST_F(RocksDbMessageStoreTest, NoncesOfOneCommitMayDifferInTime) {
  auto nonces = sample_nonces(1, 3, kSampleStart);
  for (const auto& nonce : sample_nonces(4, 6, kSampleStart + 1)) nonces.push_back(nonce);
  ASSERT_TRUE(store_->commit({}, nonces));
  EXPECT_EQ(store_->nonces_since(0).value(), nonces);
}

TEST_F(RocksDbMessageStoreTest, NoncesAreKeptForTwiceTheWindowAtLeastAndNotForEver) {
  const TimeMs window = std::chrono::milliseconds(limits::kNonceWindow).count();
  ASSERT_TRUE(commit(1, 1, kSampleStart));
  ASSERT_TRUE(commit(2, 2, kSampleStart + 2 * window));
  EXPECT_EQ(store_->nonces_since(0).value().size(), 2u);
  ASSERT_TRUE(commit(3, 3, kSampleStart + 3 * window));
  EXPECT_EQ(store_->nonces_since(0).value().front().seq, Sequence{2});
  reopen();
  EXPECT_EQ(store_->nonces_since(0).value().size(), 2u);
}

TEST_F(RocksDbMessageStoreTest, TheNonceKeyAndTheEpochsAreMadeOnce) {
  const auto key = store_->nonce_hash_key();
  const auto epoch = store_->epoch(kRoom).value();
  EXPECT_EQ(epoch.value().size(), 16u);
  EXPECT_NE(store_->epoch(RoomId{"uwu"}).value(), epoch);
  EXPECT_EQ(store_->epoch(kRoom).value(), epoch);
  reopen();
  EXPECT_EQ(store_->nonce_hash_key(), key);
  EXPECT_EQ(store_->epoch(kRoom).value(), epoch);
}

TEST_F(RocksDbMessageStoreTest, WhatExpiredStaysAwayAfterReopening) {
  ASSERT_TRUE(commit(1, 1000, kSampleStart));
  ASSERT_TRUE(database_->impl().db->Flush({}, database_->impl().messages()).ok());
  ASSERT_TRUE(commit(1001, 2000, kSampleStart));
  const auto expire = [&](std::uint64_t seq) {
    const TimeMs before = sample_entry(seq).entry->at;
    return await<std::uint64_t>([&](auto done) { store_->expire(kRoom, before, std::move(done)); }).value();
  };
  EXPECT_EQ(expire(1501), 1500u);
  reopen();
  EXPECT_EQ(store_->bounds_now(kRoom).value(), (Bounds{Sequence{1501}, Sequence{2000}}));
  EXPECT_EQ(store_->read_now(kRoom, all()).value().size(), 500u);
  EXPECT_EQ(expire(UINT32_MAX), 500u);
  reopen();
  EXPECT_EQ(store_->bounds_now(kRoom).value(), (Bounds{Sequence{2001}, Sequence{2000}}));
  ASSERT_TRUE(await<void>([&](auto done) { store_->append(kRoom, sample_entries(1, 5), std::move(done)); }));
  EXPECT_TRUE(store_->read_now(kRoom, all()).value().empty()) << "what has expired must not come back";
}

TEST_F(RocksDbMessageStoreTest, ACorruptRecordIsAnErrorThatNamesIt) {
  ASSERT_TRUE(commit(1, 3, kSampleStart));
  auto& impl = database_->impl();
  ASSERT_TRUE(impl.db->Put({}, impl.messages(), message_key(kRoom, Sequence{2}), "\x7fgarbage").ok());
  const auto found = store_->read_now(kRoom, all());
  ASSERT_TRUE(found.has_error());
  EXPECT_EQ(found.error().code, ErrorCode::internal);
  EXPECT_THAT(found.error().message, HasSubstr("room bestie, entry 2: corrupt record"));
  EXPECT_EQ(store_->read_now(kRoom, {Sequence{2}, Sequence{UINT64_MAX}, 10}).value().size(), 1u);
}

TEST_F(RocksDbMessageStoreTest, ACorruptNumberOrRowOfNoncesIsAnError) {
  auto& impl = database_->impl();
  ASSERT_TRUE(impl.db->Put({}, impl.nonces(), "odd", "odd").ok());
  EXPECT_TRUE(store_->nonces_since(0).has_error());
  ASSERT_TRUE(impl.db->Put({}, impl.meta(), meta::head(kRoom), "odd").ok());
  EXPECT_TRUE(store_->bounds_now(kRoom).has_error());
  EXPECT_TRUE(store_->read_now(kRoom, all()).has_error());
  EXPECT_TRUE(commit(1, 1, kSampleStart).has_error());
}

TEST_F(RocksDbMessageStoreTest, MoreReadsThanTheQueueHoldsAreBusy) {
  // Every worker is held in a Done, so that what follows has to wait.
  std::promise<void> release;
  const auto released = release.get_future().share();
  std::atomic<std::size_t> held{0};
  std::atomic<std::size_t> ended{0};
  for (std::size_t i = 0; i < limits::kStoreThreads; ++i) {
    store_->bounds(kRoom, [&](Result<Bounds>) {
      ++held;
      released.wait();
    });
  }
  while (held < limits::kStoreThreads) std::this_thread::yield();
  for (std::size_t i = 0; i < limits::kStoreQueue; ++i) {
    store_->bounds(kRoom, [&](const Result<Bounds>& bounds) { ended += bounds.has_value() ? 1 : 0; });
  }
  const auto refused = await<Bounds>([&](auto done) { store_->bounds(kRoom, std::move(done)); });
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().code, ErrorCode::busy);
  EXPECT_TRUE(refused.error().retry_after.has_value());
  release.set_value();
  store_.reset();
  EXPECT_EQ(ended, limits::kStoreQueue) << "what was queued is ended before the store goes";
}

TEST(Keys, SortAsNumbersDo) {
  EXPECT_LT(u64_key(255), u64_key(256));
  EXPECT_LT(u64_key(UINT64_MAX - 1), u64_key(UINT64_MAX));
  EXPECT_EQ(read_u64(u64_key(0x0123456789abcdef)), 0x0123456789abcdefu);
  EXPECT_LT(message_key(RoomId{"a"}, Sequence{UINT64_MAX}), after_messages(RoomId{"a"}));
  EXPECT_LT(after_messages(RoomId{"a"}), message_key(RoomId{"a-"}, Sequence{0}));
  EXPECT_EQ(sequence_of(message_key(RoomId{"a"}, Sequence{7})), Sequence{7});
}

}  // namespace
}  // namespace twitchy::store
