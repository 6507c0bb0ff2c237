#include "chat/thinner.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "chat/testing.h"

namespace twitchy::chat {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr auto kFive = static_cast<std::size_t>(Pace::five);
constexpr auto kHundred = static_cast<std::size_t>(Pace::hundred);

std::vector<LogEntry> messages(std::uint64_t first, std::size_t count) {
  std::vector<LogEntry> entries;
  for (std::size_t i = 0; i < count; ++i) entries.push_back(testing::entry(first + i));
  return entries;
}

std::size_t shown(const Sample& sample, std::size_t of) {
  return sample.is_whole ? of : sample.places.size();
}

TEST(Pace, IsTheFastestThatIsNotAboveWhatWasAskedFor) {
  EXPECT_EQ(granted_pace(0), Pace::everything);
  EXPECT_EQ(granted_pace(1), Pace::five);
  EXPECT_EQ(granted_pace(19), Pace::five);
  EXPECT_EQ(granted_pace(20), Pace::twenty);
  EXPECT_EQ(granted_pace(99), Pace::twenty);
  EXPECT_EQ(granted_pace(5000), Pace::hundred);
}

TEST(Thinner, ASlowRoomIsShownWhole) {
  Thinner thinner;
  SteadyTime now{};
  for (std::uint64_t seq = 1; seq < 100; ++seq) {
    EXPECT_TRUE(thinner.thin(now, messages(seq, 1))[kFive].is_whole);
    now += 200ms;
  }
}

TEST(Thinner, ASecondsWorthMayComeAtOnce) {
  Thinner thinner;
  EXPECT_TRUE(thinner.thin({}, messages(1, 5))[kFive].is_whole);
  const Samples next = thinner.thin({}, messages(6, 5));
  EXPECT_FALSE(next[kFive].is_whole);
  EXPECT_TRUE(next[kFive].places.empty());
  EXPECT_TRUE(next[kHundred].is_whole);
}

TEST(Thinner, EverythingIsAlwaysWhole) {
  Thinner thinner;
  EXPECT_TRUE(thinner.thin({}, messages(1, 5000))[0].is_whole);
}

TEST(Thinner, WhatIsNoMessageTakesNoToken) {
  Thinner thinner;
  std::vector<LogEntry> entries;
  for (std::uint64_t seq = 1; seq <= 100; ++seq) entries.push_back(testing::entry(seq, seq % 20 == 0));
  EXPECT_TRUE(thinner.thin({}, entries)[kFive].is_whole);
}

TEST(Thinner, TheSampleIsEven) {
  Thinner thinner;
  const Samples samples = thinner.thin({}, messages(1, 1000));
  const auto& places = samples[kHundred].places;
  ASSERT_EQ(places.size(), 100u);
  for (std::uint32_t part = 0; part < 100; ++part) EXPECT_EQ(places[part] / 10, part);
}

TEST(Thinner, NoPlaceInABatchIsFavoured) {
  Thinner thinner;
  SteadyTime now{};
  std::vector<int> drawn(10);
  for (std::uint64_t batch = 0; batch < 4000; ++batch) {
    const Samples samples = thinner.thin(now, messages(1 + 10 * batch, 10));
    for (const auto place : samples[kHundred].places) ++drawn[place];
    now += 10ms;  // one token
  }
  for (const int times : drawn) EXPECT_NEAR(times, 400, 120);
}

TEST(Thinner, NeverShowsMoreThanThePace) {
  EXPECT_TRUE(rc::check([] {
    Thinner thinner;
    SteadyTime now{};
    std::uint64_t seq = 1;
    std::array<std::uint64_t, kPaces> total{};
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 300), rc::gen::inRange(1, 200)));
    for (const auto& [wait_ms, count] : steps) {
      now += std::chrono::milliseconds(wait_ms);
      const auto entries = messages(seq, static_cast<std::size_t>(count));
      seq += entries.size();
      const Samples samples = thinner.thin(now, entries);
      const auto seconds = std::chrono::duration<double>(now.time_since_epoch()).count();
      for (std::size_t pace = 1; pace < kPaces; ++pace) {
        RC_ASSERT(std::is_sorted(samples[pace].places.begin(), samples[pace].places.end()));
        RC_ASSERT((samples[pace].places.empty() || samples[pace].places.back() < entries.size()));
        total[pace] += shown(samples[pace], entries.size());
        RC_ASSERT(static_cast<double>(total[pace]) <= kPaceRates[pace] * (seconds + 1) + 1e-6);
      }
    }
  }));
}

}  // namespace
}  // namespace twitchy::chat
