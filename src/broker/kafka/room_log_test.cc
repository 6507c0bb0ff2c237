#include "broker/kafka/room_log.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "broker/testing.h"
#include "model/limits.h"
#include "model/record.h"

namespace twitchy::broker::kafka {
namespace {

constexpr TimeMs kStart = 1'700'000'000'000;
constexpr TimeMs kWindowMs = std::chrono::milliseconds(limits::kNonceWindow).count();
constexpr UserId kAda{1000};

// A log as Kafka would hold it, from `first` on.
class MadeLog {
 public:
  explicit MadeLog(std::int64_t first = 0) : next_(first) {}
  void append(const std::string& nonce, TimeMs at) {
    values_.push_back(encode_record(said(kAda, nonce, nonce)));
    times_.push_back(at);
    ++next_;
  }
  std::int64_t end() const { return next_; }
  std::vector<Record> records() const {
    std::vector<Record> found;
    const std::int64_t first = next_ - static_cast<std::int64_t>(values_.size());
    for (std::size_t i = 0; i < values_.size(); ++i) {
      found.push_back({first + static_cast<std::int64_t>(i), times_[i], {}, values_[i]});
    }
    return found;
  }

 private:
  std::int64_t next_;
  std::vector<std::string> values_;
  std::vector<TimeMs> times_;
};

NonceHash hash_of(const std::string& nonce) {
  return hash_nonce(NonceHashKey{}, RoomId{"r"}, kAda, nonce);
}

struct Fixture : testing::Test {
  RoomLog make(RoomOrigin origin = {Epoch{"e"}, {}, {}}) { return {RoomId{"r"}, origin, NonceHashKey{}}; }
};
using RoomLogTest = Fixture;

TEST_F(RoomLogTest, TheWindowIsEmptyOnceNothingWasAppendedForLong) {
  MadeLog made;
  for (int i = 0; i < 10; ++i) made.append(std::to_string(i), kStart);
  RoomLog log = make();
  log.begin({});
  log.take(made.records(), {});
  EXPECT_EQ(log.count_window(kStart), 10u);
  EXPECT_EQ(log.count_window(kStart + kWindowMs), 10u) << "this node's clock may be ahead";
  EXPECT_EQ(log.count_window(kStart + 2 * kWindowMs), 0u);
}

TEST_F(RoomLogTest, TheWindowCountsNothingOldOnceSomethingIsAppended) {
  MadeLog made;
  for (int i = 0; i < 50'000; ++i) made.append(std::to_string(i), kStart);
  made.append("new", kStart + kWindowMs + 1);
  RoomLog log = make();
  log.begin({});
  log.take(made.records(), {});
  EXPECT_EQ(log.count_window(kStart + kWindowMs + 1), 1u);
  EXPECT_TRUE(log.find(hash_of("new"), kStart));
}

TEST_F(RoomLogTest, KnowsWhatIsVoidAlsoBeforeWhatIsShown) {
  MadeLog made;
  made.append("a", kStart);
  made.append("a", kStart);
  made.append("b", kStart);
  RoomLog log = make();
  log.begin({0, std::nullopt, 2, 3});
  const auto taken = log.take(made.records(), {});
  ASSERT_EQ(taken.entries.size(), 1u);
  EXPECT_EQ(log.is_void(Sequence{1}), false);
  EXPECT_EQ(log.is_void(Sequence{2}), true);
  EXPECT_EQ(log.is_void(Sequence{3}), false);
}

TEST_F(RoomLogTest, KeepsNothingThatCannotBeJudgedUntilItIsServed) {
  MadeLog made(5);
  made.append("a", kStart);
  made.append("b", kStart + kWindowMs - 1);
  made.append("c", kStart + kWindowMs);
  made.append("b", kStart + kWindowMs);
  RoomLog log = make();
  log.begin({5, kStart, 5, made.end()});
  const auto taken = log.take(made.records(), {});
  ASSERT_EQ(taken.entries.size(), 2u);
  EXPECT_EQ(taken.entries[0].seq, Sequence{8});
  EXPECT_EQ(taken.entries[1].entry->kind, EntryKind::void_copy);
  EXPECT_EQ(log.is_void(Sequence{7}), std::nullopt);
  EXPECT_EQ(log.is_void(Sequence{8}), false);
  EXPECT_EQ(log.find(hash_of("b"), kStart)->first, Sequence{}) << "7 may be a copy itself";
}

TEST_F(RoomLogTest, ShowsWhatComesOnceItIsServed) {
  MadeLog made(5);
  made.append("a", kStart);
  RoomLog log = make();
  log.begin({5, kStart, 5, made.end()});
  EXPECT_TRUE(log.take(made.records(), {}).entries.empty());
  EXPECT_TRUE(log.is_served());
  made.append("b", kStart + 1);
  const auto taken = log.take(made.records(), {});
  ASSERT_EQ(taken.entries.size(), 1u);
  EXPECT_EQ(taken.entries[0].seq, Sequence{7});
  EXPECT_EQ(log.recent_after(Sequence{6}, 10)->size(), 1u);
}

TEST_F(RoomLogTest, WhatIsOfAnEarlierEpochMakesVoidButIsNotShown) {
  MadeLog made;
  made.append("a", kStart);
  made.append("b", kStart);
  made.append("a", kStart);
  RoomLog log = make({Epoch{"e"}, Sequence{10}, Sequence{11}, Sequence{12}});
  EXPECT_EQ(log.first_offset(), 1);
  EXPECT_TRUE(log.has_lost(0));
  EXPECT_FALSE(log.has_lost(1));
  log.begin({0, std::nullopt, 0, made.end()});
  const auto taken = log.take(made.records(), {});
  ASSERT_EQ(taken.entries.size(), 2u);
  EXPECT_EQ(taken.entries[0].seq, Sequence{12});
  EXPECT_EQ(taken.entries[1].entry->kind, EntryKind::void_copy);
  EXPECT_EQ(log.find(hash_of("a"), kStart)->first, Sequence{}) << "it is never shown";
  EXPECT_EQ(log.find(hash_of("b"), kStart)->first, Sequence{12});
  EXPECT_EQ(log.recent_after(Sequence{}, 10)->size(), 2u);
}

}  // namespace
}  // namespace twitchy::broker::kafka
