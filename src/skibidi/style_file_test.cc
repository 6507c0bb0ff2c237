#include "skibidi/style_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "skibidi/style_set.h"
#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string error_of(std::string_view toml) {
  const auto style = Style::compile(toml, "styles/odd.toml");
  return style ? "none" : style.error().message;
}

TEST(StyleFile, TheLeastStyleLeavesTextsAlone) {
  const auto style = Style::compile("description = 'plain'\n", "styles/plain.toml");
  ASSERT_TRUE(style) << style.error().message;
  EXPECT_EQ(style->name(), "plain");
  EXPECT_EQ(style->description(), "plain");
  EXPECT_EQ(style->rewrite("Hi there, @ada!", 1), "Hi there, @ada!");
}

TEST(StyleFile, TheVersionFollowsTheBytes) {
  const auto one = Style::compile("description = 'plain'\n", "a.toml");
  const auto two = Style::compile("description = 'plain'\n", "b.toml");
  const auto three = Style::compile("description = 'plain' \n", "a.toml");
  EXPECT_EQ(one->version(), two->version());
  EXPECT_NE(one->version(), three->version());
}

TEST(StyleFile, AnErrorNamesFileLineKeyAndWhatWasExpected) {
  EXPECT_EQ(error_of("description = 'x'\n\n[closers]\nchance = 101\n"),
            "styles/odd.toml:4: closers.chance: expected a whole number from 0 to 100");
  EXPECT_EQ(error_of("description = 'x'\n[lexicon]\nhi = 3\n"),
            "styles/odd.toml:3: lexicon.\"hi\": expected a text in quotes or a list of them");
  EXPECT_EQ(error_of("description = 'x'\n[closers]\nany = [\n  'fine',\n  'not {here}',\n]\n"),
            "styles/odd.toml:5: closers.any: expected the name of a slot, not {here} (a slot's entries hold "
            "none)");
}

TEST(StyleFile, RefusesWhatIsNotToml) {
  EXPECT_THAT(error_of("description = 'x'\n[oops\n"), StartsWith("styles/odd.toml:2: expected TOML: "));
  EXPECT_THAT(error_of("description = \"\xff\"\n"), StartsWith("styles/odd.toml:1: expected TOML: "));
}

TEST(StyleFile, RefusesUnknownKeys) {
  EXPECT_THAT(error_of("description = 'x'\n[closer]\n"),
              StartsWith("styles/odd.toml:2: closer: expected one of"));
  EXPECT_THAT(error_of("description = 'x'\n[closers]\nsometimes = ['a']\n"),
              StartsWith("styles/odd.toml:3: closers.sometimes: expected one of"));
}

TEST(StyleFile, WantsADescription) {
  EXPECT_EQ(error_of(""), "styles/odd.toml:1: description: expected one line for people");
}

TEST(StyleFile, RefusesTextsThatAChatWould) {
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = ['hi @ada']\n"),
              HasSubstr(":3: bare.any: expected no @"));
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = [\"a\\nb\"]\n"), HasSubstr("no control"));
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = [\"a\\u202Eb\"]\n"), HasSubstr("no control"));
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = [\"\\u0301b\"]\n"), HasSubstr("no combining mark"));
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = ['']\n"), HasSubstr("expected some text"));
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = []\n"), HasSubstr("at least one text"));
}

TEST(StyleFile, ChecksBraces) {
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = 'slay{9}'\n"), HasSubstr("{3} or {1-4}"));
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = 'slay{3-2}'\n"), HasSubstr("{3} or {1-4}"));
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = '{3}'\n"), HasSubstr("a letter before {3}"));
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = 'a{1'\n"), HasSubstr("each { to have its }"));
  EXPECT_THAT(error_of("description = 'x'\n[bare]\nany = 'a}'\n"), HasSubstr("each { to have its }"));
}

TEST(StyleFile, APhraseStandsOnce) {
  EXPECT_THAT(error_of("description = 'x'\n[lexicon]\nhi = 'a'\n'yo | HI' = 'b'\n"),
              HasSubstr(":4: lexicon."));
  EXPECT_THAT(error_of("description = 'x'\n[words]\nkeep = ['hi']\n[lexicon]\nhi = 'a'\n"),
              HasSubstr(":5: lexicon.\"hi\""));
  EXPECT_THAT(error_of("description = 'x'\n[lexicon]\n'a  b' = 'a'\n"), HasSubstr("one space between"));
}

TEST(StyleFile, ChecksRules) {
  EXPECT_THAT(error_of("description = 'x'\n[[rules]]\nchance = 5\n"),
              HasSubstr("rules[0]: expected one of: replace"));
  EXPECT_THAT(error_of("description = 'x'\n[[rules]]\nreplace = 'L'\nto = 'w'\n"),
              HasSubstr("lower-case letters"));
  EXPECT_THAT(error_of("description = 'x'\n[[rules]]\nreplace = 'l'\n"), HasSubstr("what to replace it by"));
  EXPECT_THAT(error_of("description = 'x'\n[[rules]]\nreplace = 'l'\nto = 'w'\nat = 'top'\n"),
              HasSubstr(":5: rules[0].at: expected \"anywhere\""));
}

TEST(StyleFile, HasABound) {
  EXPECT_THAT(error_of(std::string(kStyleFileBytes + 1, '\n')), HasSubstr("expected at most"));
}

class StyleSet : public ::testing::Test {
 protected:
  void SetUp() override {
    dir_ = std::filesystem::temp_directory_path() / ("twitchy_styles_" + std::to_string(::getpid()));
    std::filesystem::create_directories(dir_);
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }
  void write(const std::string& name, const std::string& bytes) { std::ofstream(dir_ / name) << bytes; }

  std::filesystem::path dir_;
};

TEST_F(StyleSet, LoadsEveryTomlByName) {
  write("b.toml", "description = 'b'\n");
  write("a.toml", "description = 'a'\n");
  write("notes.txt", "not a style");
  const auto styles = load_styles(dir_);
  ASSERT_TRUE(styles);
  ASSERT_EQ(styles->size(), 2u);
  EXPECT_EQ(styles->at("a").description(), "a");
  EXPECT_EQ(styles->at("b").name(), "b");
}

TEST_F(StyleSet, AnErrorNamesTheFile) {
  write("a.toml", "description = 'a'\n");
  write("bad.toml", "description = 4\n");
  const auto styles = load_styles(dir_);
  ASSERT_FALSE(styles);
  EXPECT_EQ(styles.error().message,
            (dir_ / "bad.toml").string() + ":1: description: expected a text in quotes");
}

TEST_F(StyleSet, AnEmptyOrMissingFolderIsAnError) {
  EXPECT_THAT(load_styles(dir_).error().message, HasSubstr("expected a folder with style files"));
  EXPECT_THAT(load_styles(dir_ / "none").error().message, HasSubstr("cannot read the folder"));
}

TEST(ShippedStyles, AreThree) {
  const auto& styles = testing::shipped_styles();
  EXPECT_EQ(styles.size(), 3u);
  for (const char* name : {"bestie", "skibidi", "uwu"}) EXPECT_TRUE(styles.contains(name)) << name;
}

}  // namespace
}  // namespace twitchy::skibidi
