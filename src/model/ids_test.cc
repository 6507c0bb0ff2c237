#include "model/ids.h"

#include <gtest/gtest.h>

#include <string>

#include "model/user.h"

namespace twitchy {
namespace {

TEST(RoomId, Is1To32LowerCaseLettersDigitsDashesAndUnderscores) {
  for (const auto& good :
       {std::string("a"), std::string("room_1-b"), std::string("-"), std::string(32, 'x')}) {
    ASSERT_TRUE(parse_room_id(good).has_value()) << good;
    EXPECT_EQ(parse_room_id(good)->value(), good);
  }
  for (const std::string bad : {"", "Bestie", "a b", "a/b", "a.b", "a\n", "\xc3\xa4"}) {
    EXPECT_EQ(parse_room_id(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(parse_room_id(std::string(33, 'x')), std::nullopt);
  EXPECT_EQ(parse_room_id(std::string_view("a\0b", 3)), std::nullopt);
}

TEST(Sequence, TheNextIsOneMore) {
  EXPECT_EQ(next(Sequence{}), Sequence{1});
  EXPECT_EQ(next(Sequence{41}), Sequence{42});
}

TEST(FoldName, LowersAsciiLettersOnly) {
  EXPECT_EQ(fold_name("Ada_99"), "ada_99");
  EXPECT_EQ(fold_name("AZaz@[`{"), "azaz@[`{");
  EXPECT_EQ(fold_name("\xc3\x84"), "\xc3\x84");
  EXPECT_EQ(fold_name(""), "");
}

}  // namespace
}  // namespace twitchy
