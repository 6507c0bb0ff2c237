#include "skibidi/lexicon.h"

#include <algorithm>
#include <utility>

#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

// Nothing if there are none, too many, or an empty one (two spaces, a space at an end).
std::vector<std::string> split_words(const std::string& phrase) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= phrase.size();) {
    const std::size_t end = std::min(phrase.find(' ', at), phrase.size());
    if (end == at || words.size() == kPhraseWords) return {};
    words.push_back(phrase.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace

bool Lexicon::add(std::string_view phrase, std::vector<Wording> choices) {
  std::vector<std::string> words = split_words(folded(phrase));
  if (words.empty()) return false;
  std::vector<Phrase>& phrases = by_first_word_[words.front()];
  words.erase(words.begin());
  const auto same = [&](const Phrase& other) { return other.rest == words; };
  if (std::any_of(phrases.begin(), phrases.end(), same)) return false;

  // Longer ones first, so that the first that fits is the longest.
  const auto place = std::find_if(phrases.begin(), phrases.end(),
                                  [&](const Phrase& other) { return other.rest.size() < words.size(); });
  phrases.insert(place, Phrase{std::move(words), entries_.size()});
  entries_.push_back(std::move(choices));
  return true;
}

std::optional<Lexicon::Match> Lexicon::match(std::span<const std::string_view> words) const {
  if (words.empty()) return {};
  const auto found = by_first_word_.find(words.front());
  if (found == by_first_word_.end()) return {};
  const auto after = words.subspan(1);
  for (const Phrase& phrase : found->second) {
    if (phrase.rest.size() <= after.size() &&
        std::equal(phrase.rest.begin(), phrase.rest.end(), after.begin())) {
      return Match{phrase.rest.size() + 1, &entries_[phrase.entry]};
    }
  }
  return {};
}

}  // namespace twitchy::skibidi
