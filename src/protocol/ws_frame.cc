#include "protocol/ws_frame.h"

namespace twitchy::protocol {
namespace {

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i)));
}

}  // namespace

void append_ws_header(std::string& out, Opcode opcode, std::size_t payload_bytes) {
  constexpr unsigned kFinal = 0x80;
  out.push_back(static_cast<char>(kFinal | static_cast<unsigned>(opcode)));
  if (payload_bytes < 126) {
    out.push_back(static_cast<char>(payload_bytes));
  } else if (payload_bytes <= 0xffff) {
    out.push_back(126);
    append_big_endian(out, payload_bytes, 2);
  } else {
    out.push_back(127);
    append_big_endian(out, payload_bytes, 8);
  }
}

std::string ws_frame(Opcode opcode, std::string_view payload) {
  std::string out;
  out.reserve(10 + payload.size());
  append_ws_header(out, opcode, payload.size());
  out.append(payload);
  return out;
}

std::string ws_close_frame(std::uint16_t code, std::string_view reason) {
  std::string payload;
  append_big_endian(payload, code, 2);
  payload.append(reason);
  return ws_frame(Opcode::close, payload);
}

}  // namespace twitchy::protocol
