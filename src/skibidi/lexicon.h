// Which words and phrases a style has its own words for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "skibidi/wording.h"

namespace twitchy::skibidi {

inline constexpr std::size_t kPhraseWords = 8;

// Immutable once filled.
class Lexicon {
 public:
  // `phrase`: words with one space between them, in any case. False if it is there already, or is no
  // phrase of at most kPhraseWords words.
  bool add(std::string_view phrase, std::vector<Wording> choices);

  struct Match {
    std::size_t words = 0;
    const std::vector<Wording>* choices = nullptr;
  };
  // The longest phrase that `words` (folded, as they stand one after another) begin with.
  std::optional<Match> match(std::span<const std::string_view> words) const;

  std::size_t size() const { return entries_.size(); }
  const std::vector<std::vector<Wording>>& entries() const { return entries_; }

 private:
  struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct Phrase {
    std::vector<std::string> rest;  // the words after the first
    std::size_t entry = 0;
  };

  std::unordered_map<std::string, std::vector<Phrase>, StringHash, std::equal_to<>> by_first_word_;
  std::vector<std::vector<Wording>> entries_;
};

}  // namespace twitchy::skibidi
