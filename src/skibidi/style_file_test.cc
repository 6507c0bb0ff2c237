#include "skibidi/style_file.h"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <ostream>
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
  EXPECT_EQ(
      error_of("description = 'x'\n[closers]\nany = [\n  'fine',\n  'not {here}',\n]\n"),
      "styles/odd.toml:5: closers.any: expected the name of a slot, not {here} (a slot's entries hold none)");
}

// After `description = 'x'` in the first line.
struct Mistake {
  std::string toml;
  std::string line_and_message;
};

void PrintTo(const Mistake& mistake, std::ostream* out) {
  *out << mistake.toml;
}

class StyleFileMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(StyleFileMistake, IsNamed) {
  EXPECT_EQ(error_of("description = 'x'\n" + GetParam().toml),
            "styles/odd.toml:" + GetParam().line_and_message);
}

const std::string kParts = "openers, lead_ins, interjections, asides, endings, closers, tails, brief, bare";
const std::string kMoods = "chance, second, any, greeting, farewell, thanks, laugh, sad, hype, question";
const std::string kRuleKeys = "chance, letters_min, starts_with, ends_with, per_message";

INSTANTIATE_TEST_SUITE_P(
    Root, StyleFileMistake,
    ::testing::Values(
        Mistake{"[closer]\n",
                "2: closer: expected one of: description, separator, bounds, slots, words, rules, lexicon, "
                "nouns, verbs, punctuation, " +
                    kParts},
        Mistake{"closers = 'x'\n", "2: closers: expected a table, [closers]"},
        Mistake{"lexicon = 3\n", "2: lexicon: expected a table, [lexicon]"},
        Mistake{"separator = ''\n", "2: separator: expected one to four spaces"},
        Mistake{"separator = '     '\n", "2: separator: expected one to four spaces"},
        Mistake{"separator = ' - '\n", "2: separator: expected one to four spaces"},
        Mistake{"separator = 2\n", "2: separator: expected a text in quotes"}));

INSTANTIATE_TEST_SUITE_P(
    Bounds, StyleFileMistake,
    ::testing::Values(
        Mistake{"[bounds]\nlong = 3\n",
                "3: bounds.long: expected one of: long_words, words_per_interjection, additions_bytes"},
        Mistake{"[bounds]\nlong_words = 0\n", "3: bounds.long_words: expected a whole number from 1 to 500"},
        Mistake{"[bounds]\nwords_per_interjection = 501\n",
                "3: bounds.words_per_interjection: expected a whole number from 1 to 500"},
        Mistake{"[bounds]\nadditions_bytes = 201\n",
                "3: bounds.additions_bytes: expected a whole number from 1 to 200"}));

INSTANTIATE_TEST_SUITE_P(
    Parts, StyleFileMistake,
    ::testing::Values(
        Mistake{"[closers]\nsometimes = ['a']\n", "3: closers.sometimes: expected one of: " + kMoods},
        Mistake{"[closers]\nchance = '50'\n", "3: closers.chance: expected a whole number from 0 to 100"},
        Mistake{"[closers]\nchance = 50.0\n", "3: closers.chance: expected a whole number from 0 to 100"},
        Mistake{"[closers]\nsecond = -1\n", "3: closers.second: expected a whole number from 0 to 100"},
        Mistake{"[closers]\nany = 3\n", "3: closers.any: expected a text in quotes or a list of them"},
        Mistake{"[closers]\nany = ['a',\n3]\n", "4: closers.any: expected a text in quotes"},
        Mistake{"[closers]\nsad = []\n", "3: closers.sad: expected at least one text"}));

INSTANTIATE_TEST_SUITE_P(
    Texts, StyleFileMistake,
    ::testing::Values(
        Mistake{"[bare]\nany = ''\n", "3: bare.any: expected some text"},
        Mistake{"[bare]\nany = '" + std::string(161, 'a') + "'\n", "3: bare.any: expected at most 160 bytes"},
        Mistake{"[bare]\nany = 'hi @ada'\n", "3: bare.any: expected no @: a style mentions no one"},
        Mistake{"[bare]\nany = \"a\\nb\"\n", "3: bare.any: expected no control or bidirectional character"},
        Mistake{"[bare]\nany = \"a\\u202Eb\"\n",
                "3: bare.any: expected no control or bidirectional character"},
        Mistake{"[bare]\nany = \"\\u0301b\"\n", "3: bare.any: expected no combining mark at the beginning"},
        Mistake{"[bare]\nany = \"a\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\"\n",
                "3: bare.any: expected fewer combining marks in a row"},
        Mistake{"[bare]\nany = 'slay{9}'\n", "3: bare.any: expected {3} or {1-4}, at most 8, in braces"},
        Mistake{"[bare]\nany = '{3}'\n", "3: bare.any: expected a letter before {3}"},
        Mistake{"[bare]\nany = 'a{1'\n", "3: bare.any: expected each { to have its }"},
        Mistake{"[bare]\nany = 'a}'\n", "3: bare.any: expected each { to have its }"},
        Mistake{"[bare]\nany = '{hat}{hat}{hat}{hat}{hat}'\n[slots]\nhat = 'x'\n",
                "3: bare.any: expected at most 4 slots"},
        Mistake{"[bare]\nany = { weight = 2 }\n", "3: bare.any.text: expected the text"},
        Mistake{"[bare]\nany = { text = 3 }\n", "3: bare.any.text: expected a text in quotes"},
        Mistake{"[bare]\nany = { text = 'a', weight = 0 }\n",
                "3: bare.any.weight: expected a whole number from 1 to 20"},
        Mistake{"[bare]\nany = { text = 'a', weight = 21 }\n",
                "3: bare.any.weight: expected a whole number from 1 to 20"},
        Mistake{"[bare]\nany = { text = 'a', wait = 2 }\n",
                "3: bare.any.wait: expected one of: text, weight"},
        Mistake{"[bare]\nany = { text = 'a', plural = 'b' }\n",
                "3: bare.any.plural: expected one of: text, weight"}));

INSTANTIATE_TEST_SUITE_P(
    Slots, StyleFileMistake,
    ::testing::Values(
        Mistake{"[slots]\na = 'x'\nb = '{a}'\n",
                "4: slots.b: expected the name of a slot, not {a} (a slot's entries hold none)"},
        Mistake{"[slots]\na = '{word}'\n", "3: slots.a: expected {word} in parts only"},
        Mistake{"[slots]\nword = 'x'\n",
                "3: slots.word: expected a name that begins with a letter, not word or phrase"},
        Mistake{"[slots]\nphrase = 'x'\n",
                "3: slots.phrase: expected a name that begins with a letter, not word or phrase"},
        Mistake{"[slots]\n3 = 'x'\n",
                "3: slots.3: expected a name that begins with a letter, not word or phrase"}));

INSTANTIATE_TEST_SUITE_P(
    Punctuation, StyleFileMistake,
    ::testing::Values(
        Mistake{"[punctuation]\nchance = 101\n",
                "3: punctuation.chance: expected a whole number from 0 to 100"},
        Mistake{"[punctuation]\nword = 'x'\n",
                "3: punctuation.\"word\": expected a run of signs such as \"!\" or \"...\", or chance"},
        Mistake{"[punctuation]\n'! !' = 'x'\n",
                "3: punctuation.\"! !\": expected a run of signs such as \"!\" or \"...\", or chance"},
        Mistake{"[punctuation]\n'' = 'x'\n",
                "3: punctuation.\"\": expected a run of signs such as \"!\" or \"...\", or chance"},
        Mistake{"[punctuation]\n'!!!!!!!!!!!!!!!!!' = 'x'\n",
                "3: punctuation.\"!!!!!!!!!!!!!!!!!\": expected a run of signs such as \"!\" or \"...\", or "
                "chance"},
        Mistake{"[punctuation]\n'!' = '{phrase}'\n",
                "3: punctuation.\"!\": expected {phrase} in parts only"}));

INSTANTIATE_TEST_SUITE_P(
    Words, StyleFileMistake,
    ::testing::Values(
        Mistake{"[words]\nchance = 3\n",
                "3: words.chance: expected one of: lexicon_chance, keep, sentence_capitals, third_person"},
        Mistake{"[words]\nlexicon_chance = 101\n",
                "3: words.lexicon_chance: expected a whole number from 0 to 100"},
        Mistake{"[words]\nsentence_capitals = 1\n", "3: words.sentence_capitals: expected true or false"},
        Mistake{"[words]\nthird_person = 'th'\n",
                "3: words.third_person: expected \"s\", or an ending that begins with e"},
        Mistake{"[words]\nthird_person = 'Eth'\n",
                "3: words.third_person: expected \"s\", or an ending that begins with e"},
        Mistake{"[words]\nthird_person = ''\n",
                "3: words.third_person: expected \"s\", or an ending that begins with e"},
        Mistake{"[words]\nkeep = 3\n", "3: words.keep: expected a text in quotes or a list of them"},
        Mistake{"[words]\nkeep = ['hi', 'Hi']\n",
                "3: words.keep: expected each phrase once in words.keep and all lists, not \"hi\" again"},
        Mistake{"[words]\nkeep = ['a  b']\n",
                "3: words.keep: expected words with one space between them, at most 8: \"a  b\""}));

INSTANTIATE_TEST_SUITE_P(
    Lexicon, StyleFileMistake,
    ::testing::Values(
        Mistake{"[lexicon]\nhi = 3\n", "3: lexicon.\"hi\": expected a text in quotes or a list of them"},
        Mistake{"[lexicon]\nhi = ''\n", "3: lexicon.\"hi\": expected some text"},
        Mistake{"[lexicon]\nhi = '{word}'\n", "3: lexicon.\"hi\": expected {word} in parts only"},
        Mistake{"[lexicon]\nhi = 'a'\n'yo | HI' = 'b'\n",
                "4: lexicon.\"yo | HI\": expected each phrase once in words.keep and all lists, not \"hi\" "
                "again"},
        Mistake{"[words]\nkeep = ['hi']\n[lexicon]\nhi = 'a'\n",
                "5: lexicon.\"hi\": expected each phrase once in words.keep and all lists, not \"hi\" again"},
        Mistake{"[lexicon]\n'' = 'x'\n",
                "3: lexicon.\"\": expected words with one space between them, at most 8: \"\""},
        Mistake{"[lexicon]\n'1 2 3 4 5 6 7 8 9' = 'x'\n",
                "3: lexicon.\"1 2 3 4 5 6 7 8 9\": expected words with one space between them, at most 8: "
                "\"1 2 3 4 5 6 7 8 9\""},
        Mistake{"[lexicon]\nhi = { text = 'a', plural = 'b' }\n",
                "3: lexicon.\"hi\".plural: expected one of: text, weight"}));

INSTANTIATE_TEST_SUITE_P(
    Nouns, StyleFileMistake,
    ::testing::Values(
        Mistake{"[nouns]\ncat = 'café'\n",
                "3: nouns.\"cat\": expected a word of plain letters to inflect, {+} after it, or its "
                "forms: \"café\""},
        Mistake{"[nouns]\ncat = ['dog',\n'ox!']\n",
                "4: nouns.\"cat\": expected a word of plain letters to inflect, {+} after "
                "it, or its forms: \"ox!\""},
        Mistake{"[nouns]\n\"o'clock\" = 'x'\n",
                "3: nouns.\"o'clock\": expected a word of plain letters to inflect: \"o'clock\""},
        Mistake{"[nouns]\ncat = { text = 'ox', past = 'oxed' }\n",
                "3: nouns.\"cat\".past: expected one of: text, weight, plural"},
        Mistake{"[nouns]\ncat = { text = 'ox', plural = 3 }\n",
                "3: nouns.\"cat\".plural: expected a text in quotes"},
        Mistake{"[lexicon]\ncat = 'x'\n[nouns]\n'dog | cat' = 'x'\n",
                "5: nouns.\"dog | cat\": expected each phrase once in words.keep and all lists, not \"cat\" "
                "again"},
        Mistake{"[nouns]\ncat = '{+}'\n",
                "3: nouns.\"cat\": expected a word of plain letters to inflect, {+} after it, or its forms: "
                "\"{+}\""}));

INSTANTIATE_TEST_SUITE_P(
    Verbs, StyleFileMistake,
    ::testing::Values(
        Mistake{"[verbs]\nwin = '*win*'\n",
                "3: verbs.\"win\": expected a word of plain letters to inflect, {+} after it, or its "
                "forms: \"*win*\""},
        Mistake{"[verbs]\nwin = { text = '*win*', past = 'x' }\n",
                "3: verbs.\"win\": expected a word of plain letters to inflect, {+} after it, or its forms: "
                "\"*win*\""},
        Mistake{"[verbs]\nwin = { text = 'x', plural = 'y' }\n",
                "3: verbs.\"win\".plural: expected one of: text, weight, third, past, participle, ing"},
        Mistake{
            "[nouns]\nwin = 'x'\n[verbs]\nwin = 'x'\n",
            "5: verbs.\"win\": expected each phrase once in words.keep and all lists, not \"win\" again"}));

INSTANTIATE_TEST_SUITE_P(
    Rules, StyleFileMistake,
    ::testing::Values(
        Mistake{"rules = 3\n", "2: rules: expected at most 64 tables, [[rules]]"},
        Mistake{"rules = [3]\n", "2: rules[0]: expected a table, [[rules]]"},
        Mistake{"[[rules]]\nchance = 5\n",
                "2: rules[0]: expected one of: replace, stutter, stretch, append, prepend"},
        Mistake{"[[rules]]\nstutter = true\nappend = 'x'\n",
                "2: rules[0]: expected one of: replace, stutter, stretch, append, prepend"},
        Mistake{"[[rules]]\nstutter = true\nto = 'w'\n",
                "4: rules[0].to: expected one of: stutter, " + kRuleKeys},
        Mistake{"[[rules]]\nstutter = false\n", "2: rules[0].stutter: expected true"},
        Mistake{"[[rules]]\nreplace = 'L'\nto = 'w'\n",
                "3: rules[0].replace: expected lower-case letters a to z"},
        Mistake{"[[rules]]\nreplace = ''\nto = 'w'\n",
                "3: rules[0].replace: expected lower-case letters a to z"},
        Mistake{"[[rules]]\nreplace = 'l'\n", "2: rules[0].to: expected what to replace it by"},
        Mistake{"[[rules]]\nreplace = 'l'\nto = '" + std::string(33, 'a') + "'\n",
                "2: rules[0]: expected texts of at most 32 bytes"},
        Mistake{"[[rules]]\nreplace = 'l'\nto = 'w'\nat = 'top'\n",
                "5: rules[0].at: expected \"anywhere\", \"start\" or \"end\""},
        Mistake{"[[rules]]\nstretch = 'o'\nat = 'start'\n",
                "4: rules[0].at: expected \"anywhere\" or \"end\""},
        Mistake{"[[rules]]\nstretch = 'oO'\n", "2: rules[0].stretch: expected lower-case letters a to z"},
        Mistake{"[[rules]]\nstretch = 'o'\ntimes_max = 9\n",
                "4: rules[0].times_max: expected a whole number from 1 to 8"},
        Mistake{"[[rules]]\nstretch = 'o'\ntimes_min = 4\n",
                "4: rules[0].times_min: expected a whole number from 1 to 3"},
        Mistake{"[[rules]]\nappend = '@'\n", "3: rules[0].append: expected no @: a style mentions no one"},
        Mistake{"[[rules]]\nstutter = true\nchance = 101\n",
                "4: rules[0].chance: expected a whole number from 0 to 100"},
        Mistake{"[[rules]]\nstutter = true\nletters_min = 0\n",
                "4: rules[0].letters_min: expected a whole number from 1 to 100"},
        Mistake{"[[rules]]\nstutter = true\nper_message = 0\n",
                "4: rules[0].per_message: expected a whole number from 1 to 500"},
        Mistake{"[[rules]]\nstutter = true\nstarts_with = 'A'\n",
                "4: rules[0].starts_with: expected lower-case letters a to z"},
        Mistake{"[[rules]]\nstutter = true\nends_with = ['ing', '']\n",
                "4: rules[0].ends_with: expected lower-case letters a to z"}));

TEST(StyleFile, RefusesWhatIsNotToml) {
  EXPECT_THAT(error_of("description = 'x'\n[oops\n"), StartsWith("styles/odd.toml:2: expected TOML: "));
  EXPECT_THAT(error_of("description = \"\xff\"\n"), StartsWith("styles/odd.toml:1: expected TOML: "));
  EXPECT_THAT(error_of("description = 'x'\n[lexicon]\nhi = 'a'\nhi = 'b'\n"),
              StartsWith("styles/odd.toml:4: expected TOML: "));
}

TEST(StyleFile, WantsADescription) {
  EXPECT_EQ(error_of(""), "styles/odd.toml:1: description: expected one line for people");
  EXPECT_EQ(error_of("description = 3\n"), "styles/odd.toml:1: description: expected a text in quotes");
}

TEST(StyleFile, TheFirstMistakeIsTheOneThatIsTold) {
  EXPECT_THAT(error_of("description = 'x'\n[openers]\nchance = 101\n[closers]\nchance = 102\n"),
              HasSubstr(":3: openers"));
}

std::string lines_of(int count, const std::string& before, const std::string& after) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += before + std::to_string(i) + after;
  return lines;
}

TEST(StyleFile, HasBounds) {
  const std::string head = "description = 'x'\n";
  EXPECT_EQ(error_of(std::string(kStyleFileBytes + 1, '\n')),
            "styles/odd.toml:1: expected at most 524288 bytes");
  EXPECT_EQ(error_of(head + "[bare]\nany = [" + lines_of(1001, "'", "',") + "]\n"),
            "styles/odd.toml:3: bare.any: expected at most 1000 texts");
  EXPECT_EQ(error_of(head + "[bare]\nany = [" + lines_of(1000, "'", "',") + "]\n"), "none");
  EXPECT_EQ(error_of(head + "[slots]\n" + lines_of(65, "s", " = 'x'\n")),
            "styles/odd.toml:2: slots: expected at most 64 slots");
  EXPECT_EQ(error_of(head + lines_of(65, "[[rules]]\nappend = '", "'\n")),
            "styles/odd.toml:2: rules: expected at most 64 tables, [[rules]]");
  EXPECT_THAT(error_of(head + "[lexicon]\n" + lines_of(10001, "w", " = 'x'\n")),
              HasSubstr("lexicon: expected at most 10000 words and phrases"));
  std::string signs;
  for (const char a : std::string_view("!#$%&()*")) {
    for (const char b : std::string_view("!#$%&()*")) signs += std::string("'") + a + b + "' = 'x'\n";
  }
  EXPECT_EQ(error_of(head + "[punctuation]\n" + signs), "none");
  EXPECT_EQ(error_of(head + "[punctuation]\n'!!!' = 'x'\n" + signs),
            "styles/odd.toml:2: punctuation: expected at most 64 runs of signs");
}

TEST(StyleFile, AFormThatIsTooLongToBeKnownIsLeftOut) {
  const std::string longest(kKnownWordBytes, 'a');
  const auto style = Style::compile("description = 'x'\n[nouns]\n" + longest + " = 'cat'\n", "x.toml");
  ASSERT_TRUE(style) << style.error().message;
  EXPECT_EQ(style->rewrite("so " + longest, 1), "so cat");
  EXPECT_EQ(style->rewrite("so " + longest + "s", 1), "so " + longest + "s");
}

TEST(StyleFile, AFormGrowsNotPastTheBoundOfATextEither) {
  const std::string longest(160, 'a');
  EXPECT_EQ(error_of("description = 'x'\n[nouns]\ncat = '" + longest + "'\n"),
            "styles/odd.toml:3: nouns.\"cat\": expected at most 160 bytes");
}

TEST(StyleFile, WordsAreComparedFolded) {
  const auto style = Style::compile("description = 'x'\n[lexicon]\n'DON’T' = 'do not'\n", "x.toml");
  ASSERT_TRUE(style);
  EXPECT_EQ(style->rewrite("so don't", 1), "so do not");
  EXPECT_EQ(style->rewrite("so don’t", 1), "so do not");
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

TEST_F(StyleSet, FindsTheFilesInOrder) {
  write("b.toml", "");
  write("a.toml", "not even TOML");
  const auto files = find_style_files(dir_);
  ASSERT_TRUE(files);
  EXPECT_THAT(*files, ::testing::ElementsAre(dir_ / "a.toml", dir_ / "b.toml"));
}

TEST_F(StyleSet, LoadsOneFile) {
  write("a.toml", "description = 'a'\n");
  const auto style = load_style(dir_ / "a.toml");
  ASSERT_TRUE(style);
  EXPECT_EQ(style->name(), "a");
  EXPECT_THAT(load_style(dir_ / "none.toml").error().message, HasSubstr("cannot read the style file"));
}

TEST_F(StyleSet, AFileThatIsTooLongIsSaidToBe) {
  write("a.toml", std::string(kStyleFileBytes + 1, '\n'));
  EXPECT_EQ(load_style(dir_ / "a.toml").error().message,
            (dir_ / "a.toml").string() + ":1: expected at most 524288 bytes");
}

TEST(ShippedStyles, HoldThoseOfTheRooms) {
  for (const char* name : {"bestie", "skibidi", "uwu"})
    EXPECT_TRUE(testing::shipped_styles().contains(name)) << name;
}

}  // namespace
}  // namespace twitchy::skibidi
