#include "skibidi/vocabulary.h"

#include <gtest/gtest.h>

#include <string>

namespace twitchy::skibidi {
namespace {

std::string word_number(int i) {
  return "word" + std::to_string(i);
}

TEST(Vocabulary, KnowsNothingAtFirst) {
  const Vocabulary vocabulary;
  EXPECT_EQ(vocabulary.find("hello"), kUnknownWord);
  EXPECT_EQ(vocabulary.size(), 0u);
}

TEST(Vocabulary, AWordKeepsItsIdAndTraits) {
  Vocabulary vocabulary;
  const WordId hello = vocabulary.add("hello");
  EXPECT_NE(hello, kUnknownWord);
  vocabulary.traits(hello).is_everyday = true;
  EXPECT_EQ(vocabulary.add("hello"), hello);
  EXPECT_EQ(vocabulary.size(), 1u);
  EXPECT_TRUE(vocabulary.traits(vocabulary.find("hello")).is_everyday);
}

TEST(Vocabulary, FindsEveryWordAfterGrowth) {
  constexpr int kWords = 20'000;
  Vocabulary vocabulary;
  for (int i = 0; i < kWords; ++i) ASSERT_EQ(vocabulary.add(word_number(i)), static_cast<WordId>(i + 1));
  for (int i = 0; i < kWords; ++i) ASSERT_EQ(vocabulary.find(word_number(i)), static_cast<WordId>(i + 1));
  for (int i = kWords; i < 2 * kWords; ++i) ASSERT_EQ(vocabulary.find(word_number(i)), kUnknownWord);
  EXPECT_EQ(vocabulary.size(), static_cast<std::size_t>(kWords));
}

TEST(Vocabulary, AnUnknownWordHasNoTraits) {
  const Vocabulary vocabulary;
  const WordTraits& traits = vocabulary.traits(kUnknownWord);
  EXPECT_EQ(traits.mood, Mood::plain);
  EXPECT_FALSE(traits.is_english || traits.is_foreign || traits.is_everyday || traits.asks);
  EXPECT_EQ(traits.phrases, 0u);
}

TEST(Vocabulary, TellsWordsApartByTheirLastLetter) {
  for (std::size_t size = 1; size < kKnownWordBytes; ++size) {
    Vocabulary vocabulary;
    const std::string stem(size - 1, 'a');
    const WordId word = vocabulary.add(stem + "b");
    ASSERT_EQ(vocabulary.find(stem + "b"), word);
    for (const std::string& other : {stem + "c", stem + "ba", "a" + stem + "b"}) {
      ASSERT_EQ(vocabulary.find(other), kUnknownWord) << other;
    }
  }
}

TEST(Vocabulary, TakesTheLongestWordThereMayBe) {
  Vocabulary vocabulary;
  const std::string longest(kKnownWordBytes, 'a');
  const WordId word = vocabulary.add(longest);
  EXPECT_EQ(vocabulary.find(longest), word);
  EXPECT_EQ(vocabulary.find(longest.substr(1)), kUnknownWord);
  EXPECT_EQ(vocabulary.find(longest + "a"), kUnknownWord);
}

}  // namespace
}  // namespace twitchy::skibidi
