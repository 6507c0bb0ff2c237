#include "skibidi/texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace twitchy::skibidi {
namespace {

using ::testing::ElementsAre;
using ::testing::StrEq;

class TextsTest : public ::testing::Test {
 protected:
  ListId add(const std::vector<WrittenWording>& written, bool echoes = true) {
    std::size_t error_at = 0;
    const auto list = texts_.add_list(written, echoes, error_at);
    EXPECT_TRUE(list) << (list ? "" : list.error().message);
    return list ? *list : 0;
  }

  std::string error_of(const std::string& written, bool echoes = true) {
    std::size_t error_at = 0;
    const auto list = texts_.add_list({{"fine"}, {written}}, echoes, error_at);
    EXPECT_EQ(error_at, list ? 2u : 1u);
    return list ? "none" : list.error().message;
  }

  const Wording& wording(ListId list) const { return texts_.wording(texts_.list(list).picks[0]); }
  const Piece& piece(ListId list, std::size_t at) const { return texts_.pieces(wording(list))[at]; }

  std::string text(const Piece& piece, LetterCase letter_case = LetterCase::lower) const {
    return std::string(texts_.text(piece, letter_case));
  }

  std::uint64_t opening_of(const std::string& written) { return wording(add({{written}})).opening; }

  Texts texts_;
};

TEST_F(TextsTest, TheListOfNoIdIsEmpty) {
  EXPECT_EQ(texts_.list(0).size, 0u);
  EXPECT_EQ(texts_.entries(0), 0u);
}

TEST_F(TextsTest, APlainTextIsOnePieceInThreeCases) {
  const ListId list = add({{"no way, élan"}});
  ASSERT_EQ(wording(list).pieces, 1u);
  EXPECT_EQ(piece(list, 0).kind, Piece::Kind::literal);
  EXPECT_TRUE(piece(list, 0).has_letter);
  EXPECT_EQ(text(piece(list, 0)), "no way, élan");
  EXPECT_EQ(text(piece(list, 0), LetterCase::title), "No way, élan");
  EXPECT_EQ(text(piece(list, 0), LetterCase::upper), "NO WAY, ÉLAN");
}

TEST_F(TextsTest, ACapitalGoesPastWhatIsNoLetter) {
  const ListId list = add({{"🤠 \"so\""}});
  EXPECT_EQ(text(piece(list, 0), LetterCase::title), "🤠 \"So\"");
  EXPECT_FALSE(piece(add({{"🤠 3"}}), 0).has_letter);
}

TEST_F(TextsTest, ALetterRepeats) {
  const ListId list = add({{"Slay{1-4}."}});
  ASSERT_EQ(wording(list).pieces, 3u);
  EXPECT_EQ(text(piece(list, 0)), "Sla");
  EXPECT_EQ(piece(list, 1).kind, Piece::Kind::repeat);
  EXPECT_EQ(text(piece(list, 1)), "y");
  EXPECT_EQ(text(piece(list, 1), LetterCase::upper), "Y");
  EXPECT_EQ(piece(list, 1).times_min, 1u);
  EXPECT_EQ(piece(list, 1).times_max, 4u);
  EXPECT_EQ(text(piece(list, 2)), ".");
}

TEST_F(TextsTest, ALetterRepeatsJustSoOften) {
  const ListId list = add({{"bus{3}in"}});
  EXPECT_EQ(piece(list, 1).times_min, 3u);
  EXPECT_EQ(piece(list, 1).times_max, 3u);
}

TEST_F(TextsTest, AClusterRepeatsWhole) {
  EXPECT_EQ(text(piece(add({{"so 👍🏽{2}"}}), 1)), "👍🏽");
  EXPECT_EQ(text(piece(add({{"cafe\u0301{2}"}}), 1)), "e\u0301");
  EXPECT_EQ(text(piece(add({{"!{1-8}"}}), 0)), "!");
}

TEST_F(TextsTest, ASlotIsNamed) {
  const ListId hats = add({{"🤠"}, {"🎩"}}, false);
  texts_.add_slot("hat", hats);
  const ListId list = add({{"Nice {hat}!"}});
  ASSERT_EQ(wording(list).pieces, 3u);
  EXPECT_EQ(piece(list, 1).kind, Piece::Kind::slot);
  EXPECT_EQ(piece(list, 1).slot, hats);
}

TEST_F(TextsTest, EchoesAreNoted) {
  const ListId word = add({{"\"{word}\", they sing"}});
  EXPECT_TRUE(wording(word).needs_word);
  EXPECT_FALSE(wording(word).needs_phrase);
  const ListId phrase = add({{"{phrase}?"}});
  EXPECT_TRUE(wording(phrase).needs_phrase);
  EXPECT_FALSE(wording(phrase).needs_word);
  EXPECT_EQ(error_of("{word}", false), "expected {word} in parts only");
  EXPECT_EQ(error_of("{phrase}", false), "expected {phrase} in parts only");
}

TEST_F(TextsTest, AnEntryIsPickedAsOftenAsItWeighs) {
  const ListId list = add({{"a", 1}, {"b", 3}, {"c", kWeightMax}});
  const Texts::List picks = texts_.list(list);
  ASSERT_EQ(picks.size, 4u + kWeightMax);
  std::map<std::string, std::uint32_t> counts;
  for (std::uint32_t i = 0; i < picks.size; ++i) {
    ++counts[text(texts_.pieces(texts_.wording(picks.picks[i]))[0])];
  }
  EXPECT_THAT(counts, ElementsAre(::testing::Pair("a", 1u), ::testing::Pair("b", 3u),
                                  ::testing::Pair("c", kWeightMax)));
  EXPECT_EQ(texts_.entries(list), 3u);
}

TEST_F(TextsTest, ListsKeepToThemselves) {
  const ListId one = add({{"a"}, {"b"}});
  const ListId two = add({{"c"}});
  EXPECT_EQ(texts_.list(one).size, 2u);
  EXPECT_EQ(texts_.list(two).size, 1u);
  EXPECT_EQ(text(piece(two, 0)), "c");
}

TEST_F(TextsTest, TextsThatBeginWithTheSameWordOpenAlike) {
  const std::uint64_t fr = opening_of("Fr fr,");
  EXPECT_NE(fr, 0u);
  EXPECT_EQ(opening_of("fr!"), fr);
  EXPECT_EQ(opening_of("*FR* this"), fr);
  EXPECT_EQ(opening_of("fr{1-3}"), fr);
  EXPECT_EQ(opening_of("... fr"), fr);
  EXPECT_NE(opening_of("frfr"), fr);
  EXPECT_NE(opening_of("for real"), fr);
  EXPECT_EQ(opening_of("🤠"), opening_of("🤠 yes"));
  EXPECT_NE(opening_of("🤠"), opening_of("🎩"));
}

TEST_F(TextsTest, TextsThatBeginWithASlotOrASignOpenLikeNone) {
  texts_.add_slot("hat", add({{"🤠"}}, false));
  EXPECT_EQ(opening_of("{hat} yes"), 0u);
  EXPECT_EQ(opening_of("{word} yes"), 0u);
  EXPECT_EQ(opening_of("!"), 0u);
  EXPECT_EQ(opening_of("... !"), 0u);
}

TEST_F(TextsTest, BracesAreChecked) {
  const char* const times = "expected {3} or {1-4}, at most 8, in braces";
  for (const char* written : {"a{9}", "a{0}", "a{3-2}", "a{0-2}", "a{1-9}", "a{1-}", "a{1-2-3}", "a{3 }"}) {
    EXPECT_THAT(error_of(written), StrEq(times)) << written;
  }
  EXPECT_EQ(error_of("{3}"), "expected a letter before {3}");
  EXPECT_EQ(error_of("a {3}"), "expected a letter before {3}");
  for (const char* written : {"a{1", "a}", "a{1}}", "{"}) {
    EXPECT_THAT(error_of(written), StrEq("expected each { to have its }")) << written;
  }
  EXPECT_EQ(error_of("{}"), "expected the name of a slot, not {} (a slot's entries hold none)");
  EXPECT_EQ(error_of("{here}"), "expected the name of a slot, not {here} (a slot's entries hold none)");
}

TEST_F(TextsTest, TextsHaveBounds) {
  texts_.add_slot("x", add({{"y"}}, false));
  EXPECT_EQ(error_of(""), "expected some text");
  EXPECT_EQ(error_of(std::string(kWordingBytes, 'a')), "none");
  EXPECT_EQ(error_of(std::string(kWordingBytes + 1, 'a')), "expected at most 160 bytes");
  EXPECT_EQ(error_of("{x}{x}{x}{x}"), "none");
  EXPECT_EQ(error_of("{x}{x}{x}{x}{x}"), "expected at most 4 slots");
}

TEST(WhyUnfit, SaysWhatAChatWouldRefuse) {
  for (const char* fit : {"", "plain", "👩🏽‍💻", "cafe\u0301", "a {b}"})
    EXPECT_EQ(why_unfit(fit), nullptr) << fit;
  EXPECT_STREQ(why_unfit("\xff"), "valid UTF-8");
  EXPECT_STREQ(why_unfit("hi @ada"), "no @: a style mentions no one");
  for (const char* control : {"a\nb", "a\tb", "\x7f", "\u0085", "a\u202Eb", "a\u2066b", "\u2028", "\u2029",
                              "\ufdd0", "\U0001FFFE"}) {
    EXPECT_STREQ(why_unfit(control), "no control or bidirectional character");
  }
  for (const char* mark : {"\u0301b", "\u200db", "\ufe0fb", "\U0001F3FDb"}) {
    EXPECT_STREQ(why_unfit(mark), "no combining mark at the beginning");
  }
  EXPECT_STREQ(why_unfit("a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"),
               "fewer combining marks in a row");
}

}  // namespace
}  // namespace twitchy::skibidi
