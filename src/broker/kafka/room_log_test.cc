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

}  // namespace
}  // namespace twitchy::broker::kafka
