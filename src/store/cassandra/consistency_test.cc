#include "store/cassandra/consistency.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/cassandra/cassandra_account_store.h"
#include "store/cassandra/cassandra_message_store.h"
#include "store/cassandra/live_cassandra_testing.h"

namespace twitchy::store {
namespace {

CassandraConfig config(Consistency consistency, const std::string& datacenter) {
  CassandraConfig made;
  made.consistency = consistency;
  made.datacenter = datacenter;
  return made;
}

Consistency of_bounds(const CassandraConfig& config) {
  return consistency_of(text_of(Statement::raise_head), config);
}

TEST(Consistency, OfARoomsBoundsIsAQuorumAtLeast) {
  EXPECT_EQ(of_bounds(config(Consistency::one, "here")), Consistency::quorum);
  EXPECT_EQ(of_bounds(config(Consistency::local_one, "here")), Consistency::local_quorum);
  for (const auto enough :
       {Consistency::local_quorum, Consistency::quorum, Consistency::each_quorum, Consistency::all}) {
    EXPECT_EQ(of_bounds(config(enough, "here")), enough);
  }
  for (const auto statement : {Statement::read_bounds, Statement::raise_oldest, Statement::first_row}) {
    EXPECT_EQ(consistency_of(text_of(statement), config(Consistency::one, "here")), Consistency::quorum);
  }
  EXPECT_EQ(consistency_of(text_of(Statement::read_newest), config(Consistency::one, "here")),
            Consistency::one);
}

TEST(Consistency, WithoutADatacenterOfOnesOwnIsThatOfAll) {
  EXPECT_EQ(consistency_of(config(Consistency::local_quorum, "")), Consistency::quorum);
  EXPECT_EQ(consistency_of(config(Consistency::local_one, "")), Consistency::one);
  EXPECT_EQ(of_bounds(config(Consistency::local_one, "")), Consistency::quorum);
  EXPECT_EQ(consistency_of(config(Consistency::each_quorum, "")), Consistency::each_quorum);
}

TEST(Consistency, WhatIsLocalDoesNotGoElsewhere) {
  EXPECT_FALSE(may_fail_over(config(Consistency::local_quorum, "here")));
  EXPECT_FALSE(may_fail_over(config(Consistency::local_one, "here")));
  EXPECT_TRUE(may_fail_over(config(Consistency::quorum, "here")));
  EXPECT_TRUE(may_fail_over(config(Consistency::one, "here")));
}

// One node is no quorum of three replicas.
TEST(Consistency, WhereOneReplicaWillDoARoomsBoundsStillNeedAQuorum) {
  CassandraConfig config = test_config(fresh_keyspace());
  apply_schema(config).value();
  ASSERT_TRUE(run_cql_in(config.keyspace,
                         "ALTER KEYSPACE $keyspace WITH replication = "
                         "{'class': 'SimpleStrategy', 'replication_factor': 3}"));
  config.consistency = Consistency::one;
  const auto session = connect(config).value();
  const SystemClock clock;
  CassandraAccountStore accounts(session, clock);
  EXPECT_TRUE(await<void>([&](auto done) {
    accounts.put_session({TokenHash{1}, kFirstUserId, clock.now_ms() + 1000}, std::move(done));
  })) << "one replica will do";
  CassandraMessageStore messages(session, clock, 30);
  const RoomId room{"bestie"};
  const auto bounds = await<Bounds>([&](auto done) { messages.bounds(room, std::move(done)); });
  ASSERT_TRUE(bounds.has_error());
  EXPECT_EQ(bounds.error().code, ErrorCode::busy);
  session->stop();
}

}  // namespace
}  // namespace twitchy::store
