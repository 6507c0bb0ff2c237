// Any bytes as a URL: servers and a number in its range, or one line that says what is wrong.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "broker/kafka/kafka_url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace twitchy;
  const auto config = broker::parse_kafka_url({reinterpret_cast<const char*>(data), size});
  if (!config) {
    TWITCHY_CHECK(config.error().code == ErrorCode::bad_request);
    TWITCHY_CHECK(!config.error().message.empty());
    return 0;
  }
  TWITCHY_CHECK(!config->servers.empty());
  TWITCHY_CHECK(config->servers.find_first_of("/?@ \n") == std::string::npos);
  TWITCHY_CHECK(config->servers.find(",,") == std::string::npos && !config->servers.ends_with(','));
  TWITCHY_CHECK(config->replicas >= 1 && config->replicas <= 16);
  return 0;
}
