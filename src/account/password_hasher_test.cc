#include "account/password_hasher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>

#include "account/sodium.h"
#include "store/await.h"

namespace twitchy::account {
namespace {

using testing::StartsWith;

constexpr PasswordCost kCheap{8192, 1};

std::string hash(PasswordHasher& hasher, const std::string& password) {
  return await<std::string>([&](auto done) { hasher.hash(password, std::move(done)); }).value();
}

bool verify(PasswordHasher& hasher, std::optional<std::string> hash, const std::string& password) {
  return await<PasswordMatch>([&](auto done) { hasher.verify(hash, password, std::move(done)); }).value() ==
         PasswordMatch::yes;
}

TEST(PasswordHasher, KnowsThePasswordAgain) {
  PasswordHasher hasher(kCheap);
  const std::string hashed = hash(hasher, "correct horse");
  EXPECT_TRUE(verify(hasher, hashed, "correct horse"));
  EXPECT_FALSE(verify(hasher, hashed, "correct horsf"));
  EXPECT_FALSE(verify(hasher, hashed, ""));
  EXPECT_NE(hash(hasher, "correct horse"), hashed) << "each hash has its own salt";
}

TEST(PasswordHasher, TakesAnyBytes) {
  PasswordHasher hasher(kCheap);
  const std::string odd("a\0b\xff\n8 bytes", 13);
  EXPECT_TRUE(verify(hasher, hash(hasher, odd), odd));
  EXPECT_FALSE(verify(hasher, hash(hasher, odd), odd.substr(0, 2)));
}

TEST(PasswordHasher, HashesAtTheOwaspMinimum) {
  PasswordHasher hasher{PasswordCost{}};
  const std::string hashed = hash(hasher, "correct horse");
  EXPECT_THAT(hashed, StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  PasswordHasher later(kCheap);
  EXPECT_TRUE(verify(later, hashed, "correct horse")) << "a hash says its own cost";
}

TEST(PasswordHasher, NobodysHashIsNoOnesButCostsTheSame) {
  for (const PasswordCost cost : {PasswordCost{}, kCheap}) {
    init_sodium();
    EXPECT_EQ(crypto_pwhash_str_needs_rehash(nobodys_hash(cost).c_str(), cost.passes, cost.memory_bytes), 0)
        << "libsodium must read it as a hash of that cost";
  }
  PasswordHasher hasher(kCheap);
  EXPECT_FALSE(verify(hasher, std::nullopt, "correct horse"));
}

TEST(PasswordHasher, ADamagedHashIsOfNoPassword) {
  PasswordHasher hasher(kCheap);
  EXPECT_FALSE(verify(hasher, "", "correct horse"));
  EXPECT_FALSE(verify(hasher, "$argon2id$v=19$garbage", "correct horse"));
}

TEST(PasswordHasher, IsBusyWhenTooManyWait) {
  std::promise<void> entered;
  std::promise<void> release;
  auto hasher = std::make_unique<PasswordHasher>(kCheap, 1, 2);
  hasher->hash("password", [&](const Result<std::string>&) {
    entered.set_value();
    release.get_future().wait();
  });
  entered.get_future().wait();
  int ended = 0;
  for (int i = 0; i < 2; ++i) {
    hasher->hash("password", [&](const Result<std::string>& result) { ended += result ? 1 : 0; });
  }
  EXPECT_EQ(hasher->waiting(), 2u);
  const auto refused = await<std::string>([&](auto done) { hasher->hash("password", std::move(done)); });
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().code, ErrorCode::busy);
  EXPECT_TRUE(refused.error().retry_after.has_value());
  EXPECT_EQ(hasher->waiting(), 2u);
  release.set_value();
  hasher.reset();
  EXPECT_EQ(ended, 2) << "what was queued is ended before the hasher goes";
}

}  // namespace
}  // namespace twitchy::account
