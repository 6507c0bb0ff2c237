#include "skibidi/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace twitchy::skibidi {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::vector<std::pair<TokenKind, std::string>> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  tokenize(text, tokens);
  std::vector<std::pair<TokenKind, std::string>> out;
  for (const Token& token : tokens) out.emplace_back(token.kind, token.in(text));
  return out;
}

TEST(Tokenizer, TellsWordsSpacesAndPunctuationApart) {
  EXPECT_THAT(
      tokens_of("Hi,  don't -- café!?"),
      ElementsAre(Pair(TokenKind::word, "Hi"), Pair(TokenKind::punctuation, ","),
                  Pair(TokenKind::space, "  "), Pair(TokenKind::word, "don't"), Pair(TokenKind::space, " "),
                  Pair(TokenKind::punctuation, "--"), Pair(TokenKind::space, " "),
                  Pair(TokenKind::word, "café"), Pair(TokenKind::punctuation, "!?")));
}

TEST(Tokenizer, LeavesOtherScriptsAndEmojiInRuns) {
  EXPECT_THAT(tokens_of("你好hi👍🏽1️⃣"),
              ElementsAre(Pair(TokenKind::other, "你好"), Pair(TokenKind::word, "hi"),
                          Pair(TokenKind::other, "👍🏽1️⃣")));
}

TEST(Tokenizer, VerbatimPiecesBeginRightAfterPunctuation) {
  EXPECT_THAT(tokens_of("(@ada)"),
              ElementsAre(Pair(TokenKind::punctuation, "("), Pair(TokenKind::verbatim, "@ada"),
                          Pair(TokenKind::punctuation, ")")));
}

TEST(Tokenizer, AWordKeepsItsMarks) {
  EXPECT_THAT(tokens_of("re\u0301al l’e\u0301te\u0301"),
              ElementsAre(Pair(TokenKind::word, "re\u0301al"), Pair(TokenKind::space, " "),
                          Pair(TokenKind::word, "l’e\u0301te\u0301")));
}

TEST(Tokenizer, CoversAnyBytesWithoutGap) {
  for (const std::string text : {"a\xff\xfe b", "\u0301", "\u200d\u200d", "ab\u0600c", "`` ` @ # : /"}) {
    std::string joined;
    for (const auto& [kind, piece] : tokens_of(text)) joined += piece;
    EXPECT_EQ(joined, text);
  }
}

TEST(LetterCase, OfWords) {
  EXPECT_EQ(letter_case_of("word"), LetterCase::lower);
  EXPECT_EQ(letter_case_of("Word"), LetterCase::title);
  EXPECT_EQ(letter_case_of("I"), LetterCase::title);
  EXPECT_EQ(letter_case_of("WORD"), LetterCase::upper);
  EXPECT_EQ(letter_case_of("wOrd"), LetterCase::mixed);
  EXPECT_EQ(letter_case_of("ÉTÉ"), LetterCase::upper);
  EXPECT_EQ(letter_case_of("Été"), LetterCase::title);
}

TEST(LetterCase, IsAppliedToTheFirstLetterWherePunctuationStandsBefore) {
  std::string text = "say *élan* now";
  apply_letter_case(text, 4, LetterCase::title);
  EXPECT_EQ(text, "say *Élan* now");
  apply_letter_case(text, 4, LetterCase::upper);
  EXPECT_EQ(text, "say *ÉLAN* NOW");
  lower_first_letter(text, 4);
  EXPECT_EQ(text, "say *éLAN* NOW");
}

}  // namespace
}  // namespace twitchy::skibidi
