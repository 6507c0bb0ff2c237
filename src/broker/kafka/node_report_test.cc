#include "broker/kafka/node_report.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "broker/kafka/node_tally.h"
#include "model/limits.h"

namespace twitchy::broker::kafka {
namespace {

constexpr TimeMs kForgotten = std::chrono::milliseconds(limits::kViewersForgotten).count();

const RoomId kBestie{"bestie"};
const RoomId kUwu{"uwu"};

SessionHash session(std::uint8_t byte) {
  SessionHash hash{};
  hash.fill(byte);
  return hash;
}

RC_GTEST_PROP(NodeReport, GivesBackWhatWasEncoded, ()) {
  NodeReport report;
  for (const int number : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 500)))
    report.viewers[RoomId{"room-" + std::to_string(number)}] = *rc::gen::arbitrary<std::uint64_t>();
  for (const auto byte : *rc::gen::arbitrary<std::vector<std::uint8_t>>())
    report.signed_out.push_back(session(byte));
  RC_ASSERT(decode_report(encode_report(report)).value() == report);
}

TEST(NodeReport, PassesOverWhatItDoesNotKnow) {
  // A field 3 of the report, a field 3 of a room, a room whose id is none, and a hash that is too short.
  const std::string bytes = encode_report({{{kBestie, 5}}, {session(7)}}) + "\x18\x07" +
                            std::string("\x0a\x04\x0a\x02!!", 6) + std::string("\x12\x01!", 3) +
                            std::string("\x0a\x09\x0a\x03uwu\x18\x01\x10\x02", 11);
  EXPECT_EQ(decode_report(bytes).value(), (NodeReport{{{kBestie, 5}, {kUwu, 2}}, {session(7)}}));
}

TEST(NodeReport, CutShortIsNone) {
  const std::string bytes = encode_report({{{kBestie, 5}}, {}});
  EXPECT_TRUE(decode_report(bytes.substr(0, bytes.size() - 1)).has_error());
}

TEST(NodeTally, AddsUpTheOthersAndNotItself) {
  NodeTally tally("me");
  tally.take("a", 1'000, {{{kBestie, 5}, {kUwu, 1}}, {}});
  tally.take("b", 1'000, {{{kBestie, 2}}, {}});
  tally.take("me", 1'000, {{{kBestie, 100}}, {}});
  EXPECT_EQ(tally.viewers(), (ViewerCounts{{kBestie, 7}, {kUwu, 1}}));
}

TEST(NodeTally, TheNewestReportOfANodeHolds) {
  NodeTally tally("me");
  tally.take("a", 1'000, {{{kBestie, 5}, {kUwu, 1}}, {}});
  tally.take("a", 3'000, {{{kBestie, 4}}, {}});
  EXPECT_EQ(tally.viewers(), (ViewerCounts{{kBestie, 4}}));
}

TEST(NodeTally, ANodeThatIsSilentIsForgottenByTheLogsTime) {
  NodeTally tally("me");
  tally.take("a", 1'000, {{{kBestie, 5}}, {}});
  tally.take("me", 1'000 + kForgotten, {});
  EXPECT_EQ(tally.viewers(), (ViewerCounts{{kBestie, 5}}));
  tally.take("me", 1'001 + kForgotten, {});
  EXPECT_EQ(tally.viewers(), ViewerCounts());
}

TEST(NodeTally, GivesEachSessionThatEndedElsewhereOnce) {
  NodeTally tally("me");
  tally.take("a", 1'000, {{}, {session(1)}});
  tally.take("a", 3'000, {{}, {session(1), session(2)}});
  tally.take("me", 3'000, {{}, {session(3)}});
  EXPECT_EQ(tally.take_signed_out(), (std::vector{session(1), session(2)}));
  tally.take("a", 5'000, {{}, {session(2)}});
  EXPECT_EQ(tally.take_signed_out(), std::vector<SessionHash>());
}

}  // namespace
}  // namespace twitchy::broker::kafka
