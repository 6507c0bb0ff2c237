#include "gateway/frame_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "gateway/client_deflate_testing.h"
#include "gateway/client_frames_testing.h"
#include "model/limits.h"
#include "protocol/ws_frame.h"

namespace twitchy::gateway {
namespace {

using protocol::Opcode;
using protocol::ws_close_frame;
using protocol::ws_frame;
using testing::ElementsAre;
using testing::IsEmpty;

// A reader with what came out of it.
struct Reading : FrameHandler {
  explicit Reading(bool deflates = false) { reader.set_deflates(deflates); }

  Inflater inflater;
  FrameReader reader{inflater};
  std::vector<std::string> texts;
  int pongs = 0;
  std::string answer;

  void on_text(std::string_view text) override { texts.emplace_back(text); }
  void on_pong() override { ++pongs; }
  void feed(std::string_view bytes) { reader.feed(bytes, *this, answer); }
};

constexpr std::uint8_t kContinuation = 0;
constexpr std::uint8_t kBinary = 2;
constexpr std::uint8_t kPing = 9;
constexpr std::uint8_t kPong = 10;

std::string begun(std::string_view text) {
  return client_frame(text, {.is_final = false});
}
std::string continued(std::string_view text, bool is_final) {
  return client_frame(text, {.opcode = kContinuation, .is_final = is_final});
}

// The bytes are refused with `code`, which the client is told; it did not close.
void expect_refused(std::string_view bytes, std::uint16_t code, bool deflates = false) {
  Reading reading(deflates);
  reading.feed(bytes);
  EXPECT_EQ(reading.reader.close_code(), code);
  EXPECT_FALSE(reading.reader.was_closed_by_client());
  ASSERT_GE(reading.answer.size(), 4u);
  EXPECT_EQ(reading.answer.substr(2, 2), ws_close_frame(code, "").substr(2));
  EXPECT_THAT(reading.texts, IsEmpty());
}

TEST(FrameReader, UnmasksAText) {
  Reading reading;
  reading.feed(client_text("héllo") + client_text("") + client_text("x"));
  EXPECT_THAT(reading.texts, ElementsAre("héllo", "", "x"));
  EXPECT_EQ(reading.answer, "");
  EXPECT_EQ(reading.reader.close_code(), 0);
}

TEST(FrameReader, PutsFragmentsTogetherWithPingsBetween) {
  Reading reading;
  reading.feed(begun("h\xc3") + client_control(kPing, "p1") + continued("\xa9l", false) +
               client_control(kPing) + continued("lo", true));
  EXPECT_THAT(reading.texts, ElementsAre("héllo"));
  EXPECT_EQ(reading.answer, ws_frame(Opcode::pong, "p1") + ws_frame(Opcode::pong, ""));
}

TEST(FrameReader, TellsOfPongs) {
  Reading reading;
  reading.feed(client_control(kPong) + client_control(kPong, "unasked"));
  EXPECT_EQ(reading.pongs, 2);
  EXPECT_EQ(reading.answer, "");
}

TEST(FrameReader, RefusesAnUnmaskedFrame) {
  expect_refused(client_frame("x", {.is_masked = false}), 1002);
}

TEST(FrameReader, RefusesReservedBits) {
  for (const std::uint8_t reserved : {1, 2, 4, 7}) {
    expect_refused(client_frame("x", {.reserved = reserved}), 1002);
  }
}

TEST(FrameReader, RefusesOpcodesThatThereAreNot) {
  for (const std::uint8_t opcode : {3, 7, 11, 15})
    expect_refused(client_frame("x", {.opcode = opcode}), 1002);
}

TEST(FrameReader, RefusesFramesOutOfOrder) {
  expect_refused(continued("x", true), 1002);
  expect_refused(begun("a") + client_text("b"), 1002);
}

TEST(FrameReader, RefusesControlFramesThatAreLongOrInPieces) {
  expect_refused(client_control(kPing, std::string(126, 'x')), 1002);
  expect_refused(client_frame("x", {.opcode = kPing, .is_final = false}), 1002);
}

TEST(FrameReader, RefusesALengthThatIsNotTheShortest) {
  using namespace std::string_literals;
  expect_refused("\x81\xfe\x00\x05mask"s, 1002);
  expect_refused("\x81\xff\x00\x00\x00\x00\x00\x00\x01\x00mask"s, 1002);
  expect_refused("\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00mask"s, 1002);
}

TEST(FrameReader, RefusesABinaryMessage) {
  expect_refused(client_frame("x", {.opcode = kBinary}), 1003);
}

TEST(FrameReader, RefusesWhatIsNotUtf8) {
  for (const auto* wrong : {"\xff", "a\x80", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    expect_refused(client_text(wrong), 1007);
  }
  expect_refused(begun("\xe2\x82") + continued("x", true), 1007);
}

TEST(FrameReader, TakesAMessageOfTheLargestSizeAndRefusesOneMore) {
  const std::string largest(limits::kFrameBytes, 'x');
  Reading reading;
  reading.feed(client_text(largest));
  EXPECT_THAT(reading.texts, ElementsAre(largest));
  expect_refused(client_text(largest + "x"), 1009);
}

TEST(FrameReader, CountsAllFragmentsOfAMessage) {
  expect_refused(begun(std::string(limits::kFrameBytes, 'x')) + continued("x", true), 1009);
}

TEST(FrameReader, RefusesALargeMessageByItsHeaderAndAByte) {
  const std::string frame = client_text(std::string(limits::kFrameBytes + 1, 'x'));
  expect_refused(frame.substr(0, 9), 1009);
}

TEST(FrameReader, EchoesTheClientsClose) {
  Reading reading;
  reading.feed(client_close(1001, "bye"));
  EXPECT_TRUE(reading.reader.was_closed_by_client());
  EXPECT_EQ(reading.reader.close_code(), 1001);
  EXPECT_EQ(reading.answer.substr(2, 2), ws_close_frame(1001, "").substr(2));
}

TEST(FrameReader, ACloseWithoutACodeIsAClose) {
  Reading reading;
  reading.feed(client_control(8, ""));
  EXPECT_TRUE(reading.reader.was_closed_by_client());
  EXPECT_EQ(reading.reader.close_code(), 1005);
  EXPECT_EQ(reading.answer, ws_frame(Opcode::close, ""));
}

TEST(FrameReader, RefusesACloseOfOneByte) {
  expect_refused(client_control(8, "x"), 1002);
}

TEST(FrameReader, RefusesACloseThatIsMalformed) {
  for (const std::uint16_t code : {0, 999, 1004, 1005, 1006, 5000}) expect_refused(client_close(code), 1002);
  expect_refused(client_close(1000, "\xff"), 1007);
}

TEST(FrameReader, NothingIsReadAfterAClose) {
  Reading reading;
  reading.feed(client_text("a") + client_close(1000) + client_text("b"));
  EXPECT_THAT(reading.texts, ElementsAre("a"));
}

// ---- Deflated messages --------------------------------------------------------------------------------

std::string in_two(std::string_view payload, std::size_t cut, std::string_view between = {},
                   std::uint8_t reserved_later = 0) {
  return client_frame(payload.substr(0, cut), {.is_final = false, .reserved = kDeflatedBit})
      .append(between)
      .append(client_frame(payload.substr(cut), {.opcode = kContinuation, .reserved = reserved_later}));
}

void expect_refused_deflated(std::string_view bytes, std::uint16_t code) {
  expect_refused(bytes, code, true);
}

TEST(FrameReaderDeflates, InflatesAText) {
  Reading reading(true);
  reading.feed(client_deflated("héllo") + client_deflated("") + client_deflated("x", {.is_final = true}));
  EXPECT_THAT(reading.texts, ElementsAre("héllo", "", "x"));
  EXPECT_EQ(reading.answer, "");
  EXPECT_EQ(reading.reader.close_code(), 0);
  EXPECT_TRUE(reading.reader.is_idle());
}

TEST(FrameReaderDeflates, NotEveryMessageNeedBe) {
  Reading reading(true);
  reading.feed(client_text("a") + client_deflated("b") + client_text("c"));
  EXPECT_THAT(reading.texts, ElementsAre("a", "b", "c"));
}

TEST(FrameReaderDeflates, PutsFragmentsTogetherBeforeItInflates) {
  const std::string payload = deflated("héllo, héllo");
  Reading reading(true);
  for (std::size_t cut = 0; cut <= payload.size(); ++cut) {
    reading.feed(in_two(payload, cut, client_control(kPing, "p")));
  }
  EXPECT_EQ(reading.texts, std::vector<std::string>(payload.size() + 1, "héllo, héllo"));
  EXPECT_EQ(reading.reader.close_code(), 0);
}

TEST(FrameReaderDeflates, OnlyWhereThatWasNegotiated) {
  expect_refused(client_deflated("x"), 1002);
  expect_refused(in_two(deflated("x"), 1), 1002);
}

TEST(FrameReaderDeflates, TheBitStandsOnTheFirstFrameOfAMessageOnly) {
  expect_refused_deflated(in_two(deflated("x"), 1, {}, kDeflatedBit), 1002);
  expect_refused_deflated(begun("x") + client_frame("", {.opcode = kContinuation, .reserved = kDeflatedBit}),
                          1002);
  for (const std::uint8_t control : {kPing, kPong, std::uint8_t{8}}) {
    expect_refused_deflated(client_frame("", {.opcode = control, .reserved = kDeflatedBit}), 1002);
  }
}

TEST(FrameReaderDeflates, TheOtherBitsAreStillReserved) {
  for (const std::uint8_t reserved : {1, 2, 5, 6, 7}) {
    expect_refused_deflated(client_frame(deflated("x"), {.reserved = reserved}), 1002);
  }
}

TEST(FrameReaderDeflates, RefusesWhatCannotBeInflated) {
  const std::string payload = deflated(std::string(300, 'x'));
  expect_refused_deflated(client_frame("\xff\xff\xff\xff", {.reserved = kDeflatedBit}), 1007);
  expect_refused_deflated(client_frame(payload.substr(0, 3), {.reserved = kDeflatedBit}), 1007);
  expect_refused_deflated(client_frame("", {.reserved = kDeflatedBit}), 1007);
}

TEST(FrameReaderDeflates, RefusesWhatIsNotUtf8OnceInflated) {
  for (const auto* wrong : {"\xff", "a\x80", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    expect_refused_deflated(client_deflated(wrong), 1007);
  }
}

TEST(FrameReaderDeflates, ABinaryMessageIsRefusedAllTheSame) {
  expect_refused_deflated(client_frame(deflated("x"), {.opcode = kBinary, .reserved = kDeflatedBit}), 1003);
}

TEST(FrameReaderDeflates, TheLargestMessageIsMeasuredInflated) {
  const std::string largest(limits::kFrameBytes, 'x');
  Reading reading(true);
  reading.feed(client_deflated(largest));
  EXPECT_THAT(reading.texts, ElementsAre(largest));
  expect_refused_deflated(client_deflated(largest + "x"), 1009);
  expect_refused_deflated(client_deflated(std::string(10'000'000, 'x')), 1009);
}

TEST(FrameReaderDeflates, TheLargestMessageIsMeasuredAsSentToo) {
  std::string padded;
  while (padded.size() <= limits::kFrameBytes)
    padded += std::string("\x00\x00\x00\xff\xff", 5);  // empty blocks
  expect_refused_deflated(client_frame(padded + '\0', {.reserved = kDeflatedBit}), 1009);
}

TEST(FrameReaderDeflates, NothingIsReadAfterWhatWasRefused) {
  expect_refused_deflated(client_frame("\xff", {.reserved = kDeflatedBit}) + client_text("x"), 1007);
}

// ---- Any stream, cut anywhere -------------------------------------------------------------------------

// What a client that deflates may send, and where a reader that has read so far is idle.
struct Stream {
  std::string bytes;
  std::vector<std::string> texts;
  int pongs = 0;
  std::string answer;
  std::set<std::size_t> idle_at{0};

  void control() {
    const auto payload = *rc::gen::resize(10, rc::gen::container<std::string>(rc::gen::inRange('a', 'z')));
    const bool is_ping = *rc::gen::arbitrary<bool>();
    bytes += client_control(is_ping ? kPing : kPong, payload);
    if (is_ping) answer += ws_frame(Opcode::pong, payload);
    if (!is_ping) ++pongs;
  }

  void message() {
    const auto pieces =
        *rc::gen::resize(4, rc::gen::container<std::vector<std::string>>(rc::gen::resize(
                                300, rc::gen::container<std::string>(rc::gen::inRange<char>(0, 0x7f)))));
    std::string text = pieces.empty() ? "" : pieces.front();
    const auto mask = *rc::gen::arbitrary<std::uint32_t>();
    bytes += client_frame(text, {.is_final = pieces.size() < 2, .mask = mask});
    for (std::size_t i = 1; i < pieces.size(); ++i) {
      while (*rc::gen::inRange(0, 3) == 0) control();
      bytes += client_frame(pieces[i],
                            {.opcode = kContinuation, .is_final = i + 1 == pieces.size(), .mask = mask});
      text += pieces[i];
    }
    texts.push_back(text);
  }

  void deflated_message() {
    texts.push_back(*rc::gen::resize(300, rc::gen::container<std::string>(rc::gen::inRange<char>(0, 0x7f))));
    const std::string payload = deflated(texts.back());
    bytes += in_two(payload, *rc::gen::inRange<std::size_t>(0, payload.size() + 1));
  }

  static Stream any() {
    Stream stream;
    for (int left = *rc::gen::inRange(0, 6); left > 0; --left) {
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
          stream.control();
          break;
        case 1:
          stream.deflated_message();
          break;
        default:
          stream.message();
      }
      stream.idle_at.insert(stream.bytes.size());
    }
    return stream;
  }
};

RC_GTEST_PROP(FrameReader, AnySplitOfAStreamGivesTheSameMessages, ()) {
  const Stream stream = Stream::any();
  Reading reading(true);
  std::string_view rest = stream.bytes;
  while (!rest.empty()) {
    const auto size = *rc::gen::inRange<std::size_t>(1, 200);
    reading.feed(rest.substr(0, size));
    rest.remove_prefix(std::min(size, rest.size()));
  }
  RC_ASSERT(reading.texts == stream.texts);
  RC_ASSERT(reading.pongs == stream.pongs);
  RC_ASSERT(reading.answer == stream.answer);
  RC_ASSERT(reading.reader.close_code() == 0);
}

RC_GTEST_PROP(FrameReader, IsIdleExactlyBetweenMessages, ()) {
  const Stream stream = Stream::any();
  Reading reading(true);
  for (std::size_t read = 0; read < stream.bytes.size(); ++read) {
    RC_ASSERT(reading.reader.is_idle() == stream.idle_at.contains(read));
    reading.feed(stream.bytes.substr(read, 1));
  }
  RC_ASSERT(reading.reader.is_idle());
}

// ---- The pool -----------------------------------------------------------------------------------------

TEST(FrameReaderPool, LendsAnIdleReaderAgain) {
  FrameReaderPool pool;
  auto reader = pool.take(false);
  const FrameReader* const first = reader.get();
  pool.give_back(std::move(reader));
  EXPECT_EQ(pool.take(false).get(), first);
}

TEST(FrameReaderPool, ALentReaderDeflatesOrNot) {
  FrameReaderPool pool;
  for (const bool deflates : {false, true, false, true, true}) {
    auto reader = pool.take(deflates);
    Reading handler;
    reader->feed(client_deflated("x"), handler, handler.answer);
    EXPECT_EQ(reader->close_code(), deflates ? 0 : 1002);
    EXPECT_EQ(handler.texts.size(), deflates ? 1u : 0u);
    pool.give_back(std::move(reader));
  }
}

// Whether a reader that was fed `bytes` would be lent again.
bool is_kept(std::string_view bytes) {
  FrameReaderPool pool;
  auto reader = pool.take(false);
  Reading handler;
  reader->feed(bytes, handler, handler.answer);
  pool.give_back(std::move(reader));
  Reading next;
  auto lent = pool.take(false);
  lent->feed(client_text("fresh"), next, next.answer);
  EXPECT_THAT(next.texts, ElementsAre("fresh"));
  EXPECT_EQ(next.answer, "");
  EXPECT_EQ(lent->close_code(), 0);
  pool.give_back(std::move(lent));
  return true;
}

TEST(FrameReaderPool, WhatItLendsIsFresh) {
  for (const std::string& left : {std::string(), client_text("a"), client_text("a").substr(0, 3), begun("a"),
                                  client_frame("x", {.is_masked = false}), client_close(1000)}) {
    EXPECT_TRUE(is_kept(left)) << testing::PrintToString(left);
  }
}

TEST(FrameReaderPool, TakesBackNothing) {
  FrameReaderPool pool;
  pool.give_back(nullptr);
  EXPECT_NE(pool.take(false), nullptr);
}

}  // namespace
}  // namespace twitchy::gateway
