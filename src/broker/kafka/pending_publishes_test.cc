#include "broker/kafka/pending_publishes.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <cstring>

#include "model/limits.h"

namespace twitchy::broker::kafka {
namespace {

constexpr SteadyTime kStart{std::chrono::hours(1)};
constexpr auto kTick = std::chrono::milliseconds(1);

NonceHash hash_of(std::uint64_t number) {
  NonceHash hash{};
  std::memcpy(hash.data(), &number, sizeof number);
  return hash;
}

TEST(PendingPublishes, ADoubtLastsForTheNonceWindow) {
  PendingPublishes pending;
  pending.doubt(hash_of(1), kStart);
  EXPECT_TRUE(pending.is_doubtful(hash_of(1), kStart + limits::kNonceWindow - kTick));
  EXPECT_FALSE(pending.is_doubtful(hash_of(1), kStart + limits::kNonceWindow));
  EXPECT_FALSE(pending.is_doubtful(hash_of(2), kStart));
}

TEST(PendingPublishes, ADoubtThatComesAgainLastsFromThenOn) {
  PendingPublishes pending;
  pending.doubt(hash_of(1), kStart);
  pending.doubt(hash_of(1), kStart + limits::kNonceWindow - kTick);
  pending.doubt(hash_of(2), kStart + limits::kNonceWindow);  // drops what has ended
  EXPECT_TRUE(pending.is_doubtful(hash_of(1), kStart + limits::kNonceWindow + kTick));
}

TEST(PendingPublishes, KeepsSoManyDoubtsAndTakesMoreOnceTheyHaveEnded) {
  PendingPublishes pending;
  for (std::uint64_t i = 0; i < limits::kDoubtfulNonces; ++i) pending.doubt(hash_of(i), kStart);
  const std::uint64_t more = limits::kDoubtfulNonces;
  pending.doubt(hash_of(more), kStart);
  EXPECT_FALSE(pending.is_doubtful(hash_of(more), kStart));
  EXPECT_TRUE(pending.is_doubtful(hash_of(0), kStart));
  pending.doubt(hash_of(more), kStart + limits::kNonceWindow);
  EXPECT_TRUE(pending.is_doubtful(hash_of(more), kStart + limits::kNonceWindow));
}

}  // namespace
}  // namespace twitchy::broker::kafka
