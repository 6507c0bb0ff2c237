#include "store/cassandra/cassandra_url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace twitchy::store {
namespace {

constexpr std::string_view kScheme = "cassandra://";
constexpr std::string_view kDefaultPort = "9042";
constexpr std::size_t kContactPointsMax = 64;
constexpr std::size_t kKeyspaceMax = 48;
constexpr std::uint32_t kReplicationMax = 16;

constexpr std::array<std::pair<std::string_view, Consistency>, 6> kConsistencies{{
    {"ONE", Consistency::one},
    {"QUORUM", Consistency::quorum},
    {"ALL", Consistency::all},
    {"LOCAL_QUORUM", Consistency::local_quorum},
    {"EACH_QUORUM", Consistency::each_quorum},
    {"LOCAL_ONE", Consistency::local_one},
}};

Error wrong(std::string message) {
  return Error{ErrorCode::bad_request, "cassandra URL: " + std::move(message), {}};
}

// What stands before `mark`, which is taken off `rest` with it; all of it if there is no mark.
std::string_view take_until(std::string_view& rest, char mark) {
  const auto at = rest.find(mark);
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return taken;
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const char lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a') + 10;
  return {};
}

// Nothing if a % is not followed by two hexadecimal digits, or stands for a zero byte.
std::optional<std::string> unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return {};
    const auto high = hex_digit(text[i + 1]);
    const auto low = hex_digit(text[i + 2]);
    if (!high || !low || *high * 16 + *low == 0) return {};
    plain += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return plain;
}

template <typename Number>
std::optional<Number> parse_number(std::string_view text, Number least, Number most) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  if (number < least || number > most) return {};
  return number;
}

// HOST:PORT of HOST, HOST:PORT, [IPV6] or [IPV6]:PORT.
std::optional<std::string> parse_contact_point(std::string_view text) {
  std::string_view host = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return {};
    host = text.substr(0, end + 1);
    port = text.substr(end + 1);
    const auto address = host.substr(1, host.size() - 2);
    if (address.find_first_not_of("0123456789abcdefABCDEF:.%") != std::string_view::npos) return {};
    if (address.empty()) return {};
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    host = text.substr(0, colon);
    port = text.substr(colon);
    if (host.empty() || host.find_first_of("[]%@") != std::string_view::npos) return {};
  }
  if (port.empty()) return std::string(host).append(":").append(kDefaultPort);
  if (!port.starts_with(':') || !parse_number<std::uint32_t>(port.substr(1), 1, 65'535)) return {};
  return std::string(host).append(port);
}

std::optional<Error> read_nodes(std::string_view hosts, CassandraConfig& config) {
  while (!hosts.empty()) {
    const bool is_last = hosts.find(',') == std::string_view::npos;
    const std::string_view host = take_until(hosts, ',');
    auto point = parse_contact_point(host);
    if (!point) return wrong("\"" + std::string(host) + "\" is no HOST or HOST:PORT");
    config.contact_points.push_back(*std::move(point));
    if (!is_last && hosts.empty()) return wrong("a host is missing after the last comma");
  }
  if (config.contact_points.empty()) return wrong("expected cassandra://HOST/KEYSPACE");
  if (config.contact_points.size() > kContactPointsMax) return wrong("too many hosts");
  return {};
}

// Its text is never part of an error: it holds the password.
std::optional<Error> read_credentials(std::string_view text, CassandraConfig& config) {
  auto user = unescape(take_until(text, ':'));
  auto password = unescape(text);
  if (!user || user->empty() || !password) return wrong("what stands before the @ is no USER:PASSWORD");
  config.user = *std::move(user);
  config.password = *std::move(password);
  return {};
}

std::optional<Error> read_keyspace(std::string_view name, CassandraConfig& config) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_allowed = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  if (name.empty() || name.size() > kKeyspaceMax || !is_letter(name.front()) ||
      !std::all_of(name.begin(), name.end(), is_allowed)) {
    return wrong("\"" + std::string(name) + "\" is no keyspace: [a-z][a-z0-9_]{0,47}");
  }
  config.keyspace = name;
  return {};
}

std::optional<Error> read_setting(std::string_view key, const std::string& value, CassandraConfig& config) {
  const auto expected = [&](std::string_view what) {
    return wrong(std::string(key) + ": expected " + std::string(what));
  };
  if (key == "datacenter" || key == "tls_ca") {
    if (value.empty()) return expected("a value");
    (key == "datacenter" ? config.datacenter : config.tls_ca) = value;
    return {};
  }
  if (key == "replication") {
    const auto number = parse_number<std::uint32_t>(value, 1, kReplicationMax);
    if (!number) return expected("a number from 1 to 16");
    config.replication = *number;
    return {};
  }
  if (key == "consistency") {
    const auto* const found = std::find_if(kConsistencies.begin(), kConsistencies.end(),
                                           [&](const auto& item) { return item.first == value; });
    if (found == kConsistencies.end()) {
      return expected("LOCAL_QUORUM, QUORUM, EACH_QUORUM, ALL, LOCAL_ONE or ONE");
    }
    config.consistency = found->second;
    return {};
  }
  if (key == "timeout_ms") {
    // Shorter, and calls given up pile up in the driver, whose connection then has no number for new ones.
    const auto number = parse_number<std::int64_t>(value, 5'000, 60'000);
    if (!number) return expected("a number from 5000 to 60000");
    config.timeout = std::chrono::milliseconds(*number);
    return {};
  }
  if (key == "connecting_ms") {
    const auto number = parse_number<std::int64_t>(value, 1, 600'000);
    if (!number) return expected("a number from 1 to 600000");
    config.connecting = std::chrono::milliseconds(*number);
    return {};
  }
  return wrong("there is no key \"" + std::string(key) + "\"");
}

std::optional<Error> read_settings(std::string_view query, CassandraConfig& config) {
  while (!query.empty()) {
    std::string_view setting = take_until(query, '&');
    const std::string_view key = take_until(setting, '=');
    const auto value = unescape(setting);
    if (!value) return wrong(std::string(key) + ": a % that two hexadecimal digits do not follow");
    if (auto error = read_setting(key, *value, config)) return error;
  }
  return {};
}

}  // namespace

Result<CassandraConfig> parse_cassandra_url(std::string_view url) {
  if (!url.starts_with(kScheme)) return wrong("it does not begin with cassandra://");
  if (!is_printable(url)) return wrong("a space, a control or a letter beyond ASCII: write it as %20");
  url.remove_prefix(kScheme.size());
  std::string_view authority = take_until(url, '/');
  if (authority.find('@') == std::string_view::npos && url.find('@') != std::string_view::npos) {
    return wrong("an @ after the hosts: a / in a password is written %2F, an @ elsewhere %40");
  }
  const std::string_view keyspace = take_until(url, '?');

  CassandraConfig config;
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    if (auto error = read_credentials(authority.substr(0, at), config)) return *error;
    authority.remove_prefix(at + 1);
  }
  if (auto error = read_nodes(authority, config)) return *error;
  if (auto error = read_keyspace(keyspace, config)) return *error;
  if (auto error = read_settings(url, config)) return *error;
  return config;
}

}  // namespace twitchy::store
