#include "server/import_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "store/rocksdb/database.h"
#include "store/rocksdb/temporary_directory.h"

namespace twitchy::server {
namespace {

using testing::HasSubstr;

constexpr const char* kNoOneThere = "cassandra://127.0.0.1:1/twitchy?connecting_ms=1";

Config config_of(const store::TemporaryDirectory& data, const std::string& store) {
  Config config;
  config.data = data.path();
  config.store = store;
  return config;
}

// What it copies is tested with ClusterImport.
#ifdef TWITCHY_CLUSTER

TEST(ImportCommand, AWrongUrlIsRefused) {
  store::TemporaryDirectory data;
  const auto imported = import_data(config_of(data, "rocksdb"));
  ASSERT_TRUE(imported.has_error());
  EXPECT_EQ(imported.error().code, ErrorCode::bad_request);
  EXPECT_THAT(imported.error().message, HasSubstr("cassandra://"));
}

TEST(ImportCommand, AFolderWithoutDataIsRefusedAndLeftAlone) {
  store::TemporaryDirectory data;
  const auto imported = import_data(config_of(data, kNoOneThere));
  ASSERT_TRUE(imported.has_error());
  EXPECT_EQ(imported.error().code, ErrorCode::bad_request);
  EXPECT_THAT(imported.error().message, HasSubstr(data.path().string()));
  EXPECT_TRUE(std::filesystem::is_empty(data.path()));
}

TEST(ImportCommand, AFolderThatAServerHasOpenIsAnError) {
  store::TemporaryDirectory data;
  SystemRandom random;
  const auto server = store::Database::open(data.path(), random).value();
  const auto imported = import_data(config_of(data, kNoOneThere));
  ASSERT_TRUE(imported.has_error());
  EXPECT_EQ(imported.error().code, ErrorCode::internal);
  EXPECT_THAT(imported.error().message, HasSubstr("another process has it open"));
}

TEST(ImportCommand, ADatabaseThatIsAwayIsBusy) {
  store::TemporaryDirectory data;
  SystemRandom random;
  store::Database::open(data.path(), random).value();
  const auto imported = import_data(config_of(data, kNoOneThere));
  ASSERT_TRUE(imported.has_error());
  EXPECT_EQ(imported.error().code, ErrorCode::busy);
}

#else

TEST(ImportCommand, SaysThatThisBuildKnowsNoClusters) {
  store::TemporaryDirectory data;
  const auto imported = import_data(config_of(data, kNoOneThere));
  ASSERT_TRUE(imported.has_error());
  EXPECT_EQ(imported.error().code, ErrorCode::bad_request);
  EXPECT_THAT(imported.error().message, HasSubstr("TWITCHY_CLUSTER"));
}

#endif

}  // namespace
}  // namespace twitchy::server
