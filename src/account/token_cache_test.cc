#include "account/token_cache.h"

#include <gtest/gtest.h>

namespace twitchy::account {
namespace {

using namespace std::chrono_literals;
using State = TokenCache::Found::State;

Principal principal(std::uint8_t number) {
  return {{UserId{1000u + number}, "Ada", {}}, {number}, 1000};
}

SteadyTime at(std::chrono::milliseconds since_start) {
  return SteadyTime{} + since_start;
}

TEST(TokenCache, KnowsATokenForAMomentAndRemembersItForAnHour) {
  TokenCache cache;
  const auto ada = principal(1);
  EXPECT_EQ(cache.find(ada.token, at(0ms)).state, State::unknown);
  ASSERT_TRUE(cache.put(ada, at(0ms)));
  const auto found = cache.find(ada.token, at(4999ms));
  EXPECT_EQ(found.state, State::fresh);
  EXPECT_EQ(found.principal.user, ada.user);
  EXPECT_EQ(cache.find(ada.token, at(5s)).state, State::stale);
  EXPECT_EQ(cache.find(ada.token, at(1h) - 1ms).state, State::stale);
  EXPECT_EQ(cache.find(ada.token, at(1h)).state, State::unknown);
}

TEST(TokenCache, CheckingAgainBeginsTheMomentAnew) {
  TokenCache cache;
  ASSERT_TRUE(cache.put(principal(1), at(0ms)));
  ASSERT_TRUE(cache.put(principal(1), at(5s)));
  EXPECT_EQ(cache.find(principal(1).token, at(9s)).state, State::fresh);
}

TEST(TokenCache, AnEndedTokenDoesNotComeBack) {
  TokenCache cache;
  ASSERT_TRUE(cache.put(principal(1), at(0ms)));
  cache.end(principal(1).token);
  EXPECT_EQ(cache.find(principal(1).token, at(0ms)).state, State::ended);
  EXPECT_FALSE(cache.put(principal(1), at(1ms)));
  cache.forget(principal(1).token);
  EXPECT_EQ(cache.find(principal(1).token, at(1ms)).state, State::ended);
  cache.end(principal(2).token);
  EXPECT_FALSE(cache.put(principal(2), at(1ms)));
}

TEST(TokenCache, ForgetsWhatTheStoreDoesNotKnow) {
  TokenCache cache;
  ASSERT_TRUE(cache.put(principal(1), at(0ms)));
  cache.forget(principal(1).token);
  cache.forget(principal(2).token);
  EXPECT_EQ(cache.find(principal(1).token, at(0ms)).state, State::unknown);
}

TEST(TokenCache, KeepsTheOnesUsedLast) {
  TokenCache cache(2);
  ASSERT_TRUE(cache.put(principal(1), at(0ms)));
  ASSERT_TRUE(cache.put(principal(2), at(0ms)));
  (void)cache.find(principal(1).token, at(0ms));
  ASSERT_TRUE(cache.put(principal(3), at(0ms)));
  EXPECT_EQ(cache.find(principal(1).token, at(0ms)).state, State::fresh);
  EXPECT_EQ(cache.find(principal(2).token, at(0ms)).state, State::unknown);
  EXPECT_EQ(cache.find(principal(3).token, at(0ms)).state, State::fresh);
}

}  // namespace
}  // namespace twitchy::account
