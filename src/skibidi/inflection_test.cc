#include "skibidi/inflection.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace twitchy::skibidi {
namespace {

using std::string_view;

struct Noun {
  string_view singular;
  string_view plural;
};

constexpr auto kNouns = std::to_array<Noun>({
    // clang-format off
    {"cat", "cats"}, {"box", "boxes"}, {"boss", "bosses"}, {"buzz", "buzzes"}, {"clutch", "clutches"},
    {"dish", "dishes"}, {"party", "parties"}, {"day", "days"}, {"toy", "toys"}, {"hero", "heroes"},
    {"photo", "photos"}, {"judge", "judges"}, {"streamer", "streamers"}, {"belief", "beliefs"}, {"hat", "hats"},
    // irregular
    {"child", "children"}, {"foot", "feet"}, {"mouse", "mice"}, {"person", "people"}, {"wolf", "wolves"},
    {"life", "lives"}, {"knife", "knives"}, {"sheep", "sheep"}, {"tooth", "teeth"}, {"series", "series"},
    {"quiz", "quizzes"}, {"ox", "oxen"}, {"potato", "potatoes"},
    // men, and what only looks like them
    {"man", "men"}, {"woman", "women"}, {"fisherman", "fishermen"}, {"fireman", "firemen"},
    {"swordsman", "swordsmen"}, {"human", "humans"}, {"german", "germans"}, {"shaman", "shamans"},
    // in the letter case of the word
    {"KPI", "KPIs"}, {"Bro", "Bros"}, {"OX", "OXen"},
    // the last word of several
    {"best friend", "best friends"}, {"sea wolf", "sea wolves"}, {"*big* cat", "*big* cats"},
    // or the one before {+}
    {"captain{+} of industry", "captains of industry"}, {"child{+} of the sea", "children of the sea"},
    {"the cat{+}!", "the cats!"}, {"cat{+}", "cats"},
    // clang-format on
});

TEST(Inflection, OfNouns) {
  for (const auto& [singular, plural] : kNouns) {
    const auto forms = inflect(singular, WordClass::noun, "s");
    ASSERT_TRUE(forms) << singular;
    EXPECT_EQ((*forms)[0], uninflected(singular));
    EXPECT_EQ((*forms)[1], plural);
  }
}

TEST(Inflection, OfNounsThatOwn) {
  EXPECT_EQ((*inflect("cat", WordClass::noun, "s"))[2], "cat's");
  EXPECT_EQ((*inflect("boss", WordClass::noun, "s"))[2], "boss's");
  EXPECT_EQ((*inflect("KPI", WordClass::noun, "s"))[2], "KPI's");
  EXPECT_EQ((*inflect("captain{+} of industry", WordClass::noun, "s"))[2], "captain of industry's");
}

struct Verb {
  string_view base;
  string_view third;
  string_view past;
  string_view participle;
  string_view ing;
};

constexpr auto kVerbs = std::to_array<Verb>({
    // clang-format off
    {"watch", "watches", "watched", "watched", "watching"}, {"play", "plays", "played", "played", "playing"},
    {"love", "loves", "loved", "loved", "loving"}, {"agree", "agrees", "agreed", "agreed", "agreeing"},
    {"try", "tries", "tried", "tried", "trying"}, {"die", "dies", "died", "died", "dying"},
    {"tie", "ties", "tied", "tied", "tying"}, {"dye", "dyes", "dyed", "dyed", "dyeing"},
    {"fix", "fixes", "fixed", "fixed", "fixing"}, {"miss", "misses", "missed", "missed", "missing"},
    {"push", "pushes", "pushed", "pushed", "pushing"}, {"echo", "echoes", "echoed", "echoed", "echoing"},
    // the consonant doubled, or not
    {"stop", "stops", "stopped", "stopped", "stopping"}, {"quit", "quits", "quit", "quit", "quitting"},
    {"wait", "waits", "waited", "waited", "waiting"}, {"show", "shows", "showed", "shown", "showing"},
    {"open", "opens", "opened", "opened", "opening"}, {"prefer", "prefers", "preferred", "preferred", "preferring"},
    {"commit", "commits", "committed", "committed", "committing"}, {"visit", "visits", "visited", "visited", "visiting"},
    {"stream", "streams", "streamed", "streamed", "streaming"}, {"yap", "yaps", "yapped", "yapped", "yapping"},
    {"slay", "slays", "slayed", "slayed", "slaying"}, {"want", "wants", "wanted", "wanted", "wanting"},
    // irregular
    {"win", "wins", "won", "won", "winning"}, {"have", "has", "had", "had", "having"},
    {"do", "does", "did", "done", "doing"}, {"go", "goes", "went", "gone", "going"},
    {"begin", "begins", "began", "begun", "beginning"}, {"write", "writes", "wrote", "written", "writing"},
    {"put", "puts", "put", "put", "putting"}, {"see", "sees", "saw", "seen", "seeing"},
    {"run", "runs", "ran", "run", "running"}, {"take", "takes", "took", "taken", "taking"},
    {"lose", "loses", "lost", "lost", "losing"}, {"fly", "flies", "flew", "flown", "flying"},
    {"eat", "eats", "ate", "eaten", "eating"}, {"throw", "throws", "threw", "thrown", "throwing"},
    // the first word of several
    {"give up", "gives up", "gave up", "given up", "giving up"},
    {"rope the prize", "ropes the prize", "roped the prize", "roped the prize", "roping the prize"},
    // or the one before {+}
    {"totally win{+} it", "totally wins it", "totally won it", "totally won it", "totally winning it"},
    // in the letter case of the word
    {"GG", "GGs", "GGed", "GGed", "GGing"}, {"Go", "Goes", "went", "Gone", "Going"},
    // clang-format on
});

TEST(Inflection, OfVerbs) {
  for (const auto& [base, third, past, participle, ing] : kVerbs) {
    const auto forms = inflect(base, WordClass::verb, "s");
    ASSERT_TRUE(forms) << base;
    EXPECT_EQ((*forms)[0], uninflected(base));
    EXPECT_EQ((*forms)[1], third);
    EXPECT_EQ((*forms)[2], past);
    EXPECT_EQ((*forms)[3], participle);
    EXPECT_EQ((*forms)[4], ing);
  }
}

TEST(Inflection, OfVerbsWithAnotherThirdPerson) {
  const auto third = [](string_view verb, string_view ending) {
    return (*inflect(verb, WordClass::verb, ending))[1];
  };
  EXPECT_EQ(third("have", "eth"), "hath");
  EXPECT_EQ(third("do", "eth"), "doth");
  EXPECT_EQ(third("win", "eth"), "winneth");
  EXPECT_EQ(third("love", "eth"), "loveth");
  EXPECT_EQ(third("cry", "eth"), "crieth");
  EXPECT_EQ(third("play", "eth"), "playeth");
  EXPECT_EQ(third("go", "eth"), "goeth");
  EXPECT_EQ(third("give up", "eth"), "giveth up");
  EXPECT_EQ(third("win", "est"), "winnest");
  EXPECT_EQ((*inflect("win", WordClass::verb, "eth"))[2], "won");
}

TEST(Inflection, IsNotForWhatIsNoWordOfPlainLetters) {
  for (const string_view phrase :
       {"", "café", "o'clock", "{hat}", "slay{1-4}", "gr8", "wow!", "win {+}", "{+}", "*win*"}) {
    EXPECT_FALSE(inflect(phrase, WordClass::noun, "s")) << phrase;
    EXPECT_FALSE(inflect(phrase, WordClass::verb, "s")) << phrase;
  }
  EXPECT_FALSE(inflect("big café", WordClass::noun, "s"));
  EXPECT_TRUE(inflect("big café", WordClass::verb, "s"));
  EXPECT_TRUE(inflect("{hat} wearer", WordClass::noun, "s"));
}

TEST(Inflection, TheMarkIsTakenAway) {
  EXPECT_EQ(uninflected("captain{+} of industry"), "captain of industry");
  EXPECT_EQ(uninflected("captain"), "captain");
}

}  // namespace
}  // namespace twitchy::skibidi
