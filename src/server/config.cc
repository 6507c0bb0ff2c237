#include "server/config.h"

#include <toml++/toml.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <set>
#include <string_view>
#include <utility>

#include "base/log.h"
#include "server/foundation.h"

namespace twitchy::server {
namespace {

constexpr std::size_t kMaxThreads = 256;
constexpr std::uint32_t kMaxKeepDays = 36'500;

Error wrong(std::string message) {
  return Error{ErrorCode::bad_request, std::move(message), {}};
}

// Reads the keys of one table and remembers which it was asked for, so that a misspelt one is found.
class TableReader {
 public:
  // `prefix`: "limits." in messages.
  TableReader(const toml::table& table, std::string prefix) : table_(table), prefix_(std::move(prefix)) {}

  void text(std::string_view key, std::string& value) {
    if (const auto* node = find(key)) take(key, node->value_exact<std::string>(), "a string", value);
  }
  void path(std::string_view key, std::filesystem::path& value) {
    std::string text_value = value.string();
    text(key, text_value);
    value = text_value;
  }
  void path(std::string_view key, std::optional<std::filesystem::path>& value) {
    if (!table_.contains(key)) return;
    std::filesystem::path given;
    path(key, given);
    value = given;
  }
  void flag(std::string_view key, bool& value) {
    if (const auto* node = find(key)) take(key, node->value_exact<bool>(), "true or false", value);
  }
  template <typename Number>
  void number(std::string_view key, Number& value) {
    const auto* node = find(key);
    if (!node) return;
    const auto given = node->value_exact<std::int64_t>();
    if (given && *given >= 0 && static_cast<std::uint64_t>(*given) <= std::numeric_limits<Number>::max()) {
      value = static_cast<Number>(*given);
    } else {
      fail(key, "a whole number from 0");
    }
  }
  void texts(std::string_view key, std::vector<std::string>& value) {
    const auto* node = find(key);
    if (!node) return;
    const auto* array = node->as_array();
    if (!array) return fail(key, "a list of strings");
    value.clear();
    for (const auto& item : *array) {
      const auto given = item.value_exact<std::string>();
      if (!given) return fail(key, "a list of strings");
      value.push_back(*given);
    }
  }
  const toml::node* find(std::string_view key) {
    asked_.emplace(key);
    return table_.get(key);
  }
  void fail(std::string_view key, std::string_view expected) {
    if (!error_) error_ = wrong(prefix_ + std::string(key) + ": expected " + std::string(expected));
  }

  std::optional<Error> finish() {
    for (const auto& [key, node] : table_) {
      if (!error_ && !asked_.contains(std::string(key.str()))) {
        error_ = wrong(prefix_ + std::string(key.str()) + ": there is no such key");
      }
    }
    return error_;
  }

 private:
  template <typename T>
  void take(std::string_view key, std::optional<T> given, std::string_view expected, T& value) {
    if (given) {
      value = *std::move(given);
    } else {
      fail(key, expected);
    }
  }

  const toml::table& table_;
  const std::string prefix_;
  std::set<std::string> asked_;
  std::optional<Error> error_;
};

std::optional<Error> read_limits(const toml::table& table, Config& config) {
  TableReader in(table, "limits.");
  in.number("messages_per_30s", config.account_limits.messages_per_30s);
  in.number("registrations_per_minute", config.account_limits.registrations_per_minute);
  in.number("sign_ins_per_minute", config.account_limits.sign_ins_per_minute);
  in.number("connections_per_address", config.connections_per_address);
  in.number("outbox_bytes", config.outbox_bytes);
  return in.finish();
}

std::optional<Error> read_history(const toml::table& table, Config& config) {
  TableReader in(table, "history.");
  in.number("keep_days", config.keep_days);
  return in.finish();
}

std::optional<Error> read_room(const toml::table& table, std::size_t number, Config& config) {
  const std::string prefix = "rooms[" + std::to_string(number) + "].";
  TableReader in(table, prefix);
  std::string id;
  Room room;
  in.text("id", id);
  in.text("title", room.title);
  in.text("style", room.style);
  if (auto error = in.finish()) return error;
  const auto parsed = parse_room_id(id);
  if (!parsed) return wrong(prefix + "id: expected 1 to 32 of a-z, 0-9, _ and -");
  room.id = *parsed;
  if (room.style.empty()) return wrong(prefix + "style: it is missing");
  if (room.title.empty()) room.title = id;
  config.rooms.push_back(std::move(room));
  return std::nullopt;
}

std::optional<Error> read_rooms(const toml::array& array, Config& config) {
  for (std::size_t i = 0; i < array.size(); ++i) {
    const auto* table = array[i].as_table();
    if (!table) return wrong("rooms: expected [[rooms]] tables");
    if (auto error = read_room(*table, i, config)) return error;
  }
  return std::nullopt;
}

std::optional<Error> read_root(const toml::table& root, Config& config) {
  TableReader in(root, "");
  in.text("listen", config.listen);
  in.path("data", config.data);
  in.path("web", config.web);
  in.path("styles", config.styles);
  in.number("threads", config.threads);
  in.text("broker", config.broker);
  in.text("store", config.store);
  in.texts("kafka_set", config.kafka_set);
  in.flag("archive", config.archive);
  in.texts("trusted_proxy", config.trusted_proxies);
  in.text("log_level", config.log_level);
  in.flag("log_json", config.log_json);
  const auto table_of = [&](std::string_view key, auto read) -> std::optional<Error> {
    const auto* node = in.find(key);
    if (!node) return std::nullopt;
    if (!node->is_table()) return wrong(std::string(key) + ": expected a table");
    return read(*node->as_table(), config);
  };
  if (auto error = table_of("limits", read_limits)) return error;
  if (auto error = table_of("history", read_history)) return error;
  if (const auto* rooms = in.find("rooms")) {
    if (!rooms->is_array()) return wrong("rooms: expected [[rooms]] tables");
    if (auto error = read_rooms(*rooms->as_array(), config)) return error;
  }
  return in.finish();
}

}  // namespace

std::vector<RoomId> ids_of(const std::vector<Room>& rooms) {
  std::vector<RoomId> ids;
  std::transform(rooms.begin(), rooms.end(), std::back_inserter(ids),
                 [](const Room& room) { return room.id; });
  return ids;
}

Result<void> read_config_file(const std::filesystem::path& file, Config& config) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return wrong(file.string() + ": is a folder, not a file");
  toml::table root;
  try {
    root = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    const std::string where = line > 0 ? ":" + std::to_string(line) : "";
    return wrong(file.string() + where + ": " + std::string(error.description()));
  }
  if (auto error = read_root(root, config)) return wrong(file.string() + ": " + error->message);
  return {};
}

Result<void> check_config(Config& config) {
  if (!log::parse_level(config.log_level))
    return wrong("log_level: expected debug, info, warn, error or off");
  if (config.threads > kMaxThreads) return wrong("threads: expected at most " + std::to_string(kMaxThreads));
  if (config.keep_days > kMaxKeepDays)
    return wrong("history.keep_days: expected at most " + std::to_string(kMaxKeepDays));
  if (config.outbox_bytes == 0) config.outbox_bytes = std::numeric_limits<std::size_t>::max() / 2;
  if (auto checked = check_backends(config); !checked) return checked;
  gateway::TrustedProxies proxies;
  for (const auto& proxy : config.trusted_proxies) {
    if (const auto added = proxies.add(proxy); !added)
      return wrong("trusted_proxy: " + added.error().message);
  }
  if (config.rooms.empty()) {
    config.rooms = {{RoomId{"bestie"}, "Bestie", "bestie"},
                    {RoomId{"skibidi"}, "Skibidi", "skibidi"},
                    {RoomId{"uwu"}, "UwU", "uwu"}};
  }
  std::set<RoomId> ids;
  for (const auto& room : config.rooms) {
    if (!ids.insert(room.id).second)
      return wrong("rooms: there are two with the id '" + room.id.value() + "'");
  }
  return {};
}

}  // namespace twitchy::server
