#include "broker/void_rule.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "model/limits.h"

namespace twitchy::broker {
namespace {

constexpr TimeMs kWindowMs = std::chrono::milliseconds(limits::kNonceWindow).count();
constexpr TimeMs kReadBackMs = std::chrono::milliseconds(limits::kVoidReadBack).count();
constexpr TimeMs kStart = 1'700'000'000'000;

NonceHash hash_of(std::uint8_t number) {
  NonceHash hash{};
  hash[0] = number;
  return hash;
}

TEST(VoidRule, ASecondCopyWithinTwoMinutesIsVoid) {
  VoidRule rule(std::nullopt);
  EXPECT_FALSE(rule.judge(hash_of(1), Sequence{1}, kStart).is_void);
  EXPECT_FALSE(rule.judge(hash_of(2), Sequence{2}, kStart).is_void);
  const auto verdict = rule.judge(hash_of(1), Sequence{3}, kStart + kWindowMs);
  EXPECT_TRUE(verdict.is_void);
  EXPECT_EQ(verdict.first, Sequence{1});
}

TEST(VoidRule, AfterTwoMinutesItIsANewMessage) {
  VoidRule rule(std::nullopt);
  rule.judge(hash_of(1), Sequence{1}, kStart);
  EXPECT_FALSE(rule.judge(hash_of(1), Sequence{2}, kStart + kWindowMs + 1).is_void);
  EXPECT_EQ(rule.judge(hash_of(1), Sequence{3}, kStart + kWindowMs + 2).first, Sequence{2});
}

TEST(VoidRule, AVoidCopyBeginsTheTwoMinutesAnew) {
  VoidRule rule(std::nullopt);
  rule.judge(hash_of(1), Sequence{1}, kStart);
  EXPECT_TRUE(rule.judge(hash_of(1), Sequence{2}, kStart + 100'000).is_void);
  const auto third = rule.judge(hash_of(1), Sequence{3}, kStart + 200'000);
  EXPECT_TRUE(third.is_void);
  EXPECT_EQ(third.first, Sequence{1});
}

TEST(VoidRule, AClockThatStepsBackStandsStill) {
  VoidRule rule(std::nullopt);
  rule.judge(hash_of(1), Sequence{1}, kStart);
  rule.judge(hash_of(2), Sequence{2}, kStart - 10 * kWindowMs);
  EXPECT_EQ(rule.now(), kStart);
  EXPECT_TRUE(rule.judge(hash_of(1), Sequence{3}, kStart - 10 * kWindowMs).is_void);
  EXPECT_TRUE(rule.judge(hash_of(2), Sequence{4}, kStart + kWindowMs).is_void);
}

TEST(VoidRule, WhatPassesMovesTheClock) {
  VoidRule rule(std::nullopt);
  rule.judge(hash_of(1), Sequence{1}, kStart);
  rule.pass(kStart + kWindowMs + 1);
  EXPECT_FALSE(rule.judge(hash_of(1), Sequence{3}, kStart).is_void);
}

TEST(VoidRule, FindsWhatWouldBeVoid) {
  VoidRule rule(std::nullopt);
  rule.judge(hash_of(1), Sequence{1}, kStart);
  ASSERT_TRUE(rule.find(hash_of(1), kStart + kWindowMs));
  EXPECT_EQ(rule.find(hash_of(1), kStart + kWindowMs)->first, Sequence{1});
  EXPECT_FALSE(rule.find(hash_of(1), kStart + kWindowMs + 1));
  EXPECT_TRUE(rule.find(hash_of(1), kStart - kWindowMs)) << "a node's clock that is behind";
  EXPECT_FALSE(rule.find(hash_of(2), kStart));
}

TEST(VoidRule, IsUncertainOfWhatRepeatsSomethingThatWasNotRead) {
  VoidRule rule(kStart);
  EXPECT_FALSE(rule.judge(hash_of(1), Sequence{8}, kStart + kWindowMs - 1).is_certain);
  EXPECT_TRUE(rule.judge(hash_of(2), Sequence{9}, kStart + kWindowMs).is_certain);
  const auto copy = rule.judge(hash_of(1), Sequence{10}, kStart + kWindowMs + 5);
  EXPECT_TRUE(copy.is_void);
  EXPECT_TRUE(copy.is_certain);
  EXPECT_EQ(copy.first, Sequence{}) << "8 may be a copy itself";
  EXPECT_EQ(rule.judge(hash_of(2), Sequence{11}, kStart + kWindowMs + 5).first, Sequence{9});
}

TEST(VoidRule, ForgetsWhatIsOld) {
  VoidRule rule(std::nullopt);
  for (std::uint8_t i = 0; i < 100; ++i) rule.judge(hash_of(i), Sequence{i + 1u}, kStart);
  EXPECT_EQ(rule.size(), 100u);
  rule.pass(kStart + kWindowMs + 1);
  EXPECT_EQ(rule.size(), 0u);
}

// ---- Properties --------------------------------------------------------------------------------------

struct Record {
  std::uint8_t nonce;
  TimeMs appended_at;
};

// Few nonces, so that many repeat; and a clock that goes on by up to a minute, and steps back now and then.
rc::Gen<std::vector<Record>> any_log() {
  const auto step = rc::gen::weightedOneOf<TimeMs>({{6, rc::gen::inRange<TimeMs>(0, 60'000)},
                                                    {1, rc::gen::just(kWindowMs)},
                                                    {1, rc::gen::just(kWindowMs + 1)},
                                                    {1, rc::gen::inRange<TimeMs>(-600'000, 0)},
                                                    {1, rc::gen::inRange<TimeMs>(0, 600'000)}});
  const auto steps = rc::gen::container<std::vector<std::pair<std::uint8_t, TimeMs>>>(
      rc::gen::pair(rc::gen::inRange<std::uint8_t>(0, 6), step));
  return rc::gen::map(steps, [](const std::vector<std::pair<std::uint8_t, TimeMs>>& all) {
    std::vector<Record> log;
    TimeMs time = kStart;
    for (const auto& [nonce, by] : all) log.push_back({nonce, time += by});
    return log;
  });
}

struct Truth {
  bool is_void;
  Sequence first;
};

// The rule, word for word, over the whole log.
std::vector<Truth> judge_by_the_word(const std::vector<Record>& log) {
  std::vector<Truth> verdicts;
  std::vector<TimeMs> times;
  TimeMs latest = 0;
  for (std::size_t i = 0; i < log.size(); ++i) {
    times.push_back(latest = std::max(latest, log[i].appended_at));
    Truth verdict{false, {}};
    for (std::size_t j = i; j-- > 0 && !verdict.is_void;) {
      if (log[j].nonce != log[i].nonce || times[i] - times[j] > kWindowMs) continue;
      verdict = {true, verdicts[j].is_void ? verdicts[j].first : Sequence{j + 1}};
    }
    verdicts.push_back(verdict);
  }
  return verdicts;
}

// As Kafka's offsets-for-times.
std::size_t first_at_or_after(const std::vector<Record>& log, TimeMs time) {
  const auto found =
      std::find_if(log.begin(), log.end(), [&](const Record& r) { return r.appended_at >= time; });
  return static_cast<std::size_t>(found - log.begin());
}

RC_GTEST_PROP(VoidRuleProperty, WhoReadsAllGoesByTheWord, ()) {
  const auto log = *any_log();
  const auto truth = judge_by_the_word(log);
  VoidRule rule(std::nullopt);
  for (std::size_t i = 0; i < log.size(); ++i) {
    const auto verdict = rule.judge(hash_of(log[i].nonce), Sequence{i + 1}, log[i].appended_at);
    RC_ASSERT(verdict.is_certain);
    RC_ASSERT(verdict.is_void == truth[i].is_void);
    RC_ASSERT(verdict.first == truth[i].first);
  }
}

RC_GTEST_PROP(VoidRuleProperty, WhoStartsAnywhereAgreesFromThereOn, ()) {
  const auto log = *any_log();
  const auto truth = judge_by_the_word(log);
  for (std::size_t start = 0; start < log.size(); ++start) {
    const TimeMs since = log[start].appended_at - kReadBackMs;
    const std::size_t from = first_at_or_after(log, since);
    RC_ASSERT(from <= start);
    VoidRule rule(since);
    for (std::size_t i = from; i < log.size(); ++i) {
      const auto verdict = rule.judge(hash_of(log[i].nonce), Sequence{i + 1}, log[i].appended_at);
      if (verdict.is_certain) RC_ASSERT(verdict.is_void == truth[i].is_void);
      if (verdict.first != Sequence{}) RC_ASSERT(verdict.first == truth[i].first);
      if (i < start) continue;
      RC_ASSERT(verdict.is_certain);
      // Only of a chain that reaches back by more than two windows is the first not known.
      if (verdict.is_void && verdict.first == Sequence{}) RC_ASSERT(truth[i].first.value() <= start);
    }
  }
}

}  // namespace
}  // namespace twitchy::broker
