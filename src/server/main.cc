#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <sodium.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "server/cluster_commands.h"
#include "server/command_line.h"
#include "server/config.h"
#include "server/paths.h"
#include "server/serve.h"
#include "server/style_tools.h"
#include "server/version.h"

namespace {

using namespace twitchy;
using server::kFailed;
using server::wrong_usage;

// The flags of `serve`.
struct ServeFlags : server::ClusterFlags {
  std::string web;
  std::string styles;

  void add_to(CLI::App& command) {
    ClusterFlags::add_to(command);
    command.add_option("--listen", given.listen, "Where to listen [127.0.0.1:8080]")->type_name("ADDR:PORT");
    command.add_option("--data", given.data, "Where everything is kept [./data]")->type_name("DIR");
    command.add_option("--web", web, "The web client's files")->type_name("DIR");
    command.add_option("--styles", styles, "The style files")->type_name("DIR");
    command.add_option("--threads", given.threads, "Event loops [one for each core]")->type_name("N");
    command.add_flag(
        "!--no-archive", given.archive,
        "Of a cluster: leave copying Kafka to Cassandra to other nodes, or to `twitchy archive`");
    command
        .add_option("--trusted-proxy", given.trusted_proxies,
                    "A network whose X-Forwarded-For is believed (repeatable)")
        ->type_name("CIDR");
  }

  // `config` holds what the file said.
  void override(const CLI::App& command, server::Config& config) const {
    ClusterFlags::override(command, config);
    const auto is_given = [&](const char* flag) { return command.count(flag) > 0; };
    if (is_given("--listen")) config.listen = given.listen;
    if (is_given("--data")) config.data = given.data;
    if (is_given("--web")) config.web = web;
    if (is_given("--styles")) config.styles = styles;
    if (is_given("--threads")) config.threads = given.threads;
    if (is_given("--no-archive")) config.archive = given.archive;
    if (is_given("--trusted-proxy")) config.trusted_proxies = given.trusted_proxies;
  }
};

int run_serve(const CLI::App& command, const ServeFlags& flags) {
  const auto config = server::load_config(command, flags);
  if (!config) return wrong_usage(config.error().message);
  server::log_as(*config);
  return server::serve(*config);
}

// Where --styles says, else where the program's own are.
std::filesystem::path styles_dir(const std::string& flag) {
  return flag.empty() ? server::find_resource("styles", "styles") : std::filesystem::path(flag);
}

int ended(const Result<void>& result) {
  return result ? 0 : wrong_usage(result.error().message);
}

// `twitchy skibidify` and `twitchy styles list|check|try`: the one that was asked for is kept, and run().
class StyleCommands {
 public:
  void add_to(CLI::App& app) {
    CLI::App* skibidify = app.add_subcommand("skibidify", "Rewrite a text, or each line of standard input");
    skibidify->add_option("--style", skibidify_.choice.style, "The style's name, or its file")
        ->type_name("STYLE")
        ->required();
    add_dir(*skibidify);
    skibidify
        ->add_option("--seed", seed_, "The same seed gives the same rewriting; one more each line [random]")
        ->type_name("N");
    skibidify->add_flag("--json", skibidify_.json, "Say what was done to each piece, one JSON object a line");
    skibidify->add_flag("--stats", skibidify_.stats, "Sum up on standard error what was done");
    skibidify->add_option("TEXT", skibidify_.text, "What to rewrite [each line of standard input]")
        ->type_name("");
    on(*skibidify, [this]() -> Result<void> {
      if (seed_) {
        if (const auto seed = server::parse_seed(*seed_, skibidify_); !seed) return seed;
      }
      skibidify_.choice.dir = styles_dir(dir_);
      return server::skibidify(skibidify_);
    });

    CLI::App* styles = app.add_subcommand("styles", "List, check or try styles");
    styles->require_subcommand(1);
    CLI::App* list = styles->add_subcommand("list", "The styles there are");
    add_dir(*list);
    on(*list, [this] { return server::list_styles(styles_dir(dir_)); });
    CLI::App* check =
        styles->add_subcommand("check", "Say what a style file holds, or what is wrong with it");
    check->add_option("PATH", paths_, "Style files, or folders of them [all styles there are]")
        ->type_name("");
    add_dir(*check);
    check->callback([this] { run_ = [this] { return run_check(); }; });
    CLI::App* attempt = styles->add_subcommand("try", "See what a style makes of sample lines, or of yours");
    attempt->add_option("STYLE", try_.choice.style, "The style's name, or its file")
        ->type_name("")
        ->required();
    // Just one: of a list's texts, CLI11 would take a "[text, in brackets]" for two.
    attempt->add_option("TEXT", try_.text, "What to rewrite [sample lines]")->type_name("");
    attempt->add_option("--seeds", seeds_, "Try each of these seeds [1]")->type_name("N or FIRST-LAST");
    add_dir(*attempt);
    on(*attempt, [this]() -> Result<void> {
      if (const auto seeds = server::parse_seeds(seeds_, try_); !seeds) return seeds;
      try_.choice.dir = styles_dir(dir_);
      return server::try_style(try_);
    });
  }

  int run() const {
    try {
      const int code = run_();
      if (std::fflush(stdout) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot write to file");
      return code;
    } catch (const std::system_error& error) {
      fmt::print(stderr, "twitchy: {}\n", error.what());
      return kFailed;
    }
  }

 private:
  void add_dir(CLI::App& command) {
    command.add_option("--styles", dir_, "The folder of style files")->type_name("DIR");
  }
  void on(CLI::App& command, std::function<Result<void>()> run) {
    command.callback([this, run = std::move(run)] { run_ = [run] { return ended(run()); }; });
  }

  int run_check() const {
    int code = 0;
    for (const Error& mistake : server::check_styles(paths_, styles_dir(dir_)))
      code = wrong_usage(mistake.message);
    return code;
  }

  std::function<int()> run_;
  std::string dir_;
  std::optional<std::string> seed_;
  std::string seeds_ = "1";
  std::vector<std::string> paths_;
  server::SkibidifyOptions skibidify_;
  server::TryOptions try_;
};

}  // namespace

int main(int argc, char** argv) {
  if (sodium_init() < 0) {
    fmt::print(stderr, "twitchy: libsodium cannot start\n");
    return kFailed;
  }
  CLI::App app("Twitchy Chat: a chat server that skibidifies every message", "twitchy");
  app.set_version_flag("--version", std::string("twitchy ") + server::kVersion);
  app.require_subcommand(1);
  ServeFlags serve_flags;
  CLI::App* serve = app.add_subcommand("serve", "Serve the chat");
  serve_flags.add_to(*serve);
  server::ClusterCommands cluster_commands;
  cluster_commands.add_to(app);
  StyleCommands style_commands;
  style_commands.add_to(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool is_help = error.get_exit_code() == 0;
    return is_help ? app.exit(error) : wrong_usage(error.what());
  }
  if (serve->parsed()) return run_serve(*serve, serve_flags);
  return cluster_commands.was_asked_for() ? cluster_commands.run() : style_commands.run();
}
