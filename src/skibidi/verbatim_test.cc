#include "skibidi/verbatim.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::verbatim_of;

TEST(Verbatim, Mentions) {
  EXPECT_THAT(verbatim_of("hey @ada_1, and @Bob!"), ElementsAre("@ada_1", "@Bob"));
  EXPECT_THAT(verbatim_of("@张三 hi"), ElementsAre("@张三"));
  EXPECT_THAT(verbatim_of("@ada's"), ElementsAre("@ada"));
  EXPECT_THAT(verbatim_of("a @ b"), IsEmpty());
}

TEST(Verbatim, Tags) {
  EXPECT_THAT(verbatim_of("love #speedrun and #1"), ElementsAre("#speedrun", "#1"));
  EXPECT_THAT(verbatim_of("# no"), IsEmpty());
}

TEST(Verbatim, LinksWithScheme) {
  EXPECT_THAT(verbatim_of("see https://example.com/a?b=c#d."), ElementsAre("https://example.com/a?b=c#d"));
  EXPECT_THAT(verbatim_of("HTTP://EXAMPLE.COM, right"), ElementsAre("HTTP://EXAMPLE.COM"));
  EXPECT_THAT(verbatim_of("https://localhost:8080/x!?"), ElementsAre("https://localhost:8080/x"));
  EXPECT_THAT(verbatim_of("看 https://例子.example/路 。"), ElementsAre("https://例子.example/路"));
  EXPECT_THAT(verbatim_of("https://example.com。"), ElementsAre("https://example.com"));
}

TEST(Verbatim, LinksWithoutScheme) {
  EXPECT_THAT(verbatim_of("go to example.com/abc, now"), ElementsAre("example.com/abc"));
  EXPECT_THAT(verbatim_of("www.example.co.uk?"), ElementsAre("www.example.co.uk"));
  EXPECT_THAT(verbatim_of("clips.example.tv/CoolClip-really-cool"),
              ElementsAre("clips.example.tv/CoolClip-really-cool"));
  EXPECT_THAT(verbatim_of("my-site.example"), ElementsAre("site.example"));
  EXPECT_THAT(verbatim_of("localhost:8080/really"), ElementsAre("localhost:8080/really"));
}

TEST(Verbatim, LinksKeepTheBracketsThatTheyOpen) {
  EXPECT_THAT(verbatim_of("(https://example.com/a_(b))"), ElementsAre("https://example.com/a_(b)"));
  EXPECT_THAT(verbatim_of("[example.com/x]"), ElementsAre("example.com/x"));
  EXPECT_THAT(verbatim_of("<https://example.com/really>"), ElementsAre("https://example.com/really"));
}

TEST(Verbatim, MailAddresses) {
  EXPECT_THAT(verbatim_of("write ada.love@example.com."), ElementsAre("ada.love@example.com"));
}

TEST(Verbatim, NumbersAndTimes) {
  EXPECT_THAT(verbatim_of("12:30 and 5pm"), ElementsAre("12:30", "5pm"));
  EXPECT_THAT(verbatim_of("1,000.50, 3rd, 50% and $20."), ElementsAre("1,000.50", "3rd", "50%", "20"));
  EXPECT_THAT(verbatim_of("2024-01-31 10/10 1080p60"), ElementsAre("2024-01-31", "10/10", "1080p60"));
  EXPECT_THAT(verbatim_of("10.0.0.1/really"), ElementsAre("10.0.0.1/really"));
  EXPECT_THAT(verbatim_of("٤٢"), ElementsAre("٤٢"));
}

TEST(Verbatim, WordsWithDigitsDotsUnderscoresOrMixedCase) {
  EXPECT_THAT(verbatim_of("gr8 h264 foo_bar node.js iPhone O'Brien"),
              ElementsAre("gr8", "h264", "foo_bar", "node.js", "iPhone", "O'Brien"));
}

TEST(Verbatim, EmotesByName) {
  EXPECT_THAT(verbatim_of("Kappa hello KEKW LUL PogChamp monkaS"),
              ElementsAre("Kappa", "KEKW", "LUL", "PogChamp", "monkaS"));
  EXPECT_THAT(verbatim_of("kappa kekw"), IsEmpty());
  EXPECT_THAT(verbatim_of("OMEGALUL Hello"), ElementsAre("OMEGALUL"));
}

TEST(Verbatim, EmotesInColonsAndSmileys) {
  EXPECT_THAT(verbatim_of("so :cat_jam: much :+1: fun :D"), ElementsAre(":cat_jam:", ":+1:", ":D"));
  EXPECT_THAT(verbatim_of("look: here"), IsEmpty());
  EXPECT_THAT(verbatim_of("note:Dan"), IsEmpty());
}

TEST(Verbatim, Backticks) {
  EXPECT_THAT(verbatim_of("run `really good` now"), ElementsAre("`really good`"));
  EXPECT_THAT(verbatim_of("``a ` b``"), ElementsAre("``a ` b``"));
  EXPECT_THAT(verbatim_of("a ` alone"), IsEmpty());
  EXPECT_THAT(verbatim_of("``"), IsEmpty());
}

TEST(Verbatim, Commands) {
  EXPECT_THAT(verbatim_of("/me waves"), ElementsAre("/me"));
  EXPECT_THAT(verbatim_of("!uptime please"), ElementsAre("!uptime"));
  EXPECT_THAT(verbatim_of("wow !uptime"), IsEmpty());
  EXPECT_THAT(verbatim_of("in /usr/bin and/or"), ElementsAre("/usr/bin"));
}

TEST(Verbatim, AFenceThatIsNeverClosedIsPunctuation) {
  EXPECT_THAT(verbatim_of("``` a `b` `` c"), ElementsAre("`b`"));
  EXPECT_THAT(verbatim_of("```` four ````"), IsEmpty());
}

TEST(Verbatim, LinksLoseTheSignsOfWideScripts) {
  EXPECT_THAT(verbatim_of("（https://example.com/路）。"), ElementsAre("https://example.com/路"));
  EXPECT_THAT(verbatim_of("“https://example.com/a”"), ElementsAre("https://example.com/a"));
}

TEST(Verbatim, TakesAlongTheMarkThatJoinsItsEnd) {
  EXPECT_THAT(verbatim_of("@ada\u0301 hi"), ElementsAre("@ada\u0301"));
  EXPECT_THAT(verbatim_of("50%\u0301"), ElementsAre("50%\u0301"));
}

}  // namespace
}  // namespace twitchy::skibidi
