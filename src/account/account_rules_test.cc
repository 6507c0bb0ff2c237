#include "account/account_rules.h"

#include <gtest/gtest.h>

#include <string>

namespace twitchy::account {
namespace {

TEST(AccountRules, ANameIs3To25LettersDigitsAndUnderscores) {
  for (const std::string good : {"ada", "Ada_99", "___", "1234567890123456789012345"}) {
    EXPECT_TRUE(check_name(good)) << good;
  }
  for (const std::string bad : {"", "ab", "12345678901234567890123456", "ada lovelace", "ada-l", "ad\xc3\xa4",
                                "ada\n", "@ada", "Аda"}) {
    const auto checked = check_name(bad);
    ASSERT_TRUE(checked.has_error()) << bad;
    EXPECT_EQ(checked.error().code, ErrorCode::invalid_name);
  }
  EXPECT_TRUE(check_name(std::string_view("ad\0a", 4)).has_error());
}

TEST(AccountRules, APasswordIs8To128BytesOfAnything) {
  EXPECT_TRUE(check_password(std::string(8, 'x')));
  EXPECT_TRUE(check_password(std::string(128, '\0')));
  EXPECT_TRUE(check_password("пароль"));
  for (const std::size_t size : {0u, 7u, 129u, 100'000u}) {
    const auto checked = check_password(std::string(size, 'x'));
    ASSERT_TRUE(checked.has_error());
    EXPECT_EQ(checked.error().code, ErrorCode::invalid_password);
  }
}

}  // namespace
}  // namespace twitchy::account
