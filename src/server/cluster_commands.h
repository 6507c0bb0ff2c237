// The commands that only a cluster needs: `twitchy schema apply`, `import`, `archive` and
// `rebase`.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "server/command_line.h"

namespace twitchy::server {

// After the command line was parsed: the one that was asked for, if any. Must outlive the parsing.
class ClusterCommands {
 public:
  void add_to(CLI::App& app);
  bool was_asked_for() const { return run_ != nullptr; }
  // Returns the exit code.
  int run() const { return ended_with(run_()); }

 private:
  void add_schema(CLI::App& app);
  void add_import(CLI::App& app);
  void add_archive(CLI::App& app);
  void add_rebase(CLI::App& app);
  // What the file of --config and the flags that each command has of its own say, unchecked.
  Result<Config> read_config() const;
  Result<void> apply_schema() const;
  Result<void> import() const;
  Result<void> archive(const CLI::App& command) const;
  Result<void> rebase(const CLI::App& command) const;

  std::function<Result<void>()> run_;
  ClusterFlags flags_;
  std::string config_file_;
  std::string data_;
  std::string store_;
  std::optional<std::uint64_t> from_;
  std::string room_;
};

}  // namespace twitchy::server
