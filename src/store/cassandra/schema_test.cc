#include "store/cassandra/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "model/limits.h"
#include "store/cassandra/live_cassandra_testing.h"

namespace twitchy::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<void> check(const CassandraConfig& config) {
  return await<void>(
      [&](auto done) { check_schema(connect(config).value(), config.keyspace, std::move(done)); });
}

TEST(Schema, StatementsAreSplitAndCommentsLeftOut) {
  EXPECT_THAT(split_statements("-- a; comment\nCREATE TABLE a;\n\n  -- and\nCREATE\n TABLE b;\n;"),
              ElementsAre("CREATE TABLE a", "CREATE\n TABLE b"));
  EXPECT_THAT(split_statements(""), ElementsAre());
  EXPECT_THAT(split_statements("SELECT 1"), ElementsAre("SELECT 1"));
}

TEST(Schema, IsAppliedOnceAndThenLeftAlone) {
  const auto config = test_config(fresh_keyspace());
  const auto first = apply_schema(config).value();
  EXPECT_EQ(first.from, 0);
  EXPECT_EQ(first.to, schema_version());
  EXPECT_EQ(first.applied.size(), static_cast<std::size_t>(schema_version()));
  const auto second = apply_schema(config).value();
  EXPECT_EQ(second.from, schema_version());
  EXPECT_EQ(second.to, schema_version());
  EXPECT_TRUE(second.applied.empty());
  EXPECT_TRUE(check(config));
}

TEST(Schema, WhenSeveralApplyItAtOnceAllEndWell) {
  const auto config = test_config(fresh_keyspace());
  std::atomic<int> applied{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto change = apply_schema(config);
      ASSERT_TRUE(change.has_value()) << change.error().message;
      EXPECT_EQ(change->to, schema_version());
      if (!change->applied.empty()) ++applied;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(applied, 1);
}

// As when a statement took longer than the lock lasts.
TEST(Schema, WhoLosesTheLockStops) {
  const auto config = test_config(fresh_keyspace());
  const auto in = [&](const std::string& cql) { return run_cql_in(config.keyspace, cql); };
  ASSERT_TRUE(in(
      "CREATE KEYSPACE $keyspace WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}"));
  ASSERT_TRUE(in("CREATE TABLE $keyspace.schema_lock (part text PRIMARY KEY, owner text)"));
  std::atomic<bool> is_over{false};
  std::thread thief([&] {
    while (!is_over) {
      const auto taken =
          in("UPDATE $keyspace.schema_lock SET owner = 'thief' WHERE part = 'twitchy' IF EXISTS");
      if (taken && taken->was_applied()) return;
    }
  });
  const auto change = apply_schema(config);
  is_over = true;
  thief.join();
  ASSERT_TRUE(change.has_error());
  EXPECT_EQ(change.error().code, ErrorCode::busy);
  EXPECT_THAT(change.error().message, HasSubstr("lock of the schema was lost"));
  const auto owner = in("SELECT owner FROM $keyspace.schema_lock WHERE part = 'twitchy'").value();
  EXPECT_EQ(owner.size(), 1u) << "another's lock is left alone";
}

TEST(Schema, WhatWasInterruptedGoesOn) {
  const auto config = test_config(fresh_keyspace());
  apply_schema(config).value();
  const auto in = [&](const std::string& cql) { return run_cql_in(config.keyspace, cql); };
  ASSERT_TRUE(in("DELETE FROM $keyspace.schema_versions WHERE part = 'twitchy' AND version = " +
                 std::to_string(schema_version())));
  ASSERT_TRUE(in("DROP TABLE $keyspace.ids"));
  EXPECT_EQ(apply_schema(config).value().from, schema_version() - 1);
  EXPECT_TRUE(in("SELECT next FROM $keyspace.ids"));
}

// A replica that missed a deletion would else bring the token back.
TEST(Schema, KeepsASessionsDeletionForLongerThanASession) {
  const auto rows = run_cql("SELECT gc_grace_seconds FROM system_schema.tables WHERE keyspace_name = '" +
                            shared_config().keyspace + "' AND table_name = 'sessions'")
                        .value();
  EXPECT_GE(std::chrono::seconds(rows.integer(0, 0).value()),
            limits::kTokenLifetime + std::chrono::hours(24));
}

TEST(Schema, ANewerOneIsRefused) {
  const auto config = test_config(fresh_keyspace());
  apply_schema(config).value();
  const std::string newer = std::to_string(schema_version() + 1);
  ASSERT_TRUE(run_cql_in(config.keyspace,
                         "INSERT INTO $keyspace.schema_versions (part, version, name) VALUES ('twitchy', " +
                             newer + ", 'later')"));
  const auto change = apply_schema(config);
  ASSERT_TRUE(change.has_error());
  EXPECT_EQ(change.error().code, ErrorCode::bad_request);
  EXPECT_THAT(change.error().message, HasSubstr("version " + newer));
  EXPECT_TRUE(check(config)) << "a server may be older than its tables";
}

TEST(Schema, AKeyspaceWithoutTablesIsToldHowToGetThem) {
  const auto checked = check(test_config(fresh_keyspace()));
  ASSERT_TRUE(checked.has_error());
  EXPECT_THAT(checked.error().message, HasSubstr("twitchy schema apply"));
}

TEST(Schema, ANodeThatIsNotThereIsBusy) {
  auto config = test_config("k");
  config.contact_points = {"127.0.0.1:1"};
  config.connecting = std::chrono::milliseconds(200);
  const auto change = apply_schema(config);
  ASSERT_TRUE(change.has_error());
  EXPECT_EQ(change.error().code, ErrorCode::busy);
}

}  // namespace
}  // namespace twitchy::store
