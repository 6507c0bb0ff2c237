// Any bytes as a request's path, query and X-Forwarded-For, one a line, and as a trusted network: an answer
// always, an address always, and a value that is no longer than what it was decoded from.
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "gateway/client_address.h"
#include "gateway/http_message.h"
#include "gateway/static_files.h"

namespace {

using namespace twitchy::gateway;

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

void try_path(std::string_view path, std::string_view accept) {
  static const StaticFiles kNone;
  HttpRequest request;
  request.path = path;
  request.accept = accept;
  TWITCHY_CHECK(kNone.get(request).status == 404);
}

void try_query(std::string_view query) {
  std::string value;
  for (const auto* key : {"room", "limit", ""}) {
    if (find_in_query(query, key, value)) TWITCHY_CHECK(value.size() <= query.size());
  }
}

void try_address(std::string_view forwarded_for, std::string_view network) {
  static const auto kPeer = boost::asio::ip::make_address("10.0.0.1");
  TrustedProxies proxies;
  TWITCHY_CHECK(proxies.add("10.0.0.0/8").has_value());
  (void)proxies.add(network);
  boost::system::error_code failed;
  const auto client = boost::asio::ip::make_address(proxies.client_of(kPeer, forwarded_for), failed);
  TWITCHY_CHECK(!failed);
  (void)proxies.contains(client);
  const std::string forged = std::string(forwarded_for) + ",198.51.100.1";
  if (!proxies.contains(boost::asio::ip::make_address("198.51.100.1")))
    TWITCHY_CHECK(proxies.client_of(kPeer, forged) == "198.51.100.1");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto path = take_line(rest);
  const auto query = take_line(rest);
  const auto forwarded_for = take_line(rest);
  const auto network = take_line(rest);
  try_path(path, rest);
  try_query(query);
  try_address(forwarded_for, network);
  return 0;
}
