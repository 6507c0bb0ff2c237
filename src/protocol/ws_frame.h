// The framing of what the server sends (RFC 6455, 5.2): unmasked, never fragmented.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twitchy::protocol {

enum class Opcode : std::uint8_t { text = 1, close = 8, ping = 9, pong = 10 };

void append_ws_header(std::string& out, Opcode opcode, std::size_t payload_bytes);
std::string ws_frame(Opcode opcode, std::string_view payload);
// Of permessage-deflate (RFC 7692).
std::string ws_deflated_text_frame(std::string_view compressed);
std::string ws_close_frame(std::uint16_t code, std::string_view reason);

}  // namespace twitchy::protocol
