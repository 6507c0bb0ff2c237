#include "broker/kafka/viewer_report.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "broker/kafka/viewer_tally.h"
#include "model/limits.h"

namespace twitchy::broker::kafka {
namespace {

constexpr TimeMs kForgotten = std::chrono::milliseconds(limits::kViewersForgotten).count();

const RoomId kBestie{"bestie"};
const RoomId kUwu{"uwu"};

RC_GTEST_PROP(ViewerReport, GivesBackWhatWasEncoded, ()) {
  ViewerCounts counts;
  for (const int number : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 500)))
    counts[RoomId{"room-" + std::to_string(number)}] = *rc::gen::arbitrary<std::uint64_t>();
  RC_ASSERT(decode_viewers(encode_viewers(counts)).value() == counts);
}

TEST(ViewerReport, PassesOverWhatItDoesNotKnow) {
  // A field 2 of the report, a field 3 of a room, and a room whose id is none.
  const std::string bytes = encode_viewers({{kBestie, 5}}) + "\x10\x07" +
                            std::string("\x0a\x04\x0a\x02!!", 6) +
                            std::string("\x0a\x09\x0a\x03uwu\x18\x01\x10\x02", 11);
  EXPECT_EQ(decode_viewers(bytes).value(), (ViewerCounts{{kBestie, 5}, {kUwu, 2}}));
}

TEST(ViewerReport, CutShortIsNone) {
  const std::string bytes = encode_viewers({{kBestie, 5}});
  EXPECT_TRUE(decode_viewers(bytes.substr(0, bytes.size() - 1)).has_error());
}

TEST(ViewerTally, AddsUpTheOthersAndNotItself) {
  ViewerTally tally("me");
  tally.take("a", 1'000, {{kBestie, 5}, {kUwu, 1}});
  tally.take("b", 1'000, {{kBestie, 2}});
  tally.take("me", 1'000, {{kBestie, 100}});
  EXPECT_EQ(tally.total(), (ViewerCounts{{kBestie, 7}, {kUwu, 1}}));
}

TEST(ViewerTally, TheNewestReportOfANodeHolds) {
  ViewerTally tally("me");
  tally.take("a", 1'000, {{kBestie, 5}, {kUwu, 1}});
  tally.take("a", 3'000, {{kBestie, 4}});
  EXPECT_EQ(tally.total(), (ViewerCounts{{kBestie, 4}}));
}

TEST(ViewerTally, ANodeThatIsSilentIsForgottenByTheLogsTime) {
  ViewerTally tally("me");
  tally.take("a", 1'000, {{kBestie, 5}});
  tally.take("me", 1'000 + kForgotten, {});
  EXPECT_EQ(tally.total(), (ViewerCounts{{kBestie, 5}}));
  tally.take("me", 1'001 + kForgotten, {});
  EXPECT_EQ(tally.total(), ViewerCounts());
}

}  // namespace
}  // namespace twitchy::broker::kafka
