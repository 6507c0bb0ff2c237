// What a client's permessage-deflate offer is answered with (RFC 7692, 7.1).
#pragma once

#include <string_view>

namespace twitchy::protocol {

// The value of Sec-WebSocket-Extensions in the answer to `extensions`, all lines of that header joined by
// commas: no side keeps a context from message to message, and the window is the full one. Empty if nothing
// that was offered allows that, or if the header is malformed: then the connection has no extension.
std::string_view deflate_answer(std::string_view extensions);

}  // namespace twitchy::protocol
