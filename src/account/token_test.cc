#include "account/token.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

namespace twitchy::account {
namespace {

TEST(Token, Is43CharactersOfBase64Url) {
  SeededRandom random(1);
  for (int i = 0; i < 100; ++i) {
    const std::string token = make_token(random);
    EXPECT_EQ(token.size(), 43u);
    EXPECT_TRUE(std::all_of(token.begin(), token.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
    })) << token;
  }
}

TEST(Token, IsMadeOfTheRandomnessGiven) {
  SeededRandom random(1);
  SeededRandom same(1);
  const std::string first = make_token(random);
  EXPECT_EQ(first, make_token(same));
  EXPECT_NE(first, make_token(random));
}

TEST(Token, ItsHashIsStableAndOfEveryCharacter) {
  SeededRandom random(1);
  std::string token = make_token(random);
  const auto hash = hash_token(token);
  ASSERT_TRUE(hash.has_value());
  EXPECT_EQ(hash_token(token), hash);
  for (auto& c : token) {
    const char kept = std::exchange(c, '*');
    EXPECT_NE(hash_token(token), hash);
    c = kept;
  }
}

TEST(Token, AnotherLengthIsNoToken) {
  EXPECT_FALSE(hash_token("").has_value());
  EXPECT_FALSE(hash_token(std::string(42, 'a')).has_value());
  EXPECT_FALSE(hash_token(std::string(44, 'a')).has_value());
}

}  // namespace
}  // namespace twitchy::account
