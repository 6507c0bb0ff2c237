// How a rewriting came about adds up to the rewriting.
#include "skibidi/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <tuple>
#include <vector>

#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::style_of;

using ShownStep = std::tuple<Did, std::string, std::string, std::string>;

std::vector<ShownStep> steps_of(const std::string& toml, std::string_view text) {
  std::vector<ShownStep> shown;
  for (const Step& step : style_of(toml).explain(text, 1).steps) {
    shown.emplace_back(step.did, step.part, step.from, step.to);
  }
  return shown;
}

ShownStep kept(const std::string& text) {
  return {Did::kept, "", text, text};
}
ShownStep added(const std::string& part, const std::string& text) {
  return {Did::added, part, "", text};
}

TEST(Trace, TellsEachKindOfStep) {
  EXPECT_THAT(steps_of("[lexicon]\nhi = 'yo'\n[[rules]]\nreplace = 'l'\nto = 'w'\n[punctuation]\n'!' = '~'\n"
                       "[openers]\nany = 'O!'\n",
                       "hi all of you! 12:30 你好"),
              ElementsAre(added("openers", "O! "), ShownStep(Did::lexicon, "", "hi", "yo"), kept(" "),
                          ShownStep(Did::rules, "", "all", "aww"), kept(" "), kept("of"), kept(" "),
                          kept("you"), ShownStep(Did::punctuation, "", "!", "~"), kept(" "),
                          ShownStep(Did::verbatim, "", "12:30", "12:30"), kept(" "), kept("你好")));
}

TEST(Trace, NamesEveryPart) {
  EXPECT_THAT(
      steps_of(
          "separator = '  '\n[openers]\nany = 'O!'\n[lead_ins]\nany = 'oh,'\n[interjections]\nany = 'like'\n"
          "[asides]\nany = 'Hm.'\n[endings]\nany = '!'\n[closers]\nany = 'C.'\n[tails]\nany = 'T'\n",
          "so so, so so. so so"),
      ElementsAre(added("openers", "O!  "), added("lead_ins", "oh, "), kept("so"), kept(" "), kept("so"),
                  kept(","), added("interjections", " like,"), kept(" "), kept("so"), kept(" "), kept("so"),
                  kept("."), added("asides", "  Hm."), ShownStep(Did::kept, "", " ", "  "), kept("so"),
                  kept(" "), kept("so"), added("endings", "!"), added("closers", "  C."),
                  added("tails", "  T")));
  EXPECT_THAT(steps_of("[brief]\nany = 'B'\n", "so"), ElementsAre(kept("so"), added("brief", " B")));
  EXPECT_THAT(steps_of("[bare]\nany = 'B'\n", "42"),
              ElementsAre(ShownStep(Did::verbatim, "", "42", "42"), added("bare", " B")));
}

TEST(Trace, TheArticleThatFollowsSuitIsItsOwnStep) {
  const std::string lexicon = "[lexicon]\ngame = 'era'\nera = 'game'\n";
  EXPECT_THAT(steps_of(lexicon, "a game"), ElementsAre(ShownStep(Did::kept, "", "a", "an"), kept(" "),
                                                       ShownStep(Did::lexicon, "", "game", "era")));
  EXPECT_THAT(steps_of(lexicon, "an era"), ElementsAre(ShownStep(Did::kept, "", "an", "a"), kept(" "),
                                                       ShownStep(Did::lexicon, "", "era", "game")));
}

TEST(Trace, APhraseIsOneStep) {
  EXPECT_THAT(
      steps_of("[lexicon]\n'good game' = 'gg'\n[words]\nkeep = 'oh well'\n", "Good  game, oh well"),
      ElementsAre(ShownStep(Did::lexicon, "", "Good  game", "Gg"), kept(","), kept(" "), kept("oh well")));
}

TEST(Trace, LeavesOutTheSpacesAtBothEnds) {
  EXPECT_THAT(steps_of("", "  so  "), ElementsAre(kept("so")));
  EXPECT_THAT(steps_of("", "   "), IsEmpty());
  EXPECT_EQ(style_of("").explain("   ", 1).output, "   ");
}

TEST(Trace, SaysNothingOfWhatIsNoText) {
  const Explanation explanation = style_of("").explain("hi \xff", 1);
  EXPECT_EQ(explanation.output, "hi \xff");
  EXPECT_THAT(explanation.steps, IsEmpty());
}

TEST(Trace, TellsTheMood) {
  EXPECT_EQ(style_of("").explain("we won it", 1).mood, Mood::hype);
  EXPECT_EQ(style_of("").explain("is it on?", 1).mood, Mood::question);
}

rc::Gen<std::string> chat_text() {
  const auto piece = rc::gen::element<std::string>(
      "hello", "I'm", "a", "an", "game", "so", "GOOD", "but", "friends", "won", "hour", ",", ".", "!", "?",
      "...", " ", " ", " ", "  ", "@ada", "12:30", "Kappa", "café", "你好", "👍🏽", "\u0301", "`x y`", "/me");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const std::string& one : pieces) text += one;
                        return text;
                      });
}

TEST(Trace, StepsJoinedAreTheOutput) {
  for (const auto& [name, style] : testing::shipped_styles()) {
    EXPECT_TRUE(rc::check(name, [&style = style] {
      const std::string text = *chat_text();
      const auto seed = *rc::gen::arbitrary<std::uint64_t>();
      const Explanation explanation = style.explain(text, seed);
      RC_ASSERT(explanation.output == style.rewrite(text, seed));
      RC_ASSERT(testing::adds_up(explanation, text));
    }));
  }
}

}  // namespace
}  // namespace twitchy::skibidi
