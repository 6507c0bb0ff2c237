#include "broker/in_process/publish_queue.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace twitchy::broker {
namespace {

using std::chrono_literals::operator""ms;

class PublishQueueTest : public testing::Test {
 protected:
  static NonceHash hash_of(std::uint8_t number) {
    NonceHash hash{};
    hash[0] = number;
    return hash;
  }
  static Waiting waiting(std::uint8_t nonce, std::size_t bytes = 100) {
    Waiting made;
    made.entry = std::make_shared<const Entry>();
    made.nonce = hash_of(nonce);
    made.bytes = bytes;
    made.token = nonce;
    return made;
  }
  // Takes all and says that it is stored.
  static void store_all(PublishQueue& queue, const Clock& clock) {
    std::vector<PublishedNonce> nonces;
    for (const auto& taken : queue.take(0ms)) nonces.push_back({taken.nonce, Sequence{1}, clock.now_ms()});
    queue.set_stored(nonces);
  }

  ManualClock clock_;
  PublishQueue queue_{clock_};
};

TEST_F(PublishQueueTest, GivesInTheOrderItTook) {
  for (const std::uint8_t n : {1, 2, 3}) EXPECT_FALSE(queue_.push(waiting(n)));
  EXPECT_EQ(queue_.bytes(), 300u);
  const auto taken = queue_.take(std::nullopt);
  ASSERT_EQ(taken.size(), 3u);
  for (std::uint8_t n = 1; n <= 3; ++n) EXPECT_EQ(taken[n - 1u].token, n);
  EXPECT_EQ(queue_.bytes(), 0u);
}

TEST_F(PublishQueueTest, GivesNoMoreThanACommitHolds) {
  for (std::size_t i = 0; i < limits::kCommitMessages + 1; ++i) {
    Waiting one = waiting(0, 1);
    one.nonce[1] = static_cast<std::uint8_t>(i);
    one.nonce[2] = static_cast<std::uint8_t>(i >> 8);
    EXPECT_FALSE(queue_.push(std::move(one)));
  }
  EXPECT_EQ(queue_.take(0ms).size(), limits::kCommitMessages);
  EXPECT_EQ(queue_.take(0ms).size(), 1u);
  for (const std::uint8_t n : {1, 2, 3}) EXPECT_FALSE(queue_.push(waiting(n, limits::kCommitBytes / 2)));
  EXPECT_EQ(queue_.take(0ms).size(), 2u);
  EXPECT_EQ(queue_.take(0ms).size(), 1u);
  EXPECT_EQ(queue_.take(0ms).size(), 0u);
}

TEST_F(PublishQueueTest, MayWaitForMoreToCome) {
  constexpr auto kLong = std::chrono::minutes(1);  // the test would hang for so long
  EXPECT_FALSE(queue_.push(waiting(1)));
  const SteadyTime soon = std::chrono::steady_clock::now() + 20ms;
  std::thread later([&] { EXPECT_FALSE(queue_.push(waiting(2))); });
  later.join();
  EXPECT_EQ(queue_.take(std::nullopt, soon).size(), 2u);
  EXPECT_GE(std::chrono::steady_clock::now(), soon);

  EXPECT_FALSE(queue_.push(waiting(3, limits::kCommitBytes)));
  EXPECT_EQ(queue_.take(std::nullopt, std::chrono::steady_clock::now() + kLong).size(), 1u)
      << "more does not fit";

  EXPECT_FALSE(queue_.push(waiting(4)));
  std::thread closing([&] { queue_.close(); });
  EXPECT_EQ(queue_.take(std::nullopt, std::chrono::steady_clock::now() + kLong).size(), 1u)
      << "no more will come";
  closing.join();
}

TEST_F(PublishQueueTest, AFullCommitEndsTheWaitForMore) {
  EXPECT_FALSE(queue_.push(waiting(1)));
  std::thread later([&] { EXPECT_FALSE(queue_.push(waiting(2, limits::kCommitBytes))); });
  const SteadyTime far = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  EXPECT_EQ(queue_.take(std::nullopt, far).size(), 2u);
  later.join();
}

TEST_F(PublishQueueTest, IsBusyPastItsBytes) {
  EXPECT_FALSE(queue_.push(waiting(1, limits::kPublishQueueBytes - 100)));
  EXPECT_FALSE(queue_.push(waiting(2, 100)));
  const auto error = queue_.push(waiting(3, 1));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, ErrorCode::busy);
  EXPECT_FALSE(queue_.is_retry(hash_of(3))) << "it was refused, so it does not wait";
  store_all(queue_, clock_);
  EXPECT_FALSE(queue_.push(waiting(3, 1)));
}

// A refusal would promise that nothing is stored.
TEST_F(PublishQueueTest, ARetryThatFindsNoPlaceIsUnknown) {
  EXPECT_FALSE(queue_.push(waiting(1, limits::kPublishQueueBytes)));
  EXPECT_EQ(queue_.push(waiting(1, 1))->code, ErrorCode::unknown);
  store_all(queue_, clock_);
  queue_.set_available(false);
  EXPECT_EQ(queue_.push(waiting(1, 1))->code, ErrorCode::unknown);
  EXPECT_EQ(queue_.push(waiting(2, 1))->code, ErrorCode::busy);
  queue_.set_available(true);
  queue_.close();
  EXPECT_EQ(queue_.push(waiting(1, 1))->code, ErrorCode::unknown);
  EXPECT_EQ(queue_.push(waiting(2, 1))->code, ErrorCode::busy);
}

TEST_F(PublishQueueTest, IsBusyWhileTheNonceWindowIsFullButTakesRetries) {
  PublishQueue queue(clock_, 2);
  EXPECT_FALSE(queue.push(waiting(1)));
  EXPECT_FALSE(queue.push(waiting(2)));
  EXPECT_EQ(queue.push(waiting(3))->code, ErrorCode::busy);
  EXPECT_FALSE(queue.push(waiting(1)));
  store_all(queue, clock_);
  EXPECT_EQ(queue.push(waiting(3))->code, ErrorCode::busy);
}

// Nothing is stored while it is full, so it must not take a commit to make room.
TEST_F(PublishQueueTest, AFullNonceWindowEmptiesAsTimePasses) {
  PublishQueue queue(clock_, 2);
  EXPECT_FALSE(queue.push(waiting(1)));
  EXPECT_FALSE(queue.push(waiting(2)));
  store_all(queue, clock_);
  clock_.advance(limits::kNonceWindow);
  EXPECT_TRUE(queue.push(waiting(3)));
  clock_.advance(1ms);
  EXPECT_FALSE(queue.push(waiting(3)));
}

TEST_F(PublishQueueTest, MarksRetries) {
  EXPECT_FALSE(queue_.push(waiting(1)));
  EXPECT_FALSE(queue_.push(waiting(1)));
  const auto taken = queue_.take(0ms);
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_FALSE(taken[0].is_retry);
  EXPECT_TRUE(taken[1].is_retry);
}

TEST_F(PublishQueueTest, OnceClosedGivesWhatIsLeft) {
  EXPECT_FALSE(queue_.push(waiting(1)));
  queue_.close();
  EXPECT_FALSE(queue_.is_available());
  EXPECT_FALSE(queue_.is_closed_and_empty());
  EXPECT_EQ(queue_.take(std::nullopt).size(), 1u);
  EXPECT_TRUE(queue_.is_closed_and_empty());
  EXPECT_TRUE(queue_.take(std::nullopt).empty());
}

TEST_F(PublishQueueTest, PokedGivesNothing) {
  queue_.poke();
  EXPECT_TRUE(queue_.take(std::nullopt).empty());
}

}  // namespace
}  // namespace twitchy::broker
