#include "protocol/ws_frame.h"

#include <gtest/gtest.h>

namespace twitchy::protocol {
namespace {

using namespace std::string_literals;

std::string header(Opcode opcode, std::size_t payload_bytes) {
  std::string out;
  append_ws_header(out, opcode, payload_bytes);
  return out;
}

TEST(WsFrame, TheLengthTakesAsFewBytesAsItCan) {
  EXPECT_EQ(header(Opcode::text, 0), "\x81\x00"s);
  EXPECT_EQ(header(Opcode::text, 125), "\x81\x7d"s);
  EXPECT_EQ(header(Opcode::text, 126), "\x81\x7e\x00\x7e"s);
  EXPECT_EQ(header(Opcode::text, 65'535), "\x81\x7e\xff\xff"s);
  EXPECT_EQ(header(Opcode::text, 65'536), "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s);
  EXPECT_EQ(header(Opcode::text, 0x0123456789abcdef), "\x81\x7f\x01\x23\x45\x67\x89\xab\xcd\xef"s);
}

TEST(WsFrame, IsFinalUnmaskedAndOfItsOpcode) {
  EXPECT_EQ(ws_frame(Opcode::text, "hi"), "\x81\x02hi"s);
  EXPECT_EQ(ws_frame(Opcode::ping, ""), "\x89\x00"s);
  EXPECT_EQ(ws_frame(Opcode::pong, "x"), "\x8a\x01x"s);
}

TEST(WsFrame, AppendsToWhatIsThere) {
  std::string out = "x";
  append_ws_header(out, Opcode::text, 2);
  EXPECT_EQ(out, "x\x81\x02"s);
}

TEST(WsFrame, ACloseHasItsCodeInNetworkOrder) {
  EXPECT_EQ(ws_close_frame(4000, "come back"), "\x88\x0b\x0f\xa0"s + "come back");
  EXPECT_EQ(ws_close_frame(1000, ""), "\x88\x02\x03\xe8"s);
}

TEST(WsFrame, HoldsItsPayloadAtEverySize) {
  for (const std::size_t size : {0u, 125u, 126u, 65'535u, 65'536u}) {
    const std::string payload(size, 'x');
    EXPECT_EQ(ws_frame(Opcode::text, payload), header(Opcode::text, size) + payload);
  }
}

}  // namespace
}  // namespace twitchy::protocol
