#include "server/command_line.h"

#include <fmt/core.h>

#include "base/log.h"

namespace twitchy::server {

int wrong_usage(const std::string& message) {
  fmt::print(stderr, "twitchy: {}\n", message);
  return kWrongUsage;
}

void log_as(const Config& config) {
  log::configure(*log::parse_level(config.log_level), config.log_json);
}

int ended_with(const Result<void>& result) {
  if (result) return 0;
  wrong_usage(result.error().message);
  return result.error().code == ErrorCode::bad_request ? kWrongUsage : kFailed;
}

void ClusterFlags::add_to(CLI::App& command) {
  command.add_option("--config", config_file, "Read settings from this TOML file")->type_name("FILE");
  command
      .add_option("--broker", given.broker,
                  "in-process, or kafka://HOST[:PORT][,…][/PREFIX][?replication=N] [in-process]")
      ->type_name("BROKER");
  command.add_option("--store", given.store, "rocksdb, or cassandra://HOST[:PORT][,…]/KEYSPACE [rocksdb]")
      ->type_name("STORE");
  command
      .add_option("--kafka-set", given.kafka_set,
                  "A setting of librdkafka's, as for TLS and SASL (repeatable)")
      ->type_name("KEY=VALUE");
  command.add_option("--log-level", given.log_level, "debug, info, warn, error or off [info]");
  command.add_flag("--log-json", given.log_json, "Log one JSON object a line");
}

void ClusterFlags::override(const CLI::App& command, Config& config) const {
  const auto is_given = [&](const char* flag) { return command.count(flag) > 0; };
  if (is_given("--broker")) config.broker = given.broker;
  if (is_given("--store")) config.store = given.store;
  if (is_given("--kafka-set")) config.kafka_set = given.kafka_set;
  if (is_given("--log-level")) config.log_level = given.log_level;
  if (is_given("--log-json")) config.log_json = given.log_json;
}

}  // namespace twitchy::server
