#include "broker/kafka/kafka_url.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace twitchy::broker {
namespace {

constexpr std::string_view kScheme = "kafka://";
constexpr std::string_view kReplication = "replication=";
constexpr std::string_view kHostCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
constexpr std::string_view kPrefixCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_-";
constexpr std::size_t kPrefixMax = 64;  // with a room's id it stays within Kafka's 249
constexpr int kReplicasMax = 16;
constexpr unsigned kPortMax = 65'535;

Error wrong(std::string message) {
  return Error{ErrorCode::bad_request, "kafka URL: " + std::move(message), {}};
}

template <typename Number>
bool parse_number(std::string_view text, Number least, Number most, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= least && number <= most;
}

// librdkafka takes a list of these as it is; of one that it cannot read it says little.
bool is_host(std::string_view text) {
  if (text.find_first_not_of(kHostCharacters) != std::string_view::npos) return false;
  const auto address_end = text.rfind(']');
  if (text.starts_with('[') != (address_end != std::string_view::npos)) return false;
  const auto colon = text.find(':', text.starts_with('[') ? address_end : 0);
  const auto host = text.substr(0, colon);
  unsigned port = 0;
  return !host.empty() && host != "[]" &&
         (colon == std::string_view::npos || parse_number(text.substr(colon + 1), 1u, kPortMax, port));
}

}  // namespace

Result<KafkaConfig> parse_kafka_url(std::string_view url) {
  if (!url.starts_with(kScheme)) return wrong("it does not begin with kafka://");
  url.remove_prefix(kScheme.size());
  const auto question = url.find('?');
  const std::string_view place = url.substr(0, question);
  const auto slash = std::min(place.find('/'), place.size());
  const std::string_view hosts = place.substr(0, slash);
  const std::string_view prefix = place.substr(std::min(slash + 1, place.size()));

  KafkaConfig config;
  config.servers = hosts;
  if (prefix.size() > kPrefixMax || prefix.find_first_not_of(kPrefixCharacters) != std::string_view::npos)
    return wrong("after the /: expected a prefix of topics, up to 64 of a-z 0-9 _ -");
  if (!prefix.empty()) config.prefix = prefix;
  for (std::size_t begin = 0; begin <= hosts.size();) {
    const auto end = std::min(hosts.find(',', begin), hosts.size());
    const auto host = hosts.substr(begin, end - begin);
    if (!is_host(host)) return wrong("\"" + std::string(host) + "\" is no HOST or HOST:PORT");
    begin = end + 1;
  }
  if (question == std::string_view::npos) return config;

  const std::string_view setting = url.substr(question + 1);
  if (!setting.starts_with(kReplication))
    return wrong("expected replication=N after the ?; all else is set by kafka_set");
  if (!parse_number(setting.substr(kReplication.size()), 1, kReplicasMax, config.replicas))
    return wrong("replication: expected a number from 1 to 16");
  return config;
}

}  // namespace twitchy::broker
