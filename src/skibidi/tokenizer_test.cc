#include "skibidi/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "skibidi/testing.h"
#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

using ::testing::ElementsAre;
using testing::english;
using ::testing::Pair;
using testing::tokens_of;

constexpr auto kWord = TokenKind::word;
constexpr auto kVerbatim = TokenKind::verbatim;
constexpr auto kSigns = TokenKind::punctuation;
constexpr auto kSpace = TokenKind::space;
constexpr auto kOther = TokenKind::other;

std::vector<std::pair<TokenKind, std::string>> pieces_of(std::string_view text) {
  std::vector<std::pair<TokenKind, std::string>> out;
  for (const Token& token : tokens_of(text)) out.emplace_back(token.kind, token.in(text));
  return out;
}

Token only_token(std::string_view text) {
  const Tokens tokens = tokens_of(text);
  EXPECT_EQ(tokens.size(), 1u) << text;
  return tokens.at(0);
}

WordId word_of(std::string_view text) {
  return only_token(text).word;
}

WordId known(std::string_view folded_word) {
  return english().find(folded_word);
}

TEST(Tokenizer, TellsWordsSpacesAndPunctuationApart) {
  EXPECT_THAT(pieces_of("Hi,  don't -- café!?"),
              ElementsAre(Pair(kWord, "Hi"), Pair(kSigns, ","), Pair(kSpace, "  "), Pair(kWord, "don't"),
                          Pair(kSpace, " "), Pair(kSigns, "--"), Pair(kSpace, " "), Pair(kWord, "café"),
                          Pair(kSigns, "!?")));
}

TEST(Tokenizer, LeavesOtherScriptsAndEmojiInRuns) {
  EXPECT_THAT(pieces_of("你好hi👍🏽1️⃣"),
              ElementsAre(Pair(kOther, "你好"), Pair(kWord, "hi"), Pair(kOther, "👍🏽1️⃣")));
}

TEST(Tokenizer, VerbatimPiecesBeginRightAfterPunctuation) {
  EXPECT_THAT(pieces_of("(@ada)"),
              ElementsAre(Pair(kSigns, "("), Pair(kVerbatim, "@ada"), Pair(kSigns, ")")));
}

TEST(Tokenizer, AWordKeepsItsMarks) {
  EXPECT_THAT(pieces_of("re\u0301al l’e\u0301te\u0301"),
              ElementsAre(Pair(kWord, "re\u0301al"), Pair(kSpace, " "), Pair(kWord, "l’e\u0301te\u0301")));
}

TEST(Tokenizer, AnApostropheBelongsToAWordWithinItOnly) {
  EXPECT_THAT(pieces_of("they'd've"), ElementsAre(Pair(kWord, "they'd've")));
  EXPECT_THAT(pieces_of("cats' 'n'"), ElementsAre(Pair(kWord, "cats"), Pair(kSigns, "'"), Pair(kSpace, " "),
                                                  Pair(kSigns, "'"), Pair(kWord, "n"), Pair(kSigns, "'")));
  EXPECT_THAT(pieces_of("a''b"), ElementsAre(Pair(kWord, "a"), Pair(kSigns, "''"), Pair(kWord, "b")));
  EXPECT_THAT(pieces_of("’twas"), ElementsAre(Pair(kSigns, "’"), Pair(kWord, "twas")));
}

TEST(Tokenizer, AStopEndsAWordAndADotWithinMakesAName) {
  EXPECT_THAT(pieces_of("end."), ElementsAre(Pair(kWord, "end"), Pair(kSigns, ".")));
  EXPECT_THAT(pieces_of("end. So"),
              ElementsAre(Pair(kWord, "end"), Pair(kSigns, "."), Pair(kSpace, " "), Pair(kWord, "So")));
  EXPECT_THAT(pieces_of("so..."), ElementsAre(Pair(kWord, "so"), Pair(kSigns, "...")));
  EXPECT_THAT(pieces_of("node.js"), ElementsAre(Pair(kVerbatim, "node.js")));
}

TEST(Tokenizer, WordsKnowTheirCase) {
  EXPECT_EQ(only_token("word").letter_case, LetterCase::lower);
  EXPECT_EQ(only_token("Word").letter_case, LetterCase::title);
  EXPECT_EQ(only_token("WORD").letter_case, LetterCase::upper);
  EXPECT_EQ(only_token("I").letter_case, LetterCase::title);
  EXPECT_EQ(only_token("I'm").letter_case, LetterCase::title);
  EXPECT_EQ(only_token("I'LL").letter_case, LetterCase::upper);
  EXPECT_EQ(only_token("Été").letter_case, LetterCase::title);
  EXPECT_EQ(only_token("ÉTÉ").letter_case, LetterCase::upper);
}

TEST(Tokenizer, WordsKnowTheirLetters) {
  EXPECT_EQ(only_token("Abba").letters, letter_set('a') | letter_set('b'));
  EXPECT_EQ(only_token("be\u0301c").letters, letter_set('b') | letter_set('c'));
  EXPECT_TRUE(only_token("abba").is_ascii);
  EXPECT_FALSE(only_token("café").is_ascii);
  EXPECT_FALSE(only_token("don’t").word == kUnknownWord);
  EXPECT_TRUE(only_token("don’t").is_contraction);
  EXPECT_TRUE(only_token("don't").is_contraction);
  EXPECT_FALSE(only_token("dont").is_contraction);
}

TEST(Tokenizer, LooksWordsUpFolded) {
  ASSERT_NE(known("don't"), kUnknownWord);
  for (const char* typed : {"don't", "Don't", "DON'T", "don’t", "DON’T"})
    EXPECT_EQ(word_of(typed), known("don't"));
  ASSERT_NE(known("você"), kUnknownWord);
  for (const char* typed : {"você", "Você", "VOCÊ"}) EXPECT_EQ(word_of(typed), known("você"));
  EXPECT_EQ(word_of("flurble"), kUnknownWord);
  EXPECT_EQ(word_of(std::string(kKnownWordBytes + 1, 'a')), kUnknownWord);
}

TEST(Tokenizer, NamesInMixedCaseStayWhole) {
  for (const char* name : {"McDonald's", "O'Brien", "iPhone", "xQc", "YouTube", "MacBook", "éL", "LoUd"}) {
    EXPECT_THAT(pieces_of(name), ElementsAre(Pair(kVerbatim, name)));
  }
  EXPECT_THAT(pieces_of("McDonald’s."), ElementsAre(Pair(kVerbatim, "McDonald’s"), Pair(kSigns, ".")));
}

TEST(Tokenizer, EmotesThatAreWordsGoByTheirCase) {
  EXPECT_THAT(
      pieces_of("Kappa KEKW EZ Clap"),
      ElementsAre(Pair(kVerbatim, "Kappa"), Pair(kSpace, " "), Pair(kVerbatim, "KEKW"), Pair(kSpace, " "),
                  Pair(kVerbatim, "EZ"), Pair(kSpace, " "), Pair(kVerbatim, "Clap")));
  for (const char* word : {"kappa", "KAPPA", "kekw", "Kekw", "ez", "clap", "Hello", "LOL"}) {
    EXPECT_THAT(pieces_of(word), ElementsAre(Pair(kWord, word)));
  }
}

// The short way for ASCII words and the long one agree: what follows decides which is taken.
TEST(Tokenizer, AWordIsTheSameWhateverFollows) {
  constexpr auto kAfter =
      std::to_array<const char*>({"", " ", ".", ". ", ",", "\"", "'", "…", "你", "👍", "?", "-", "/ "});
  for (const std::string word : {"don't", "Hello", "a", "WOW", "they'd've"}) {
    for (const std::string after : kAfter) {
      const std::string text = word + after;
      const Tokens tokens = tokens_of(text);
      ASSERT_FALSE(tokens.empty());
      const Token whole = only_token(word);
      EXPECT_EQ(tokens[0].in(text), word) << text;
      EXPECT_EQ(tokens[0].kind, kWord) << text;
      EXPECT_EQ(tokens[0].word, whole.word) << text;
      EXPECT_EQ(tokens[0].letters, whole.letters) << text;
      EXPECT_EQ(tokens[0].letter_case, whole.letter_case) << text;
      EXPECT_EQ(tokens[0].is_contraction, whole.is_contraction) << text;
    }
  }
}

TEST(Tokenizer, CoversTheTextWithoutGap) {
  for (const std::string text : {"", " ", "\u0301", "\u200d\u200d", "ab\u0600c", "`` ` @ # : /", "a\tb\nc",
                                 "😂a😂", "http://", "\u0301a' 'b", "don't. @ada, 12:30! 你好 x"}) {
    std::size_t at = 0;
    for (const Token& token : tokens_of(text)) {
      EXPECT_EQ(token.begin, at) << text;
      EXPECT_GT(token.end, token.begin) << text;
      at = token.end;
    }
    EXPECT_EQ(at, text.size()) << text;
  }
}

TEST(Tokenizer, TokensEndAtClusters) {
  const std::string text = "hi\u0301! \u0301so@a\u0301 👍🏽! 1\u20e3 a\u200d👩 .\u0301";
  std::vector<bool> is_boundary(text.size() + 1);
  for (std::size_t at = 0; at < text.size(); at = cluster_end(text, at)) is_boundary[at] = true;
  is_boundary[text.size()] = true;
  for (const Token& token : tokens_of(text)) EXPECT_TRUE(is_boundary[token.end]) << token.in(text);
}

TEST(Tokenizer, UsesItsMemoryAgain) {
  Tokens tokens;
  tokenize("one two three", english(), tokens);
  tokenize("four", english(), tokens);
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].end, 4u);
}

TEST(LetterCase, OfWords) {
  EXPECT_EQ(letter_case_of("word"), LetterCase::lower);
  EXPECT_EQ(letter_case_of("Word"), LetterCase::title);
  EXPECT_EQ(letter_case_of("I"), LetterCase::title);
  EXPECT_EQ(letter_case_of("WORD"), LetterCase::upper);
  EXPECT_EQ(letter_case_of("wOrd"), LetterCase::mixed);
  EXPECT_EQ(letter_case_of("ÉTÉ"), LetterCase::upper);
  EXPECT_EQ(letter_case_of("Été"), LetterCase::title);
  EXPECT_EQ(letter_case_of("你好"), LetterCase::lower);
}

TEST(LetterCase, IsPutOnTheFirstLetterOrOnAll) {
  EXPECT_EQ(titled("*élan* now"), "*Élan* now");
  EXPECT_EQ(uppered("*élan* now"), "*ÉLAN* NOW");
  EXPECT_EQ(titled("💅 3"), "💅 3");
  EXPECT_EQ(titled(""), "");
  EXPECT_TRUE(has_cased_letter("💅 a"));
  EXPECT_FALSE(has_cased_letter("💅 3 你"));
}

}  // namespace
}  // namespace twitchy::skibidi
