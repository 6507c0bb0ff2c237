#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <sodium.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

#include "base/log.h"
#include "server/config.h"
#include "server/paths.h"
#include "server/serve.h"
#include "server/version.h"
#include "skibidi/style_set.h"

namespace {

using namespace twitchy;

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

int wrong_usage(const std::string& message) {
  fmt::print(stderr, "twitchy: {}\n", message);
  return kWrongUsage;
}

// The flags of `serve`; only those that were given override what the file says.
struct ServeFlags {
  std::string config_file;
  server::Config given;
  std::string web;
  std::string styles;

  void add_to(CLI::App& command) {
    command.add_option("--config", config_file, "Read settings from this TOML file")->type_name("FILE");
    command.add_option("--listen", given.listen, "Where to listen [127.0.0.1:8080]")->type_name("ADDR:PORT");
    command.add_option("--data", given.data, "Where everything is kept [./data]")->type_name("DIR");
    command.add_option("--web", web, "The web client's files")->type_name("DIR");
    command.add_option("--styles", styles, "The style files")->type_name("DIR");
    command.add_option("--threads", given.threads, "Event loops [one for each core]")->type_name("N");
    command.add_option("--broker", given.broker, "in-process [in-process]");
    command.add_option("--store", given.store, "rocksdb [rocksdb]");
    command
        .add_option("--trusted-proxy", given.trusted_proxies,
                    "A network whose X-Forwarded-For is believed (repeatable)")
        ->type_name("CIDR");
    command.add_option("--log-level", given.log_level, "debug, info, warn, error or off [info]");
    command.add_flag("--log-json", given.log_json, "Log one JSON object a line");
  }

  // `config` holds what the file said.
  void override(const CLI::App& command, server::Config& config) const {
    const auto is_given = [&](const char* flag) { return command.count(flag) > 0; };
    if (is_given("--listen")) config.listen = given.listen;
    if (is_given("--data")) config.data = given.data;
    if (is_given("--web")) config.web = web;
    if (is_given("--styles")) config.styles = styles;
    if (is_given("--threads")) config.threads = given.threads;
    if (is_given("--broker")) config.broker = given.broker;
    if (is_given("--store")) config.store = given.store;
    if (is_given("--trusted-proxy")) config.trusted_proxies = given.trusted_proxies;
    if (is_given("--log-level")) config.log_level = given.log_level;
    if (is_given("--log-json")) config.log_json = given.log_json;
  }
};

int run_serve(const CLI::App& command, const ServeFlags& flags) {
  server::Config config;
  if (!flags.config_file.empty()) {
    if (const auto read = server::read_config_file(flags.config_file, config); !read) {
      return wrong_usage(read.error().message);
    }
  }
  flags.override(command, config);
  if (const auto checked = server::check_config(config); !checked)
    return wrong_usage(checked.error().message);
  log::configure(*log::parse_level(config.log_level), config.log_json);
  return server::serve(config);
}

struct SkibidifyFlags {
  std::string style;
  std::string styles;
  std::optional<std::uint64_t> seed;
  std::optional<std::string> text;

  void add_to(CLI::App& command) {
    command.add_option("--style", style, "The style's name")->required();
    command.add_option("--styles", styles, "The style files")->type_name("DIR");
    command.add_option("--seed", seed, "The same seed gives the same rewriting [random]")->type_name("N");
    command.add_option("TEXT", text, "What to rewrite [each line of standard input]");
  }
};

int run_skibidify(const SkibidifyFlags& flags) {
  const std::filesystem::path dir =
      flags.styles.empty() ? server::find_resource("styles", "styles") : std::filesystem::path(flags.styles);
  const auto styles = skibidi::load_styles(dir);
  if (!styles) return wrong_usage("styles: " + styles.error().message);
  const auto style = styles->find(flags.style);
  if (style == styles->end())
    return wrong_usage("style: there is no '" + flags.style + "' in " + dir.string());
  SystemRandom random;
  const auto rewrite = [&](const std::string& text) {
    fmt::print("{}\n", style->second.rewrite(text, flags.seed ? *flags.seed : random.next()));
  };
  if (flags.text) {
    rewrite(*flags.text);
  } else {
    for (std::string line; std::getline(std::cin, line);) rewrite(line);
  }
  return 0;
}

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
  SkibidifyFlags skibidify_flags;
  CLI::App* skibidify = app.add_subcommand("skibidify", "Rewrite a text as a room would");
  skibidify_flags.add_to(*skibidify);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool is_help = error.get_exit_code() == 0;
    return is_help ? app.exit(error) : wrong_usage(error.what());
  }
  return serve->parsed() ? run_serve(*serve, serve_flags) : run_skibidify(skibidify_flags);
}
