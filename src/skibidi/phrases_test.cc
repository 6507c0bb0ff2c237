#include "skibidi/phrases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace twitchy::skibidi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PhrasesTest : public ::testing::Test {
 protected:
  bool add(std::string_view phrase, std::uint32_t list) { return phrases_.add(phrase, list, vocabulary_); }

  WordId word(std::string_view spelling) const { return vocabulary_.find(spelling); }

  // Where just these words lead.
  Phrases::Node walk(std::initializer_list<std::string_view> words) const {
    Phrases::Node node = Phrases::kNone;
    bool is_first = true;
    for (const std::string_view each : words) {
      node = is_first ? vocabulary_.traits(word(each)).phrases : phrases_.step(node, word(each));
      if (node == Phrases::kNone) break;
      is_first = false;
    }
    return node;
  }

  std::uint32_t list_of(std::initializer_list<std::string_view> words) const {
    return phrases_.list(walk(words));
  }

  Vocabulary vocabulary_;
  Phrases phrases_;
};

TEST_F(PhrasesTest, LeadWordByWordToTheirList) {
  EXPECT_TRUE(add("good game all", 3));
  EXPECT_TRUE(add("good", 1));
  EXPECT_TRUE(add("good night", 2));
  phrases_.finish();
  EXPECT_EQ(list_of({"good"}), 1u);
  EXPECT_EQ(list_of({"good", "night"}), 2u);
  EXPECT_EQ(list_of({"good", "game", "all"}), 3u);
  EXPECT_EQ(list_of({"good", "game"}), kNoList);
  EXPECT_EQ(phrases_.size(), 3u);
}

TEST_F(PhrasesTest, LeadNowhereElse) {
  add("good game", 1);
  add("game over", 2);
  phrases_.finish();
  EXPECT_EQ(walk({"over"}), Phrases::kNone);
  EXPECT_EQ(walk({"good", "good"}), Phrases::kNone);
  EXPECT_EQ(walk({"good", "game", "over"}), Phrases::kNone);
  EXPECT_EQ(walk({"good", "unheard"}), Phrases::kNone);
  EXPECT_EQ(list_of({"good"}), kNoList);
}

TEST_F(PhrasesTest, StandOnce) {
  EXPECT_TRUE(add("good game", 1));
  EXPECT_FALSE(add("good game", 2));
  EXPECT_TRUE(add("good", 2));
  phrases_.finish();
  EXPECT_EQ(list_of({"good", "game"}), 1u);
  EXPECT_EQ(phrases_.size(), 2u);
}

TEST_F(PhrasesTest, FindTheirWayAmongManyBranches) {
  constexpr std::uint32_t kBranches = 500;
  for (std::uint32_t i = 0; i < kBranches; ++i) {
    ASSERT_TRUE(add("so w" + std::to_string(i), i));
    ASSERT_TRUE(add("so w" + std::to_string(i) + " w" + std::to_string(kBranches - i), kBranches + i));
  }
  phrases_.finish();
  for (std::uint32_t i = 0; i < kBranches; ++i) {
    const std::string one = "w" + std::to_string(i);
    const std::string two = "w" + std::to_string(kBranches - i);
    ASSERT_EQ(list_of({"so", one}), i);
    ASSERT_EQ(list_of({"so", one, two}), kBranches + i);
  }
}

TEST_F(PhrasesTest, MakeTheirWordsEnglish) {
  add("flurble", 1);
  EXPECT_TRUE(vocabulary_.traits(word("flurble")).is_english);
}

TEST(WordsOfPhrase, AreSetApartBySingleSpaces) {
  EXPECT_THAT(words_of_phrase("one"), ElementsAre("one"));
  EXPECT_THAT(words_of_phrase("one i'm three"), ElementsAre("one", "i'm", "three"));
  EXPECT_THAT(words_of_phrase("1 2 3 4 5 6 7 8"), ::testing::SizeIs(kPhraseWords));
  for (const char* none : {"", " ", "a  b", " a", "a ", "1 2 3 4 5 6 7 8 9"}) {
    EXPECT_THAT(words_of_phrase(none), IsEmpty()) << none;
  }
  EXPECT_THAT(words_of_phrase(std::string(kKnownWordBytes, 'a')), ::testing::SizeIs(1));
  EXPECT_THAT(words_of_phrase(std::string(kKnownWordBytes + 1, 'a')), IsEmpty());
}

}  // namespace
}  // namespace twitchy::skibidi
