#include "protocol/ws_frame.h"

namespace twitchy::protocol {
namespace {

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i)));
}

constexpr unsigned kFinal = 0x80;
constexpr unsigned kDeflated = 0x40;  // RSV1, as RFC 7692 takes it

void append_header(std::string& out, unsigned first_byte, std::size_t payload_bytes) {
  out.push_back(static_cast<char>(first_byte));
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

std::string frame(unsigned first_byte, std::string_view payload) {
  std::string out;
  out.reserve(10 + payload.size());
  append_header(out, first_byte, payload.size());
  out.append(payload);
  return out;
}

}  // namespace

void append_ws_header(std::string& out, Opcode opcode, std::size_t payload_bytes) {
  append_header(out, kFinal | static_cast<unsigned>(opcode), payload_bytes);
}

std::string ws_frame(Opcode opcode, std::string_view payload) {
  return frame(kFinal | static_cast<unsigned>(opcode), payload);
}

std::string ws_deflated_text_frame(std::string_view compressed) {
  return frame(kFinal | kDeflated | static_cast<unsigned>(Opcode::text), compressed);
}

std::string ws_close_frame(std::uint16_t code, std::string_view reason) {
  std::string payload;
  append_big_endian(payload, code, 2);
  payload.append(reason);
  return ws_frame(Opcode::close, payload);
}

}  // namespace twitchy::protocol
