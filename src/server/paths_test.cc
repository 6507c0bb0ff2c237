#include "server/paths.h"

#include <gtest/gtest.h>

namespace twitchy::server {
namespace {

namespace fs = std::filesystem;

TEST(Paths, WhatIsNotInstalledIsSoughtInTheCheckout) {
  const fs::path program_dir = fs::read_symlink("/proc/self/exe").parent_path();
  EXPECT_EQ(find_resource("no-such-resource", "web/dist"),
            program_dir.parent_path().parent_path() / "web" / "dist");
}

}  // namespace
}  // namespace twitchy::server
