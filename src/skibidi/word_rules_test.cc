#include "skibidi/word_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

#include "model/limits.h"
#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Le;
using testing::style_of;

std::string by_rule(const std::string& rule, std::string_view text, std::uint64_t seed = 1) {
  return style_of("[[rules]]\n" + rule).rewrite(text, seed);
}

TEST(WordRules, Replace) {
  EXPECT_EQ(by_rule("replace = ['r', 'l']\nto = 'w'\n", "hello Rome LOUD"), "hewwo Wome WOUD");
  EXPECT_EQ(by_rule("replace = 'ing'\nto = \"in'\"\nat = 'end'\n", "going ingot"), "goin' ingot");
  EXPECT_EQ(by_rule("replace = 'th'\nto = 'd'\nat = 'start'\n", "That with bath"), "Dat with bath");
  EXPECT_EQ(by_rule("replace = 'll'\nto = 'w'\n", "llama ball lllama"), "wama baw wlama");
  EXPECT_EQ(by_rule("replace = 'na'\nto = 'nya'\n", "banana"), "banyanya");
  EXPECT_EQ(by_rule("replace = ['ove', 'o']\nto = 'uv'\n", "love so"), "luv suv");
  EXPECT_EQ(by_rule("replace = 'h'\nto = ''\nat = 'start'\n", "hello ahead"), "ello ahead");
}

TEST(WordRules, ReplaceInTheCaseOfTheWord) {
  const std::string rule = "replace = 'th'\nto = 'ff'\n";
  EXPECT_EQ(by_rule(rule, "thing both there"), "ffing boff ffere");
  EXPECT_EQ(by_rule(rule, "Thing Both"), "Ffing Boff");
  EXPECT_EQ(by_rule(rule, "THING BOTH"), "FFING BOFF");
}

TEST(WordRules, ReplaceInContractions) {
  EXPECT_EQ(by_rule("replace = 'l'\nto = 'w'\n", "we'll they’ll"), "we'ww they’ww");
}

TEST(WordRules, Stutter) {
  EXPECT_EQ(by_rule("stutter = true\n", "hello All WOW a"), "h-hello A-All W-WOW a");
}

TEST(WordRules, Stretch) {
  EXPECT_EQ(by_rule("stretch = 'oy'\ntimes_min = 3\ntimes_max = 3\n", "so slay it SO"),
            "sooo slayyy it SOOO");
  EXPECT_EQ(by_rule("stretch = 'o'\ntimes_min = 1\ntimes_max = 1\n", "so no"), "so no");
}

TEST(WordRules, StretchAnywhereTakesTheLastSuchLetter) {
  const std::string rule = "stretch = 'ao'\nat = 'anywhere'\ntimes_min = 3\ntimes_max = 3\n";
  EXPECT_EQ(by_rule(rule, "long banana LOUD it"), "looong bananaaa LOOOUD it");
  EXPECT_EQ(by_rule(rule, "why cano\u0301e"), "why caaano\u0301e");
}

TEST(WordRules, StretchByItsTimes) {
  std::set<std::size_t> extra;
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    extra.insert(by_rule("stretch = 'o'\n", "so on", seed).size() - 5);
  EXPECT_EQ(extra, (std::set<std::size_t>{1, 2}));
  extra.clear();
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    extra.insert(by_rule("stretch = 'o'\ntimes_min = 1\ntimes_max = 8\n", "so on", seed).size() - 5);
  }
  EXPECT_EQ(extra, (std::set<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST(WordRules, AppendAndPrepend) {
  EXPECT_EQ(by_rule("append = '-san'\nletters_min = 3\n", "bob is AMY"), "bob-san is AMY-SAN");
  EXPECT_EQ(by_rule("prepend = 'a-'\nletters_min = 3\n", "going is Going GOING"),
            "a-going is A-Going A-GOING");
}

TEST(WordRules, LeaveContractionsWhole) {
  for (const char* rule : {"append = '-san'\n", "prepend = 'a-'\n", "stutter = true\n", "stretch = 't'\n"}) {
    EXPECT_EQ(by_rule(rule, "don't don’t"), "don't don’t") << rule;
  }
}

TEST(WordRules, AreForCertainWords) {
  EXPECT_EQ(by_rule("replace = 'ing'\nto = 'in'\nat = 'end'\nletters_min = 5\n", "king going"), "king goin");
  EXPECT_EQ(by_rule("prepend = 'a-'\nends_with = 'ing'\n", "going ingot GOING"), "a-going ingot A-GOING");
  EXPECT_EQ(by_rule("stutter = true\nstarts_with = ['w', 'th']\n", "we think so"), "w-we t-think so");
  EXPECT_EQ(by_rule("append = '!'\nstarts_with = 'b'\nends_with = ['b', 't']\n", "bob but bad tub"),
            "bob! but! bad tub");
  EXPECT_EQ(by_rule("append = '!'\nends_with = 'banana'\n", "so banana"), "so banana!");
}

TEST(WordRules, LettersAreCountedNotBytes) {
  EXPECT_EQ(by_rule("append = '!'\nletters_min = 3\n", "why où with us"), "why! où with! us");
  EXPECT_EQ(by_rule("append = '!'\nletters_min = 3\n", "why e\u0301n with us"), "why! e\u0301n with! us");
  EXPECT_EQ(by_rule("append = '!'\nletters_min = 3\n", "why été with us"), "why! été! with! us");
}

TEST(WordRules, StopAfterSoManyWordsOfAMessage) {
  EXPECT_EQ(by_rule("stutter = true\nper_message = 2\n", "one two three four"), "o-one t-two three four");
  // Words that a rule leaves as they are do not count.
  EXPECT_EQ(by_rule("replace = 'l'\nto = 'w'\nper_message = 1\n", "one two ball all"), "one two baww all");
  const Style style = style_of("[[rules]]\nstutter = true\nper_message = 1\n");
  EXPECT_EQ(style.rewrite("one two", 1), "o-one two");
  EXPECT_EQ(style.rewrite("one two", 1), "o-one two");
}

TEST(WordRules, StandOnChance) {
  EXPECT_EQ(by_rule("stutter = true\nchance = 0\n", "one two"), "one two");
  const Style style = style_of("[[rules]]\nstutter = true\nchance = 25\n");
  std::size_t stuttered = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed)
    stuttered += (style.rewrite("one two", seed).size() - 7) / 2;
  EXPECT_THAT(stuttered, AllOf(Ge(430u), Le(570u)));
}

TEST(WordRules, FollowOneAnother) {
  const std::string rules =
      "replace = 'v'\nto = 'w'\n[[rules]]\nreplace = 'w'\nto = 'u'\n[[rules]]\nstutter = "
      "true\n[[rules]]\nappend = '~'\n";
  EXPECT_EQ(by_rule(rules, "very so"), "u-uery~ s-so~");
  // What a rule brings, a later one finds.
  EXPECT_EQ(
      by_rule("replace = 'a'\nto = 'o'\n[[rules]]\nstretch = 'o'\ntimes_min = 3\ntimes_max = 3\n", "ga"),
      "gooo");
}

TEST(WordRules, FindNothingInAWordThatARuleTookAway) {
  for (const char* rule : {"stutter = true\n", "stretch = 'h'\n", "stretch = 'h'\nat = 'anywhere'\n",
                           "replace = 'h'\nto = 'x'\n", "replace = 'h'\nto = 'x'\nat = 'start'\n",
                           "replace = 'h'\nto = 'x'\nat = 'end'\n"}) {
    const std::string rules = std::string("replace = 'hi'\nto = ''\n[[rules]]\nletters_min = 1\n") + rule;
    EXPECT_EQ(by_rule(rules, "1 hi 2 hi"), "1  2 ") << rule;
  }
}

// With "why" it is English.
TEST(WordRules, LeaveLettersThatBearMarks) {
  EXPECT_EQ(by_rule("replace = 'l'\nto = 'w'\n", "why al\u0301l"), "why al\u0301w");
  EXPECT_EQ(by_rule("replace = 'al'\nto = 'w'\n", "why al\u0301l"), "why al\u0301l");
  EXPECT_EQ(by_rule("stutter = true\n", "why e\u0301te"), "w-why e\u0301te");
  EXPECT_EQ(by_rule("stretch = 'e'\n", "why cafe\u0301"), "why cafe\u0301");
  EXPECT_EQ(by_rule("append = '!'\nends_with = 'e'\n", "why cafe\u0301"), "why cafe\u0301");
  EXPECT_EQ(by_rule("append = '!'\nstarts_with = 'l'\n", "why l\u0301a"), "why l\u0301a");
}

TEST(WordRules, LeaveAccentedLetters) {
  EXPECT_EQ(by_rule("replace = 'e'\nto = 'i'\n", "why élève"), "why élèvi");
  EXPECT_EQ(by_rule("stutter = true\n", "why était"), "w-why était");
}

TEST(WordRules, LeaveWordsThatWouldGrowPastAllBounds) {
  const std::string long_word(kWordRuleLetters, 'a');
  EXPECT_EQ(by_rule("replace = 'a'\nto = 'abcdefghijklmnopqrstuvwxyz'\n", long_word + " so"),
            long_word + " so");
  const std::string longer(kWordRuleLetters + 1, 'a');
  EXPECT_EQ(by_rule("stutter = true\n", longer + " so"), longer + " s-so");
  EXPECT_EQ(by_rule("stutter = true\n", long_word + " so"), "a-" + long_word + " s-so");
}

TEST(WordRules, AMessageGrowsWithinItsBound) {
  const std::string text =
      "aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa";
  const std::string out = by_rule("replace = 'a'\nto = 'abcdefghijklmnop'\n", text);
  EXPECT_THAT(out.size(), AllOf(Ge(3 * text.size()),
                                Le(limits::kRewriteGrowth * text.size() + limits::kRewriteSlackBytes)));
  EXPECT_TRUE(out.ends_with(" aa"));
}

}  // namespace
}  // namespace twitchy::skibidi
