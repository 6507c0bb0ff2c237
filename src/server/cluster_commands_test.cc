#include "server/cluster_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace twitchy::server {
namespace {

// The exit code of `twitchy ARGS`; -1 if it is none of a cluster's commands. What they do is tested with what
// they call, and by the scenarios of a cluster.
int run(const std::string& args) {
  CLI::App app("test");
  ClusterCommands commands;
  commands.add_to(app);
  app.parse(args);
  return commands.was_asked_for() ? commands.run() : -1;
}

TEST(ClusterCommands, OnlyWhatWasAskedForIsRun) {
  EXPECT_EQ(run(""), -1);
}

TEST(ClusterCommands, WithoutAClusterTheyAreWrongUsage) {
  for (const auto* args : {"archive", "archive --from 0", "rebase bestie", "schema apply", "import"})
    EXPECT_EQ(run(args), kWrongUsage) << args;
}

TEST(ClusterCommands, ARoomIsNamedByItsId) {
  EXPECT_EQ(run("rebase --broker kafka://a --store cassandra://a/k Bestie!"), kWrongUsage);
}

}  // namespace
}  // namespace twitchy::server
