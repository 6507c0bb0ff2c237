#include "server/schema_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twitchy::server {
namespace {

using testing::HasSubstr;

// What it does to a database is tested with store::apply_schema().
#ifdef TWITCHY_CLUSTER

TEST(SchemaCommand, AWrongUrlIsRefused) {
  const auto applied = apply_schema("cassandra://127.0.0.1:1/Keyspace");
  ASSERT_TRUE(applied.has_error());
  EXPECT_EQ(applied.error().code, ErrorCode::bad_request);
  EXPECT_THAT(applied.error().message, HasSubstr("Keyspace"));
}

TEST(SchemaCommand, ADatabaseThatIsAwayIsBusy) {
  const auto applied = apply_schema("cassandra://127.0.0.1:1/twitchy?connecting_ms=1");
  ASSERT_TRUE(applied.has_error());
  EXPECT_EQ(applied.error().code, ErrorCode::busy);
}

#else

TEST(SchemaCommand, SaysThatThisBuildKnowsNoClusters) {
  const auto applied = apply_schema("cassandra://127.0.0.1/twitchy");
  ASSERT_TRUE(applied.has_error());
  EXPECT_EQ(applied.error().code, ErrorCode::bad_request);
  EXPECT_THAT(applied.error().message, HasSubstr("TWITCHY_CLUSTER"));
}

#endif

}  // namespace
}  // namespace twitchy::server
