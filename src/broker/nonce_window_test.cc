#include "broker/nonce_window.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/limits.h"

namespace twitchy::broker {
namespace {

constexpr TimeMs kWindowMs = std::chrono::milliseconds(limits::kNonceWindow).count();
constexpr TimeMs kStart = 1'700'000'000'000;

NonceHash hash_of(std::uint8_t number) {
  NonceHash hash{};
  hash[0] = number;
  hash.back() = number % 3;  // some are in one part of the window, some are not
  return hash;
}

TEST(HashNonce, IsTheSameForTheSame) {
  const NonceHashKey key{1, 2, 3};
  EXPECT_EQ(hash_nonce(key, RoomId{"r"}, UserId{1000}, "n"), hash_nonce(key, RoomId{"r"}, UserId{1000}, "n"));
}

TEST(HashNonce, DiffersByEveryPart) {
  const NonceHashKey key{1, 2, 3};
  std::set<NonceHash> hashes;
  for (const char* room : {"r", "r1", "1r"}) {
    for (const std::uint64_t user : {std::uint64_t{1000}, std::uint64_t{1001}, std::uint64_t{1} << 52}) {
      for (const char* nonce : {"n", "n1", "1n", "N"}) {
        hashes.insert(hash_nonce(key, RoomId{room}, UserId{user}, nonce));
      }
    }
  }
  EXPECT_EQ(hashes.size(), 3u * 3 * 4);
  EXPECT_FALSE(hashes.contains(hash_nonce(NonceHashKey{9}, RoomId{"r"}, UserId{1000}, "n")));
}

TEST(NonceWindow, KnowsWhatWaitsAndWhatIsStored) {
  NonceWindow window;
  EXPECT_FALSE(window.find(hash_of(1), kStart));
  window.add_waiting(hash_of(1));
  ASSERT_TRUE(window.find(hash_of(1), kStart));
  EXPECT_EQ(window.find(hash_of(1), kStart)->seq, Sequence{});
  window.set_stored({hash_of(1), Sequence{7}, kStart});
  ASSERT_TRUE(window.find(hash_of(1), kStart));
  EXPECT_EQ(window.find(hash_of(1), kStart)->seq, Sequence{7});
  EXPECT_EQ(window.find(hash_of(1), kStart)->appended_at, kStart);
  EXPECT_FALSE(window.find(hash_of(2), kStart));
}

TEST(NonceWindow, ForgetsWhatWasNotStored) {
  NonceWindow window;
  window.add_waiting(hash_of(1));
  window.forget(hash_of(1));
  EXPECT_FALSE(window.find(hash_of(1), kStart));
  EXPECT_EQ(window.size(), 0u);
}

TEST(NonceWindow, ForgetsAfterTwoMinutes) {
  NonceWindow window;
  window.set_stored({hash_of(1), Sequence{1}, kStart});
  EXPECT_TRUE(window.find(hash_of(1), kStart + kWindowMs));
  EXPECT_FALSE(window.find(hash_of(1), kStart + kWindowMs + 1));
  window.expire(kStart + kWindowMs);
  EXPECT_EQ(window.size(), 1u);
  window.expire(kStart + kWindowMs + 1);
  EXPECT_EQ(window.size(), 0u);
}

TEST(NonceWindow, WhatWaitsDoesNotExpire) {
  NonceWindow window;
  window.add_waiting(hash_of(1));
  window.expire(kStart + 100 * kWindowMs);
  EXPECT_TRUE(window.find(hash_of(1), kStart + 100 * kWindowMs));
}

TEST(NonceWindow, AnOldExpirySparesANonceThatWasPublishedAnew) {
  NonceWindow window;
  const TimeMs later = kStart + kWindowMs + 1;
  window.set_stored({hash_of(1), Sequence{1}, kStart});
  window.add_waiting(hash_of(1));
  window.expire(later);
  ASSERT_TRUE(window.find(hash_of(1), later));
  window.set_stored({hash_of(1), Sequence{2}, later});
  window.expire(later + 1);
  ASSERT_TRUE(window.find(hash_of(1), later + 1));
  EXPECT_EQ(window.find(hash_of(1), later + 1)->seq, Sequence{2});
}

TEST(NonceWindow, IsFullAtItsBound) {
  NonceWindow window(2);
  EXPECT_FALSE(window.is_full());
  window.add_waiting(hash_of(1));
  EXPECT_FALSE(window.is_full());
  window.set_stored({hash_of(2), Sequence{1}, kStart});
  EXPECT_TRUE(window.is_full());
  window.expire(kStart + kWindowMs + 1);
  EXPECT_FALSE(window.is_full());
}

// Any order of calls that a broker may make, against a map that is looked through as a whole.
RC_GTEST_PROP(NonceWindow, MatchesAModelOfIt, ()) {
  NonceWindow window;
  std::map<std::uint8_t, NonceWindow::Seen> model;
  TimeMs now = kStart;
  std::uint64_t head = 0;
  const auto is_past = [&](const NonceWindow::Seen& seen) {
    return seen.seq != Sequence{} && now - seen.appended_at > kWindowMs;
  };
  const int steps = *rc::gen::inRange(0, 120);
  for (int i = 0; i < steps; ++i) {
    now += *rc::gen::weightedOneOf<TimeMs>({{4, rc::gen::just<TimeMs>(0)},
                                            {2, rc::gen::inRange<TimeMs>(1, 50'000)},
                                            {1, rc::gen::just(kWindowMs)}});
    const auto number = *rc::gen::inRange<std::uint8_t>(0, 8);
    const NonceHash hash = hash_of(number);
    const auto known = model.find(number);
    const bool is_known = known != model.end() && !is_past(known->second);
    const bool waits = is_known && known->second.seq == Sequence{};
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        if (is_known) break;
        window.add_waiting(hash);
        model[number] = {};
        break;
      case 1:
        if (is_known && !waits) break;
        window.set_stored({hash, Sequence{++head}, now});
        model[number] = {Sequence{head}, now};
        break;
      case 2:
        if (!waits) break;
        window.forget(hash);
        model.erase(number);
        break;
      default:
        window.expire(now);
        std::erase_if(model, [&](const auto& item) { return is_past(item.second); });
        RC_ASSERT(window.size() == model.size());
    }
    for (std::uint8_t n = 0; n < 8; ++n) {
      const auto expected = model.find(n);
      const auto found = window.find(hash_of(n), now);
      RC_ASSERT(found.has_value() == (expected != model.end() && !is_past(expected->second)));
      if (found) RC_ASSERT(found->seq == expected->second.seq);
    }
  }
}

}  // namespace
}  // namespace twitchy::broker
