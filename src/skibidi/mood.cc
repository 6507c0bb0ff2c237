#include "skibidi/mood.h"

#include <algorithm>
#include <array>

namespace twitchy::skibidi {
namespace {

struct MoodWord {
  std::string_view word;
  Mood mood;
};

// Each list is sorted by byte, for the binary search.
constexpr auto kMoodWords = std::to_array<MoodWord>({
    {"ahahaha", Mood::laugh},      {"awesome", Mood::hype},
    {"bye", Mood::farewell},       {"clutch", Mood::hype},
    {"cried", Mood::sad},          {"cry", Mood::sad},
    {"crying", Mood::sad},         {"cya", Mood::farewell},
    {"depressed", Mood::sad},      {"died", Mood::sad},
    {"goat", Mood::hype},          {"goodbye", Mood::farewell},
    {"goodnight", Mood::farewell}, {"greetings", Mood::greeting},
    {"haha", Mood::laugh},         {"hahaha", Mood::laugh},
    {"hahahaha", Mood::laugh},     {"hello", Mood::greeting},
    {"hey", Mood::greeting},       {"heya", Mood::greeting},
    {"hi", Mood::greeting},        {"hiya", Mood::greeting},
    {"howdy", Mood::greeting},     {"hype", Mood::hype},
    {"incredible", Mood::hype},    {"insane", Mood::hype},
    {"lmao", Mood::laugh},         {"lmaoo", Mood::laugh},
    {"lmfao", Mood::laugh},        {"lol", Mood::laugh},
    {"lonely", Mood::sad},         {"lost", Mood::sad},
    {"miss", Mood::sad},           {"omg", Mood::hype},
    {"pog", Mood::hype},           {"poggers", Mood::hype},
    {"rofl", Mood::laugh},         {"sad", Mood::sad},
    {"sadly", Mood::sad},          {"sorry", Mood::sad},
    {"sup", Mood::greeting},       {"thank", Mood::thanks},
    {"thanks", Mood::thanks},      {"thx", Mood::thanks},
    {"tired", Mood::sad},          {"ty", Mood::thanks},
    {"tysm", Mood::thanks},        {"unlucky", Mood::sad},
    {"upset", Mood::sad},          {"victory", Mood::hype},
    {"welcome", Mood::greeting},   {"win", Mood::hype},
    {"wins", Mood::hype},          {"won", Mood::hype},
    {"woo", Mood::hype},           {"wow", Mood::hype},
    {"yay", Mood::hype},           {"yo", Mood::greeting},
});
static_assert(std::is_sorted(kMoodWords.begin(), kMoodWords.end(),
                             [](const MoodWord& a, const MoodWord& b) { return a.word < b.word; }));

constexpr auto kQuestionWords = std::to_array<std::string_view>({
    "am",      "anybody", "anyone",  "are",   "aren't", "can",   "could",  "did",  "didn't", "do",   "does",
    "doesn't", "has",     "how",     "how's", "is",     "isn't", "should", "was",  "were",   "what", "what's",
    "whats",   "where",   "where's", "who",   "who's",  "whose", "why",    "will", "would",
});
static_assert(std::is_sorted(kQuestionWords.begin(), kQuestionWords.end()));

constexpr auto kCommonWords = std::to_array<std::string_view>({
    "a",     "all",     "also", "am",    "an",    "and",   "any",   "anyone", "are",    "at",    "be",
    "best",  "bro",     "but",  "can",   "cool",  "did",   "do",    "does",   "don't",  "every", "everyone",
    "first", "for",     "from", "get",   "go",    "good",  "great", "guys",   "has",    "have",  "he",
    "hello", "her",     "here", "hey",   "hi",    "his",   "how",   "if",     "in",     "is",    "it",
    "it's",  "just",    "last", "let",   "let's", "lol",   "love",  "maybe",  "my",     "never", "nice",
    "no",    "not",     "now",  "of",    "oh",    "ok",    "okay",  "on",     "one",    "only",  "or",
    "our",   "please",  "she",  "so",    "some",  "still", "stop",  "thank",  "thanks", "that",  "that's",
    "the",   "their",   "then", "there", "these", "they",  "this",  "those",  "to",     "wait",  "was",
    "we",    "welcome", "well", "were",  "what",  "when",  "where", "which",  "who",    "why",   "will",
    "with",  "would",   "wow",  "yeah",  "yes",   "yo",    "you",   "your",
});
static_assert(std::is_sorted(kCommonWords.begin(), kCommonWords.end()));

constexpr auto kConjunctions = std::to_array<std::string_view>({
    "although",
    "because",
    "but",
    "cause",
    "cuz",
    "if",
    "since",
    "though",
    "unless",
    "until",
    "when",
    "while",
});
static_assert(std::is_sorted(kConjunctions.begin(), kConjunctions.end()));

template <typename List>
bool has(const List& list, std::string_view word) {
  return std::binary_search(list.begin(), list.end(), word);
}

Mood word_mood(std::string_view word) {
  const auto found = std::lower_bound(kMoodWords.begin(), kMoodWords.end(), word,
                                      [](const MoodWord& a, std::string_view b) { return a.word < b; });
  return found != kMoodWords.end() && found->word == word ? found->mood : Mood::plain;
}

}  // namespace

Mood mood_of(std::span<const std::string_view> words, bool has_question_mark, bool begins_sentence) {
  if (words.empty()) return Mood::plain;
  const Mood first = word_mood(words.front());
  if (first == Mood::greeting && words.size() <= 3) return first;
  const bool exclaims = words.size() > 1 && words[0] == "what" && (words[1] == "a" || words[1] == "an");
  const bool asks = begins_sentence && has(kQuestionWords, words.front()) && !exclaims;
  if (has_question_mark || asks) return Mood::question;
  if (first != Mood::plain) return first;
  for (const std::string_view word : words.subspan(1, std::min<std::size_t>(words.size() - 1, 15))) {
    const Mood mood = word_mood(word);
    if (mood != Mood::plain && mood != Mood::greeting) return mood;
  }
  return Mood::plain;
}

bool is_common_word(std::string_view folded_word) {
  return has(kCommonWords, folded_word);
}

bool is_conjunction(std::string_view folded_word) {
  return has(kConjunctions, folded_word);
}

}  // namespace twitchy::skibidi
