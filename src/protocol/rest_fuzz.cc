// Any bytes are the body of a request, or a bad_request that makes a good problem document.
#include <boost/json/parse.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "protocol/client_frames.h"
#include "protocol/rest.h"

namespace {

template <typename T>
void check(const twitchy::Result<T>& parsed) {
  using namespace twitchy;
  if (parsed) return;
  TWITCHY_CHECK(parsed.error().code == ErrorCode::bad_request);
  TWITCHY_CHECK(boost::json::parse(protocol::problem_json(parsed.error())).is_object());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace twitchy::protocol;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  check(parse_credentials(body));
  const auto send = parse_send(body);
  check(send);
  if (send) TWITCHY_CHECK(!send->nonce || is_nonce(*send->nonce));
  return 0;
}
