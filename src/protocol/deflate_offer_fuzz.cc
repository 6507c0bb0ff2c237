// Any bytes are an offer that is taken or not. What is taken names the extension, and is taken just as well
// among others and in another case; what is not taken does not stop the next offer, unless it is malformed.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "protocol/deflate_offer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using twitchy::protocol::deflate_answer;
  const std::string header(reinterpret_cast<const char*>(data), size);
  const std::string_view answer = deflate_answer(header);
  std::string upper = header;
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  TWITCHY_CHECK(deflate_answer(upper) == answer);
  // What stands behind it is well formed, or nothing is.
  const std::string_view with_more = deflate_answer(header + ",permessage-deflate");
  const std::string_view led = deflate_answer("x-other; a=\"b\"," + header);
  TWITCHY_CHECK(led == answer);
  if (answer.empty()) return 0;
  TWITCHY_CHECK(
      answer.starts_with("permessage-deflate; server_no_context_takeover; client_no_context_takeover"));
  TWITCHY_CHECK(upper.find("PERMESSAGE-DEFLATE") != std::string::npos);
  TWITCHY_CHECK(with_more == answer);
  return 0;
}
