#include "skibidi/style.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::shipped;
using testing::shipped_styles;
using ::testing::StartsWith;

// A style with nothing left to chance.
Style compile(const std::string& toml) {
  auto style = Style::compile("description = 'x'\n" + toml, "x.toml");
  TWITCHY_CHECK(style.has_value());
  return *style;
}

std::string with_lexicon(const std::string& entries, std::string_view text) {
  return compile("[lexicon]\n" + entries).rewrite(text, 1);
}

std::string with_rule(const std::string& rule, std::string_view text) {
  return compile("[[rules]]\n" + rule).rewrite(text, 1);
}

TEST(Style, TheLineThatTheProductStandsOn) {
  EXPECT_EQ(shipped("bestie").rewrite("hi there", 61),
            "Hey bestie! ✨💅  Fr fr, hi bestie!  No cap, slayyy.  Busssin.  🤪");
}

TEST(Style, PutsThePartsInTheirOrder) {
  const Style style = compile(
      "separator = '  '\n[openers]\nany = 'O!'\n[lead_ins]\nany = 'So,'\n[interjections]\nany = 'like'\n"
      "[endings]\nany = '!'\n[closers]\nany = ['C.', 'D.']\nsecond = 100\n[tails]\nany = 'T'\n");
  EXPECT_THAT(style.rewrite("one two but three four", 1),
              AnyOf("O!  So, one two, like, but three four!  C.  D.  T",
                    "O!  So, one two, like, but three four!  D.  C.  T"));
}

TEST(Style, OneWordGetsNoMoreThanTheBriefPart) {
  const Style style =
      compile("[openers]\nany = 'O!'\n[closers]\nany = 'C.'\n[brief]\nany = 'B'\n[lexicon]\nlol = 'ha'\n");
  EXPECT_EQ(style.rewrite("lol", 1), "ha B");
  EXPECT_EQ(style.rewrite("@ada lol", 1), "@ada ha B");
}

TEST(Style, ATextWithoutWordsGetsNoMoreThanTheBarePart) {
  const Style style = compile(
      "[openers]\nany = 'O!'\n[lead_ins]\nany = 'So,'\n[endings]\nany = '!'\n[closers]\nany = "
      "'C.'\n[bare]\nany = 'B'\n");
  for (const std::string text :
       {"?", "Kappa Kappa", "https://example.com/really", "@ada", "42", "12:30", "😂😂", "你好，今天怎么样",
        "مرحبا كيف حالك", "नमस्ते दुनिया", "สวัสดีชาวโลก", "привет ok"}) {
    EXPECT_EQ(style.rewrite(text, 1), text + " B");
  }
}

TEST(Style, ALongTextGetsNoOpenerAndOneCloser) {
  const Style style = compile("[openers]\nany = 'O!'\n[closers]\nany = ['C.', 'D.']\nsecond = 100\n");
  std::string text = "word";
  for (int i = 0; i < 30; ++i) text += " word";
  EXPECT_THAT(style.rewrite(text, 1), AnyOf(text + " C.", text + " D."));
}

TEST(Style, NothingStandsBeforeACommandOrAMention) {
  const Style style = compile("[openers]\nany = 'O!'\n[lead_ins]\nany = 'So,'\n");
  EXPECT_EQ(style.rewrite("/me waves back", 1), "/me waves back");
  EXPECT_EQ(style.rewrite("!play that song", 1), "!play that song");
  EXPECT_EQ(style.rewrite("@ada, @bob: look here", 1), "@ada, @bob: So, look here");
  EXPECT_EQ(style.rewrite("\u0301abc def", 1), "\u0301abc def");
}

TEST(Style, TheEndingIsForTextsThatEndInAWord) {
  const Style style = compile("[endings]\nany = '!'\nquestion = '?'\n");
  EXPECT_EQ(style.rewrite("well then", 1), "well then!");
  EXPECT_EQ(style.rewrite("how is it", 1), "how is it?");
  EXPECT_EQ(style.rewrite("well then.", 1), "well then.");
  EXPECT_EQ(style.rewrite("see it at example.com", 1), "see it at example.com");
  EXPECT_EQ(style.rewrite("well then 😂", 1), "well then 😂");
}

TEST(Style, PartsFitTheMood) {
  const Style style = compile(
      "[closers]\nany = 'A'\ngreeting = 'G'\nfarewell = 'F'\nthanks = 'T'\nlaugh = 'L'\nsad = 'S'\nhype = "
      "'H'\nquestion = 'Q'\n");
  EXPECT_THAT(style.rewrite("just some words", 1), EndsWith("A"));
  EXPECT_THAT(style.rewrite("hello all", 1), EndsWith("G"));
  EXPECT_THAT(style.rewrite("bye for now", 1), EndsWith("F"));
  EXPECT_THAT(style.rewrite("thanks a ton", 1), EndsWith("T"));
  EXPECT_THAT(style.rewrite("that was odd lol", 1), EndsWith("L"));
  EXPECT_THAT(style.rewrite("i am so sad", 1), EndsWith("S"));
  EXPECT_THAT(style.rewrite("we won it", 1), EndsWith("H"));
  EXPECT_THAT(style.rewrite("is it on", 1), EndsWith("Q"));
  EXPECT_THAT(style.rewrite("that it?", 1), EndsWith("Q"));
  EXPECT_THAT(style.rewrite("what a day", 1), EndsWith("A"));
  EXPECT_THAT(style.rewrite("/me is here", 1), EndsWith("A"));
}

TEST(Style, TheLongestPhraseWins) {
  const std::string entries = "'good' = 'g'\n'good game' = 'gg'\n'good game all' = 'gga'\n";
  EXPECT_EQ(with_lexicon(entries, "good game all"), "gga");
  EXPECT_EQ(with_lexicon(entries, "good game everyone"), "gg everyone");
  EXPECT_EQ(with_lexicon(entries, "good, game"), "g, game");
  EXPECT_EQ(with_lexicon(entries, "goods"), "goods");
}

TEST(Style, TheArticleFitsWhatFollows) {
  const std::string entries = "'game' = 'era'\n'era' = 'game'\n'odd' = '*odd*'\n";
  EXPECT_EQ(with_lexicon(entries, "what a game this"), "what an era this");
  EXPECT_EQ(with_lexicon(entries, "A game, an era"), "An era, a game");
  EXPECT_EQ(with_lexicon(entries, "WHAT A GAME"), "WHAT AN ERA");
  EXPECT_EQ(with_lexicon(entries, "ran era gala game"), "ran game gala era");
  EXPECT_EQ(with_lexicon(entries, "an odd one"), "an *odd* one");
}

TEST(Style, KeepsCase) {
  const std::string entries = "'hi' = 'hey you'\n'so good' = 'fab'\n\"i'm\" = 'me is'\n";
  EXPECT_EQ(with_lexicon(entries, "hi all"), "hey you all");
  EXPECT_EQ(with_lexicon(entries, "Hi all"), "Hey you all");
  EXPECT_EQ(with_lexicon(entries, "HI ALL"), "HEY YOU ALL");
  EXPECT_EQ(with_lexicon(entries, "that is SO GOOD"), "that is FAB");
  EXPECT_EQ(with_lexicon(entries, "So good, right"), "Fab, right");
  EXPECT_EQ(with_lexicon(entries, "I'm here"), "Me is here");
  EXPECT_EQ(with_lexicon(entries, "well I'm here"), "well me is here");
  EXPECT_EQ(with_lexicon(entries, "well I’m here"), "well me is here");
}

TEST(Style, AfterALeadInACommonWordLosesItsCapitalAndANameDoesNot) {
  const Style style = compile("[lead_ins]\nany = 'Well,'\n");
  EXPECT_EQ(style.rewrite("This is it", 1), "Well, this is it");
  EXPECT_EQ(style.rewrite("Paris is it", 1), "Well, Paris is it");
  EXPECT_EQ(style.rewrite("THIS IS IT", 1), "WELL, THIS IS IT");
}

TEST(Style, KeptWordsStay) {
  const Style style = compile("[words]\nkeep = ['all']\n[[rules]]\nreplace = 'l'\nto = 'w'\n");
  EXPECT_EQ(style.rewrite("all ball", 1), "all baww");
}

TEST(Style, RulesReplace) {
  EXPECT_EQ(with_rule("replace = ['r', 'l']\nto = 'w'\n", "hello Rome LOUD"), "hewwo Wome WOUD");
  EXPECT_EQ(with_rule("replace = 'ing'\nto = \"in'\"\nat = 'end'\n", "going ingot"), "goin' ingot");
  EXPECT_EQ(with_rule("replace = 'th'\nto = 'd'\nat = 'start'\n", "That with"), "Dat with");
  EXPECT_EQ(with_rule("replace = 'ing'\nto = 'in'\nat = 'end'\nletters_min = 5\n", "king going"),
            "king goin");
}

TEST(Style, RulesStutterStretchAndAppend) {
  EXPECT_EQ(with_rule("stutter = true\n", "hello All"), "h-hello A-All");
  EXPECT_EQ(with_rule("stretch = 'oy'\ntimes_min = 3\ntimes_max = 3\n", "so slay it"), "sooo slayyy it");
  EXPECT_EQ(with_rule("append = '-san'\nletters_min = 3\n", "bob is AMY"), "bob-san is AMY-SAN");
  EXPECT_EQ(with_rule("append = '-san'\n", "don't"), "don't");
}

TEST(Style, RulesLeaveLettersThatBearMarks) {
  EXPECT_EQ(with_rule("replace = 'l'\nto = 'w'\n", "al\u0301l"), "al\u0301w");
  EXPECT_EQ(with_rule("stutter = true\n", "e\u0301te"), "e\u0301te");
  EXPECT_EQ(with_rule("stretch = 'e'\n", "cafe\u0301"), "cafe\u0301");
}

TEST(Style, OtherScriptsAndEmojiPassWhole) {
  for (const auto& [name, style] : shipped_styles()) {
    for (const std::string text :
         {"你好，今天怎么样", "مرحبا كيف حالك", "नमस्ते दुनिया क्षत्रिय", "สวัสดีชาวโลก น้ำ",
          "👩🏽‍💻👨‍👩‍👧‍👦🏳️‍🌈🇩🇪", "привет мир"}) {
      for (std::uint64_t seed = 0; seed < 20; ++seed)
        EXPECT_THAT(style.rewrite(text, seed), StartsWith(text));
    }
    for (const std::string part : {"niño", "¿", "mañana", "e\u0301\u0302", "👍🏿", "🇫🇷"}) {
      EXPECT_THAT(style.rewrite("mi niño dice ¿y mañana e\u0301\u0302 por 👍🏿 qué 🇫🇷 si?", 9),
                  HasSubstr(part))
          << name;
    }
  }
}

TEST(Style, InvalidUtf8ComesBackAsItIs) {
  for (const std::string text : {"hi \xff there", "\x80", "good \xe2\x82", "\xed\xa0\x80"}) {
    EXPECT_EQ(shipped("uwu").rewrite(text, 3), text);
  }
  EXPECT_EQ(shipped("uwu").rewrite("", 3), "");
  EXPECT_EQ(shipped("uwu").rewrite("   ", 3), "   ");
}

TEST(Style, SeedsDiffer) {
  for (const auto& [name, style] : shipped_styles()) {
    std::set<std::string> outputs;
    for (std::uint64_t seed = 0; seed < 50; ++seed)
      outputs.insert(style.rewrite("this stream is really good", seed));
    EXPECT_GT(outputs.size(), 40u) << name;
  }
}

TEST(Style, OneWordStaysShort) {
  for (const auto& [name, style] : shipped_styles()) {
    for (const std::string text : {"lol", "W", "?", "hi", "gg", "no"}) {
      for (std::uint64_t seed = 0; seed < 200; ++seed) {
        EXPECT_LE(style.rewrite(text, seed).size(), text.size() + 45) << name << " " << text << " " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace twitchy::skibidi
