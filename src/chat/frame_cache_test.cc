#include "chat/frame_cache.h"

#include <gtest/gtest.h>

#include <chrono>

namespace twitchy::chat {
namespace {

using std::chrono_literals::operator""ms;

class FrameCacheTest : public ::testing::Test {
 protected:
  FrameCache::Wanted wanted(std::uint64_t from, std::uint64_t to, const void* loop,
                            std::chrono::milliseconds at = 0ms) const {
    return {{Sequence{from}, Sequence{to}}, Pace::everything, false, loop, SteadyTime{} + at};
  }
  RangeFramePtr add(const FrameCache::Wanted& made) {
    auto frame = std::make_shared<const RangeFrame>(
        RangeFrame{made.range, made.pace, made.is_deflated, 1, make_frame("bytes")});
    cache_.add(frame, made);
    return frame;
  }

  const int one_ = 1;
  const int other_ = 2;
  FrameCache cache_;
};

TEST_F(FrameCacheTest, GivesTheFrameOfTheSameRange) {
  const auto frame = add(wanted(1, 5, &one_));
  EXPECT_EQ(cache_.find(wanted(1, 5, &one_)), frame);
  EXPECT_EQ(cache_.find(wanted(1, 5, &other_, 1000ms)), frame);
  EXPECT_EQ(cache_.find(wanted(2, 5, &one_)), nullptr);
  EXPECT_EQ(cache_.find(wanted(1, 4, &other_)), nullptr);
}

TEST_F(FrameCacheTest, TellsPacesAndCompressionApart) {
  add(wanted(1, 5, &one_));
  auto other = wanted(1, 5, &one_);
  other.is_deflated = true;
  EXPECT_EQ(cache_.find(other), nullptr);
  other.is_deflated = false;
  other.pace = Pace::five;
  EXPECT_EQ(cache_.find(other), nullptr);
}

TEST_F(FrameCacheTest, AnotherLoopsFreshFrameWillDo) {
  const auto frame = add(wanted(1, 5, &one_));
  EXPECT_EQ(cache_.find(wanted(1, 7, &other_, 3ms)), frame);
  EXPECT_EQ(cache_.find(wanted(1, 7, &other_, 9ms)), nullptr);
  EXPECT_EQ(cache_.find(wanted(1, 7, &one_, 3ms)), nullptr);
}

TEST_F(FrameCacheTest, ACompressedFrameIsSharedByItsOwnLoopForAWhile) {
  auto made = wanted(1, 5, &one_);
  made.is_deflated = true;
  const auto frame = add(made);
  auto later = wanted(1, 7, &one_, 3ms);
  later.is_deflated = true;
  EXPECT_EQ(cache_.find(later), frame);
}

TEST_F(FrameCacheTest, WhereTheRangeMustBeExactNoOtherWillDo) {
  add(wanted(1, 5, &one_));
  auto exact = wanted(1, 7, &other_, 3ms);
  exact.is_exact = true;
  EXPECT_EQ(cache_.find(exact), nullptr);
}

TEST_F(FrameCacheTest, HasABound) {
  add(wanted(1, 1, &one_));
  for (std::uint64_t seq = 2; seq < 200; ++seq) add(wanted(seq, seq, &one_));
  EXPECT_EQ(cache_.find(wanted(1, 1, &one_)), nullptr);
  EXPECT_NE(cache_.find(wanted(199, 199, &one_)), nullptr);
}

}  // namespace
}  // namespace twitchy::chat
