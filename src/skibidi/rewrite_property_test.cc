#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <string>
#include <vector>

#include "model/limits.h"
#include "skibidi/testing.h"
#include "skibidi/texts.h"

namespace twitchy::skibidi {
namespace {

// Texts as chat knows them and worse: pieces that the engine treats differently, in any order, with and
// without spaces between.
rc::Gen<std::string> any_text() {
  static const std::vector<std::string> kPieces = {"hello",
                                                   "Hi",
                                                   "LETS",
                                                   "GO",
                                                   "really",
                                                   "good",
                                                   "i",
                                                   "I'm",
                                                   "don’t",
                                                   "so",
                                                   "what",
                                                   "night",
                                                   "thank you",
                                                   "but",
                                                   "because",
                                                   "café",
                                                   "mañana",
                                                   "cafe\u0301",
                                                   "l\u0301l",
                                                   "ÀÉ",
                                                   "ß",
                                                   "İ",
                                                   "@ada",
                                                   "@",
                                                   "#tag",
                                                   "#",
                                                   "https://example.com/a_(b)",
                                                   "example.com/x",
                                                   "node.js",
                                                   ":smile:",
                                                   ":",
                                                   ":D",
                                                   "Kappa",
                                                   "iPhone",
                                                   "12:30",
                                                   "50%",
                                                   "1,000",
                                                   "`code here`",
                                                   "`",
                                                   "/me",
                                                   "!cmd",
                                                   "!",
                                                   "?",
                                                   "...",
                                                   ",",
                                                   "(",
                                                   ")",
                                                   "-",
                                                   "_",
                                                   "'",
                                                   "你好",
                                                   "مرحبا",
                                                   "नमस्ते",
                                                   "สวัสดี",
                                                   "привет",
                                                   "👍🏽",
                                                   "👨‍👩‍👧‍👦",
                                                   "🇩🇪",
                                                   "🏳️‍🌈",
                                                   "😂",
                                                   "1️⃣",
                                                   "\u200d",
                                                   "\u0301",
                                                   "\ufe0f",
                                                   "　",
                                                   "\u00a0",
                                                   "。",
                                                   "한국어",
                                                   "u",
                                                   "w",
                                                   "l",
                                                   "{",
                                                   "}",
                                                   "%",
                                                   "\u0600",
                                                   "a",
                                                   "an",
                                                   "game",
                                                   "hello's",
                                                   "goes",
                                                   "won.",
                                                   "NO WAY"};
  const auto piece = rc::gen::elementOf(kPieces);
  const auto gap = rc::gen::weightedElement<std::string>({{4, " "}, {2, ""}, {1, "  "}});
  return rc::gen::map(
      rc::gen::container<std::vector<std::pair<std::string, std::string>>>(rc::gen::pair(piece, gap)),
      [](const std::vector<std::pair<std::string, std::string>>& pairs) {
        std::string text;
        for (const auto& [one, space] : pairs) text += one + space;
        return text;
      });
}

// Words that grow most, to press on the bound.
rc::Gen<std::string> greedy_text() {
  const auto word = rc::gen::element<std::string>("w ", "l ", "i ", "gg ", "lol ", "no ", "so ");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(word),
                      [](const std::vector<std::string>& words) {
                        std::string text;
                        for (const std::string& one : words) text += one;
                        return text;
                      });
}

constexpr std::uint64_t kSeedsPerText = 8;

void check_promises(const Style& style, const std::string& text) {
  const std::vector<std::string> verbatim = testing::verbatim_of(text);
  const std::vector<std::string> clusters = testing::joined_clusters_of(text);
  const auto first_seed = *rc::gen::arbitrary<std::uint64_t>();
  for (std::uint64_t seed = first_seed; seed - first_seed < kSeedsPerText; ++seed) {
    const std::string out = style.rewrite(text, seed);
    RC_ASSERT(is_valid_utf8(out));
    RC_ASSERT(out.size() <= limits::kRewriteGrowth * text.size() + limits::kRewriteSlackBytes);
    RC_ASSERT(testing::holds_in_order(out, verbatim));
    RC_ASSERT(testing::is_subsequence(clusters, testing::joined_clusters_of(out)));
    RC_ASSERT(out == style.rewrite(text, seed));
    RC_ASSERT(testing::adds_up(style.explain(text, seed), text));
  }
}

// Does all that a style can do, as often as it can.
const Style& busiest() {
  static const Style style = testing::style_of(
      "separator = '    '\n"
      "[openers]\nany = ['O{1-8}! {emoji}', '\"{phrase}\"?', '{word}!']\n[lead_ins]\nany = 'so{1-8},'\n"
      "[interjections]\nany = ['like', 'um {emoji}']\n[asides]\nany = ['*{word}*', '{emoji}']\n"
      "[endings]\nany = ['!!', '~{1-8}']\n[closers]\nsecond = 100\nany = ['No {word}.', '{phrase}.', "
      "'Fin.']\n"
      "[tails]\nany = '{emoji}{emoji}'\n[brief]\nany = '{word}{emoji}'\n[bare]\nany = '{emoji}'\n"
      "[slots]\nemoji = ['👍🏽', '👨‍👩‍👧‍👦', '🇩🇪', '🏳️‍🌈']\n"
      "[bounds]\nwords_per_interjection = 1\n[words]\nsentence_capitals = true\nthird_person = 'eth'\nkeep = "
      "'night'\n"
      "lexicon_chance = 80\n"
      "[[rules]]\nreplace = ['l', 'r']\nto = 'wwwwwwwwwwwwwwww'\n[[rules]]\nstretch = 'aeio'\nat = "
      "'anywhere'\n"
      "times_max = 8\n[[rules]]\nstutter = true\nchance = 50\n[[rules]]\nprepend = 'a-'\nchance = 50\n"
      "[[rules]]\nappend = '-👍🏽'\nper_message = 2\n[[rules]]\nreplace = 'u'\nto = ''\n"
      "[punctuation]\n'!' = '!{1-8} {emoji}'\n'...' = '…'\n',' = ' —'\n'?' = '?!?!?!?!'\n"
      "[lexicon]\n'good | i' = ['truly{1-8} good', 'iced {emoji}']\n'thank you' = 'a thousand "
      "thanks'\n'what' = 'hour'\n"
      "[nouns]\n'hello' = 'unicorn'\n[verbs]\n'go' = 'have'\n");
  return style;
}

const Style& style_named(const std::string& name) {
  return name == "busiest" ? busiest() : testing::shipped(name);
}

std::vector<std::string> names() {
  std::vector<std::string> all = testing::shipped_names();
  all.emplace_back("busiest");
  return all;
}

class Rewrite : public ::testing::TestWithParam<std::string> {
 protected:
  const Style& style() const { return style_named(GetParam()); }
};

TEST_P(Rewrite, KeepsItsPromisesOnAnyText) {
  EXPECT_TRUE(rc::check([&] { check_promises(style(), *any_text()); }));
}

TEST_P(Rewrite, KeepsItsPromisesWhereWordsGrow) {
  EXPECT_TRUE(rc::check([&] { check_promises(style(), *greedy_text()); }));
}

TEST_P(Rewrite, HasManyOutputsForOneText) {
  std::set<std::string> outputs;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    outputs.insert(style().rewrite("this new stream is really good my friends", seed));
  }
  EXPECT_GT(outputs.size(), 35u);
}

TEST_P(Rewrite, AddsNothingThatAChatWouldRefuse) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const std::string out = style().rewrite("so this is really good but i am tired, thanks", seed);
    EXPECT_EQ(why_unfit(out), nullptr) << out;
    EXPECT_EQ(out.find_first_of("{}"), out.npos) << out;
  }
}

INSTANTIATE_TEST_SUITE_P(Styles, Rewrite, ::testing::ValuesIn(names()),
                         [](const auto& style) { return style.param; });

}  // namespace
}  // namespace twitchy::skibidi
