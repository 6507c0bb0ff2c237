#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "model/limits.h"
#include "skibidi/testing.h"
#include "skibidi/wording.h"

namespace twitchy::skibidi {
namespace {

using testing::shipped_styles;

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
                                                   "\u0600"};
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
  }
}

class Rewrite : public ::testing::TestWithParam<std::string> {
 protected:
  const Style& style() const { return testing::shipped(GetParam()); }
};

TEST_P(Rewrite, KeepsItsPromisesOnAnyText) {
  EXPECT_TRUE(rc::check([&] { check_promises(style(), *any_text()); }));
}

TEST_P(Rewrite, KeepsItsPromisesWhereWordsGrow) {
  EXPECT_TRUE(rc::check([&] { check_promises(style(), *greedy_text()); }));
}

TEST_P(Rewrite, AddsNothingThatAChatWouldRefuse) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const std::string out = style().rewrite("so this is really good but i am tired, thanks", seed);
    EXPECT_EQ(why_unfit(out), nullptr) << out;
    EXPECT_EQ(out.find_first_of("{}"), out.npos) << out;
  }
}

INSTANTIATE_TEST_SUITE_P(Shipped, Rewrite, ::testing::Values("bestie", "skibidi", "uwu"),
                         [](const auto& style) { return style.param; });

}  // namespace
}  // namespace twitchy::skibidi
