// For tests: frames as a client sends them (RFC 6455, 5.2), good ones and others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twitchy::gateway {

struct ClientFrameBits {
  std::uint8_t opcode = 1;
  bool is_final = true;
  bool is_masked = true;
  std::uint8_t reserved = 0;  // three bits
  std::uint32_t mask = 0x37fa213d;
};

inline std::string client_frame(std::string_view payload, const ClientFrameBits& bits = {}) {
  std::string out;
  const auto push = [&](std::uint64_t byte) { out.push_back(static_cast<char>(byte)); };
  const auto push_big_endian = [&](std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) push(value >> (8 * i));
  };
  push((bits.is_final ? 0x80u : 0u) | (static_cast<unsigned>(bits.reserved) << 4) | bits.opcode);
  const unsigned masked = bits.is_masked ? 0x80 : 0;
  if (payload.size() < 126) {
    push(masked | payload.size());
  } else if (payload.size() <= 0xffff) {
    push(masked | 126);
    push_big_endian(payload.size(), 2);
  } else {
    push(masked | 127);
    push_big_endian(payload.size(), 8);
  }
  if (!bits.is_masked) return out.append(payload);
  push_big_endian(bits.mask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    push(static_cast<std::uint8_t>(payload[i]) ^ (bits.mask >> (24 - 8 * (i % 4))));
  }
  return out;
}

inline std::string client_text(std::string_view text) {
  return client_frame(text);
}
inline std::string client_control(std::uint8_t opcode, std::string_view payload = {}) {
  return client_frame(payload, {.opcode = opcode});
}
inline std::string client_close(std::uint16_t code, std::string_view reason = {}) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
  return client_control(8, payload.append(reason));
}

}  // namespace twitchy::gateway
