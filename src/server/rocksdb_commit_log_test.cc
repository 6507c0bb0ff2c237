#include "server/rocksdb_commit_log.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/random.h"
#include "broker/broker_conformance.h"
#include "broker/in_process/in_process_broker.h"
#include "store/rocksdb/temporary_directory.h"

namespace twitchy::server {
namespace {

const std::vector<RoomId> kRooms{RoomId{"bestie"}, RoomId{"uwu"}};

// A log in a directory, opened again for every broker that is started on it, as by a restart.
class RocksDbRig final : public broker::BrokerRig {
 public:
  const std::vector<RoomId>& rooms() const override { return kRooms; }

  std::unique_ptr<broker::Broker> start() override {
    log_.reset();
    messages_.reset();
    database_.reset();
    database_ = store::Database::open(directory_.path(), random_).value();
    messages_ = std::make_unique<store::RocksDbMessageStore>(*database_);
    log_ = std::make_unique<RocksDbCommitLog>(*messages_);
    return broker::InProcessBroker::start(*log_, rooms(), clock_, metrics_).value();
  }

  bool advance(std::chrono::milliseconds by) override {
    clock_.advance(by);
    return true;
  }

 private:
  store::TemporaryDirectory directory_;
  ManualClock clock_;
  SystemRandom random_;
  prometheus::Registry metrics_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::RocksDbMessageStore> messages_;
  std::unique_ptr<RocksDbCommitLog> log_;
};

}  // namespace
}  // namespace twitchy::server

namespace twitchy::broker {
namespace {

INSTANTIATE_TEST_SUITE_P(RocksDb, BrokerConformance,
                         testing::Values([] { return std::make_unique<server::RocksDbRig>(); }));

}  // namespace
}  // namespace twitchy::broker

namespace twitchy::server {
namespace {

class RocksDbCommitLogTest : public testing::Test {
 protected:
  static LogEntry entry(std::uint64_t seq) {
    Entry said;
    said.at = 1'700'000'000'000;
    said.user = kFirstUserId;
    said.user_name = "ada";
    said.text = std::to_string(seq);
    return {Sequence{seq}, std::make_shared<const Entry>(std::move(said))};
  }

  store::TemporaryDirectory directory_;
  SystemRandom random_;
  std::unique_ptr<store::Database> database_ = store::Database::open(directory_.path(), random_).value();
  store::RocksDbMessageStore messages_{*database_};
  RocksDbCommitLog log_{messages_};
};

TEST_F(RocksDbCommitLogTest, ARoomBeginsAtNothingAndKeepsItsEpoch) {
  const auto position = log_.position(kRooms[0]);
  ASSERT_TRUE(position);
  EXPECT_EQ(position->head, Sequence{});
  EXPECT_FALSE(position->epoch.value().empty());
  EXPECT_EQ(log_.position(kRooms[0])->epoch, position->epoch);
  EXPECT_NE(log_.position(kRooms[1])->epoch, position->epoch);
}

TEST_F(RocksDbCommitLogTest, WhatIsAppendedIsReadBackAndIsHistory) {
  const std::vector<LogEntry> bestie{entry(1), entry(2), entry(3)};
  const std::vector<LogEntry> uwu{entry(1)};
  const std::vector<broker::RoomCommit> rooms{{kRooms[0], bestie}, {kRooms[1], uwu}};
  const std::vector<PublishedNonce> nonces{{NonceHash{1}, Sequence{1}, 1000},
                                           {NonceHash{2}, Sequence{2}, 2000}};
  ASSERT_TRUE(log_.append(rooms, nonces));
  EXPECT_EQ(log_.position(kRooms[0])->head, Sequence{3});
  EXPECT_EQ(log_.position(kRooms[1])->head, Sequence{1});
  const auto read = log_.read(kRooms[0], Sequence{1}, 1);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 1u);
  EXPECT_EQ(read->front().seq, Sequence{2});
  EXPECT_EQ(*read->front().entry, *bestie[1].entry);
  EXPECT_EQ(log_.nonces_since(1000).value(), nonces);
  EXPECT_EQ(log_.nonces_since(1001).value().size(), 1u);
  EXPECT_EQ(messages_.bounds_now(kRooms[0]).value(), (store::Bounds{Sequence{1}, Sequence{3}}));
}

TEST_F(RocksDbCommitLogTest, TheKeyOfNoncesIsTheDatabases) {
  EXPECT_EQ(log_.nonce_hash_key(), messages_.nonce_hash_key());
  EXPECT_NE(log_.nonce_hash_key(), NonceHashKey{});
}

TEST_F(RocksDbCommitLogTest, ALogThatDidNotFailRecovers) {
  EXPECT_TRUE(log_.recover());
}

}  // namespace
}  // namespace twitchy::server
