// The stable codes that clients see: of errors, by name and HTTP status, and of closes.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace twitchy::protocol {

std::string_view code_name(ErrorCode code);
unsigned http_status(ErrorCode code);
// What the status is called, e.g. "Too Many Requests".
std::string_view http_title(ErrorCode code);

// Why the server closes a WebSocket. After the 40xx and 1006 a client comes back and resumes; after the
// others it does not, since the same would happen again.
enum class CloseCode : std::uint16_t {
  normal = 1000,     // answers the client's own close
  bad_frame = 1002,  // RFC 6455: unmasked, reserved bits, wrong order …
  not_text = 1003,   // a binary message
  not_utf8 = 1007,   // a text message that is not UTF-8, or cannot be inflated
  too_large = 1009,  // more than limits::kFrameBytes
  draining = 4000,
  too_slow = 4001,
  no_pong = 4002,
  protocol_error = 4500,        // limits::kBadFramesInARow messages in a row were refused as bad_request
  too_many_connections = 4501,  // from this address
};

}  // namespace twitchy::protocol
