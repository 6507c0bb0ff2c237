// What the operator decides: defaults, then the file of --config, then the flags.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "account/account_service.h"
#include "base/result.h"
#include "gateway/client_address.h"
#include "model/limits.h"
#include "model/room.h"

namespace twitchy::server {

struct Config {
  std::string listen = "127.0.0.1:8080";
  std::filesystem::path data = "data";
  std::optional<std::filesystem::path> web;     // none: the one it was installed or built with
  std::optional<std::filesystem::path> styles;  // likewise
  std::size_t threads = 0;                      // 0: one for each core
  std::string broker = "in-process";            // or kafka://…
  std::string store = "rocksdb";                // or cassandra://…
  std::vector<std::string> kafka_set;           // KEY=VALUE, settings of librdkafka's
  bool archive = true;                          // of a cluster: whether this node copies the log to the store
  std::vector<std::string> trusted_proxies;
  std::string log_level = "info";
  bool log_json = false;

  account::AccountLimits account_limits;
  std::uint32_t connections_per_address = 0;  // 0: no limit
  std::size_t outbox_bytes = limits::kOutboxBytes;
  std::uint32_t keep_days = 30;  // 0: for ever
  std::vector<Room> rooms;       // as configured; empty: the three that come with it
};

std::vector<RoomId> ids_of(const std::vector<Room>& rooms);

// Reads `file` into `config`. The error names the file, and the key that is wrong or not known.
Result<void> read_config_file(const std::filesystem::path& file, Config& config);

// What no single key can say: ranges, forms, and names that must be known. Fills in the rooms. The error
// names the key.
Result<void> check_config(Config& config);

}  // namespace twitchy::server
