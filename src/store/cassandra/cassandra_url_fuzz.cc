// Any bytes as a URL: a configuration in its ranges, or one line that says what is wrong.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "store/cassandra/cassandra_url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace twitchy;
  const auto config = store::parse_cassandra_url({reinterpret_cast<const char*>(data), size});
  if (!config) {
    TWITCHY_CHECK(config.error().code == ErrorCode::bad_request);
    TWITCHY_CHECK(!config.error().message.empty());
    TWITCHY_CHECK(config.error().message.find('\n') == std::string::npos);
    return 0;
  }
  TWITCHY_CHECK(!config->contact_points.empty());
  for (const auto& point : config->contact_points) TWITCHY_CHECK(point.find(':') != std::string::npos);
  // It goes into statements as it is.
  TWITCHY_CHECK(!config->keyspace.empty() && config->keyspace.size() <= 48);
  TWITCHY_CHECK(config->keyspace.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
                std::string::npos);
  TWITCHY_CHECK(config->replication >= 1 && config->replication <= 16);
  TWITCHY_CHECK(config->timeout.count() >= 5'000 && config->timeout.count() <= 60'000);
  return 0;
}
