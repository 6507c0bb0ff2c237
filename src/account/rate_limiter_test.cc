#include "account/rate_limiter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <map>
#include <thread>
#include <vector>

namespace twitchy::account {
namespace {

using namespace std::chrono_literals;

SteadyTime at(std::chrono::milliseconds since_start) {
  return SteadyTime{} + since_start;
}

TEST(RateLimiter, LetsTheLimitThroughAndSaysHowLongToWait) {
  RateLimiter<int> limiter(3, 30s);
  EXPECT_EQ(limiter.take(1, at(0ms)), std::nullopt);
  EXPECT_EQ(limiter.take(1, at(1s)), std::nullopt);
  EXPECT_EQ(limiter.take(1, at(2s)), std::nullopt);
  EXPECT_EQ(limiter.take(1, at(10s)), 20s);
  EXPECT_EQ(limiter.take(1, at(29'999ms)), 1ms);
  EXPECT_EQ(limiter.take(1, at(30s)), std::nullopt);
  EXPECT_EQ(limiter.take(1, at(30s)), 1s);
}

TEST(RateLimiter, CountsKeysApart) {
  RateLimiter<int> limiter(1, 30s);
  EXPECT_EQ(limiter.take(1, at(0ms)), std::nullopt);
  EXPECT_EQ(limiter.take(2, at(0ms)), std::nullopt);
  EXPECT_EQ(limiter.take(1, at(0ms)), 30s);
}

TEST(RateLimiter, AZeroIsNoLimit) {
  RateLimiter<int> limiter(0, 30s);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(limiter.take(1, at(0ms)), std::nullopt);
  limiter.refund(1);
  EXPECT_EQ(limiter.keys(), 0u);
}

TEST(RateLimiter, ARefundGivesBackTheNewestCharge) {
  RateLimiter<int> limiter(2, 30s);
  limiter.refund(1);
  EXPECT_EQ(limiter.take(1, at(0s)), std::nullopt);
  EXPECT_EQ(limiter.take(1, at(10s)), std::nullopt);
  limiter.refund(1);
  EXPECT_EQ(limiter.take(1, at(20s)), std::nullopt);
  EXPECT_EQ(limiter.take(1, at(20s)), 10s) << "the charge at 0 s still counts";
  limiter.refund(1);
  limiter.refund(1);
  limiter.refund(1);
  EXPECT_EQ(limiter.keys(), 0u);
}

TEST(RateLimiter, AWaitIsNeverTooShortForAClockOfNanoseconds) {
  RateLimiter<int> limiter(1, 30s);
  const SteadyTime first = at(0ms) + 1ns;
  EXPECT_EQ(limiter.take(1, first), std::nullopt);
  const auto wait = limiter.take(1, at(1ms));
  ASSERT_EQ(wait, 30s);
  EXPECT_EQ(limiter.take(1, at(1ms) + *wait), std::nullopt);
}

TEST(RateLimiter, ForgetsIdleKeys) {
  RateLimiter<int> limiter(5, 30s);
  for (int key = 0; key < 1000; ++key) (void)limiter.take(key, at(0ms));
  EXPECT_EQ(limiter.keys(), 1000u);
  for (int key = 1000; key < 2000; ++key) (void)limiter.take(key, at(30s));
  EXPECT_LT(limiter.keys(), 1100u);
}

TEST(RateLimiter, RefusesNewKeysWhenFullOfBusyOnes) {
  RateLimiter<int> limiter(5, 30s, 160);
  int refused = 0;
  for (int key = 0; key < 1000; ++key) {
    if (const auto wait = limiter.take(key, at(0ms))) {
      EXPECT_EQ(*wait, 30s);
      ++refused;
    }
  }
  EXPECT_LE(limiter.keys(), 160u);
  EXPECT_EQ(static_cast<std::size_t>(refused), 1000 - limiter.keys());
  EXPECT_EQ(limiter.take(999'999, at(30s)), std::nullopt) << "idle ones make room";
}

TEST(RateLimiter, ThreadsTogetherGetTheLimitOnly) {
  RateLimiter<int> limiter(100, 30s);
  std::atomic<int> passed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 100; ++n) passed += limiter.take(n % 3, at(0ms)) ? 0 : 1;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(passed, 300);
}

// What the limiter promises, told plainly: all charges of a key, counted anew for every call.
class Model {
 public:
  Model(std::uint32_t limit, std::chrono::milliseconds window) : limit_(limit), window_(window) {}

  std::optional<std::chrono::milliseconds> take(int key, SteadyTime now) {
    std::vector<SteadyTime> counted;
    for (const auto charge : charges_[key]) {
      if (charge + window_ > now) counted.push_back(charge);
    }
    if (counted.size() >= limit_) {
      return std::chrono::ceil<std::chrono::milliseconds>(counted.front() + window_ - now);
    }
    charges_[key].push_back(now);
    return std::nullopt;
  }

  // Only what can still be charged may be refunded: what is past is forgotten.
  void refund(int key, SteadyTime now) {
    auto& charges = charges_[key];
    if (!charges.empty() && charges.back() + window_ > now) charges.pop_back();
  }

  // The most charges in any window.
  std::size_t most_in_a_window() const {
    std::size_t most = 0;
    for (const auto& [key, charges] : charges_) {
      for (std::size_t first = 0; first < charges.size(); ++first) {
        std::size_t last = first;
        while (last < charges.size() && charges[last] < charges[first] + window_) ++last;
        most = std::max(most, last - first);
      }
    }
    return most;
  }

 private:
  const std::uint32_t limit_;
  const std::chrono::milliseconds window_;
  std::map<int, std::vector<SteadyTime>> charges_;
};

RC_GTEST_PROP(RateLimiter, NeverLetsMoreThanTheLimitThroughInAnyWindow, ()) {
  const auto limit = *rc::gen::inRange<std::uint32_t>(1, 6);
  const std::chrono::milliseconds window(*rc::gen::inRange(1, 50));
  RateLimiter<int> limiter(limit, window);
  Model model(limit, window);
  SteadyTime now = at(0ms);
  const auto steps = *rc::gen::container<std::vector<std::tuple<int, int, int>>>(
      rc::gen::tuple(rc::gen::inRange(0, 3), rc::gen::inRange(0, 12), rc::gen::inRange(0, 10)));
  for (const auto& [key, elapsed_ms, action] : steps) {
    now += std::chrono::milliseconds(elapsed_ms);
    if (action == 0 && !model.take(key, now)) {
      RC_ASSERT(limiter.take(key, now) == std::nullopt);
      model.refund(key, now);
      limiter.refund(key);
    } else if (action != 0) {
      RC_ASSERT(limiter.take(key, now) == model.take(key, now));
    }
  }
  RC_ASSERT(model.most_in_a_window() <= limit);
}

RC_GTEST_PROP(RateLimiter, TheWaitIsExact, ()) {
  const auto limit = *rc::gen::inRange<std::uint32_t>(1, 6);
  RateLimiter<int> limiter(limit, 1s);
  SteadyTime now = at(0ms);
  std::optional<std::chrono::milliseconds> wait;
  while (!wait) {
    now += std::chrono::milliseconds(*rc::gen::inRange(0, 100));
    wait = limiter.take(1, now);
  }
  RC_ASSERT(limiter.take(1, now + *wait - 1ms) == 1ms);
  RC_ASSERT(limiter.take(1, now + *wait) == std::nullopt);
}

}  // namespace
}  // namespace twitchy::account
