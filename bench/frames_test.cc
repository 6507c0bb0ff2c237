#include "frames.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace twitchy::bench {
namespace {

using Seen = std::tuple<Opcode, std::string, std::uint64_t>;

std::string server_frame(Opcode opcode, std::string_view payload) {
  std::string out(1, static_cast<char>(0x80 | static_cast<unsigned>(opcode)));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(payload.size()));
  } else if (payload.size() < 65536) {
    out.push_back(126);
    for (int shift = 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>(payload.size() >> shift));
  } else {
    out.push_back(127);
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(payload.size() >> shift));
  }
  return out.append(payload);
}

std::vector<Seen> cut(std::string_view bytes, std::size_t piece, std::size_t prefix_limit) {
  FrameStream stream(prefix_limit);
  std::vector<Seen> seen;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    stream.feed(bytes.substr(at, piece), [&](const FrameBegin& frame) {
      seen.emplace_back(frame.opcode, std::string(frame.prefix), frame.payload_bytes);
    });
  }
  return seen;
}

TEST(FrameStream, GivesTheSameFramesHoweverTheyArrive) {
  const std::vector<std::string> payloads{"",
                                          "a",
                                          std::string(125, 'b'),
                                          std::string(126, 'c'),
                                          std::string(5'000, 'd'),
                                          std::string(70'000, 'e'),
                                          "f"};
  std::string bytes;
  for (const auto& payload : payloads) bytes += server_frame(Opcode::text, payload);
  bytes += server_frame(Opcode::ping, "p");
  for (const std::size_t limit : {std::size_t{10}, std::size_t{1'000'000}}) {
    std::vector<Seen> expected;
    for (const auto& payload : payloads) {
      expected.emplace_back(Opcode::text, payload.substr(0, limit), payload.size());
    }
    expected.emplace_back(Opcode::ping, "p", 1);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7},
                                    std::size_t{131}, std::size_t{4096}, bytes.size()}) {
      EXPECT_EQ(cut(bytes, piece, limit), expected) << "in pieces of " << piece << ", prefix " << limit;
    }
  }
}

TEST(FrameStream, KnowsDeflatedFrames) {
  std::string bytes = server_frame(Opcode::text, "abc") + server_frame(Opcode::text, "def");
  bytes[0] = static_cast<char>(bytes[0] | 0x40);
  FrameStream stream(100);
  std::vector<bool> seen;
  stream.feed(bytes, [&](const FrameBegin& frame) {
    EXPECT_EQ(frame.opcode, Opcode::text);
    seen.push_back(frame.is_deflated);
  });
  EXPECT_EQ(seen, (std::vector<bool>{true, false}));
}

TEST(FrameStream, GoesOnBehindWhatWasPassedOver) {
  const std::string first = server_frame(Opcode::text, std::string(1000, 'a'));
  const std::string next = server_frame(Opcode::text, "next");
  FrameStream stream(10);
  std::vector<std::string> seen;
  const auto note = [&](const FrameBegin& frame) { seen.emplace_back(frame.prefix); };
  stream.feed(std::string_view(first).substr(0, 100), note);
  EXPECT_EQ(stream.to_skip(), first.size() - 100);
  stream.skipped(first.size() - 100);
  stream.feed(next, note);
  EXPECT_EQ(seen, (std::vector<std::string>{"aaaaaaaaaa", "next"}));
}

TEST(FrameStream, WaitsForTheWholePrefix) {
  const std::string bytes = server_frame(Opcode::text, "0123456789");
  EXPECT_TRUE(cut(std::string_view(bytes).substr(0, bytes.size() - 1), 4, 100).empty());
}

TEST(ClientFrame, IsMaskedWithItsKey) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{5}, std::size_t{125}, std::size_t{126}, std::size_t{16384}}) {
    const std::string payload(size, 'x');
    std::string out;
    append_client_frame(out, Opcode::text, payload, 0x04030201);
    const std::size_t header = size < 126 ? 2 : 4;
    ASSERT_EQ(out.size(), header + 4 + size);
    EXPECT_EQ(static_cast<unsigned char>(out[0]), 0x81);
    EXPECT_TRUE(static_cast<unsigned char>(out[1]) & 0x80);
    EXPECT_EQ(out.substr(header, 4), "\x01\x02\x03\x04");
    for (std::size_t i = 0; i < size; ++i) {
      ASSERT_EQ(out[header + 4 + i], static_cast<char>('x' ^ static_cast<char>(i % 4 + 1)));
    }
  }
}

TEST(Frames, AreKnownByTheirType) {
  EXPECT_EQ(kind_of(R"({"type":"messages","room":"a")"), FrameKind::messages);
  EXPECT_EQ(kind_of(R"({"type":"ack","nonce":"1")"), FrameKind::ack);
  EXPECT_EQ(kind_of(R"({"type":"gap")"), FrameKind::gap);
  EXPECT_EQ(kind_of(R"({"type":"acknowledged"})"), FrameKind::other);
  EXPECT_EQ(kind_of("{}"), FrameKind::other);
}

TEST(Frames, TellTheirRangeInTheirBeginning) {
  const auto range = range_of(R"({"type":"messages","room":"from","from":12,"to":345,"messages":[{"se)");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->from, 12U);
  EXPECT_EQ(range->to, 345U);
}

TEST(Frames, GiveNoRangeThatIsCutOffOrTurnedAround) {
  EXPECT_FALSE(range_of(R"({"type":"messages","room":"a","from":12,"to":34)"));
  EXPECT_FALSE(range_of(R"({"type":"messages","room":"a","from":12)"));
  EXPECT_FALSE(range_of(R"({"type":"messages","room":"a","from":13,"to":12,)"));
  EXPECT_FALSE(range_of(R"({"type":"messages","room":"a"})"));
}

TEST(Frames, GivePlainTexts) {
  constexpr std::string_view ack = R"({"type":"ack","nonce":"m17","room":"a","seq":3,"at":5,"text":"x"})";
  EXPECT_EQ(plain_text_after(ack, "nonce"), "m17");
  EXPECT_EQ(number_after(ack, "seq"), 3U);
  EXPECT_EQ(number_after(ack, "at"), 5U);
  EXPECT_FALSE(plain_text_after(ack, "seq"));
}

}  // namespace
}  // namespace twitchy::bench
