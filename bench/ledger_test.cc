#include "ledger.h"

#include <gtest/gtest.h>

namespace twitchy::bench {
namespace {

TEST(Plan, SpacesMessagesEvenly) {
  const Plan plan{.start = 1000, .rate = 4, .messages = 8, .warmup = 0};
  EXPECT_EQ(plan.due(0), 1000);
  EXPECT_EQ(plan.due(1), 1000 + kSecond / 4);
  EXPECT_EQ(plan.due(6), 1000 + kSecond * 3 / 2);
}

TEST(Plan, SaysMoreInASpike) {
  const Plan plan{.rate = 10, .spike = {.rate = 100, .from = 2, .seconds = 3}};
  EXPECT_EQ(plan.due_within(2), 20U);
  EXPECT_EQ(plan.due_within(4), 220U);
  EXPECT_EQ(plan.due_within(6), 330U);
  for (const double seconds : {0.5, 2.0, 3.0, 5.0, 6.5}) {
    EXPECT_NEAR(static_cast<double>(plan.due(plan.due_within(seconds))), seconds * kSecond, 1e3) << seconds;
  }
}

TEST(Ledger, TakesOneAnswerForEachMessage) {
  Ledger ledger(2, 1);
  EXPECT_TRUE(ledger.answer(1));
  EXPECT_FALSE(ledger.answer(1));
  EXPECT_FALSE(ledger.answer(2)) << "there is no such message";
}

TEST(Ledger, GivesEachPlaceToOneMessage) {
  Ledger ledger(3, 2);
  ledger.set_base(1, 100);
  EXPECT_EQ(ledger.head(1), 100U);
  EXPECT_TRUE(ledger.store(1, 102, {.message = 7, .at = 1, .text_hash = 2}));
  EXPECT_FALSE(ledger.store(1, 102, {.message = 8, .at = 1, .text_hash = 2}));
  EXPECT_FALSE(ledger.store(1, 100, {.message = 8, .at = 1, .text_hash = 2})) << "before the run";
  EXPECT_FALSE(ledger.store(1, 104, {.message = 8, .at = 1, .text_hash = 2})) << "more than were said";
  EXPECT_EQ(ledger.head(1), 102U);
  EXPECT_EQ(ledger.stored(1), 1U);
  ASSERT_NE(ledger.find(1, 102), nullptr);
  EXPECT_EQ(ledger.find(1, 102)->message, 7U);
  EXPECT_EQ(ledger.find(1, 101), nullptr);
  EXPECT_EQ(ledger.find(0, 102), nullptr);
}

TEST(Ledger, HasPlacesForWhatOthersSay) {
  Ledger ledger(3, 1, 10);
  EXPECT_TRUE(ledger.store(0, 13, {.message = 2, .at = 1, .text_hash = 2}));
  EXPECT_FALSE(ledger.store(0, 14, {.message = 1, .at = 1, .text_hash = 2})) << "more than all said";
  EXPECT_FALSE(ledger.answer(3)) << "theirs are not ours to answer";
  EXPECT_EQ(ledger.head(0), 13U);
}

}  // namespace
}  // namespace twitchy::bench
