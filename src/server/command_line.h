// What the commands of the command line share: how they end, and the flags that several have.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "base/result.h"
#include "server/config.h"

namespace twitchy::server {

// Exit codes, besides 0.
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;

// Says what was wrong in one line on standard error; returns kWrongUsage.
int wrong_usage(const std::string& message);

// Sets the log up; once.
void log_as(const Config& config);

// The exit code of a command that ended so: an error is said in one line, and `bad_request` is kWrongUsage.
int ended_with(const Result<void>& result);

// The flags that say where a cluster is, and how its log is written. Only those that were given override what
// the file says.
struct ClusterFlags {
  std::string config_file;
  Config given;

  void add_to(CLI::App& command);
  // `config` holds what the file said.
  void override(const CLI::App& command, Config& config) const;
};

// The configuration that `flags` of `command` ask for, checked.
template <typename Flags>
Result<Config> load_config(const CLI::App& command, const Flags& flags) {
  Config config;
  if (!flags.config_file.empty()) {
    if (const auto read = read_config_file(flags.config_file, config); !read) return read.error();
  }
  flags.override(command, config);
  if (const auto checked = check_config(config); !checked) return checked.error();
  return config;
}

}  // namespace twitchy::server
