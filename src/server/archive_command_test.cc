#include "server/archive_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twitchy::server {
namespace {

using testing::HasSubstr;

// What it copies is tested with archive::Archiver, and by the scenarios of a cluster.
TEST(ArchiveCommand, WithoutAClusterThereIsNothingToArchive) {
  const auto ended = archive(Config(), {});
  ASSERT_TRUE(ended.has_error());
  EXPECT_EQ(ended.error().code, ErrorCode::bad_request);
#ifdef TWITCHY_CLUSTER
  EXPECT_THAT(ended.error().message, HasSubstr("--broker"));
#else
  EXPECT_THAT(ended.error().message, HasSubstr("TWITCHY_CLUSTER"));
#endif
}

}  // namespace
}  // namespace twitchy::server
