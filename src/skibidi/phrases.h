// Which words and phrases a style has its own words for: a trie over the words' ids.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "skibidi/vocabulary.h"

namespace twitchy::skibidi {

inline constexpr std::size_t kPhraseWords = 8;
inline constexpr std::uint32_t kNoList = 0xFFFFFFFF;    // of a node: no phrase ends here
inline constexpr std::uint32_t kKeptWord = 0xFFFFFFFE;  // a phrase that stays as it is typed

// Immutable once finished.
class Phrases {
 public:
  using Node = std::uint32_t;
  static constexpr Node kNone = 0;

  // `phrase`: folded words with one space between them. `list` is what match() shall give. False, and nothing
  // is added, if the phrase is there already.
  bool add(std::string_view phrase, std::uint32_t list, Vocabulary& vocabulary);
  void finish();

  // From a word's WordTraits::phrases on. kNone if no phrase goes on so.
  Node step(Node from, WordId next) const;
  std::uint32_t list(Node node) const { return nodes_[node].list; }

  std::size_t size() const { return phrases_; }

 private:
  struct TrieNode {
    std::uint32_t list = kNoList;
    std::uint32_t first_edge = 0;
    std::uint32_t edges = 0;
  };
  struct Edge {
    WordId word = kUnknownWord;
    Node to = kNone;
  };

  std::vector<TrieNode> nodes_ = std::vector<TrieNode>(1);
  std::map<std::pair<Node, WordId>, Node> growing_;  // until finish()
  std::vector<Edge> edges_;                          // of one node after another, each by word
  std::size_t phrases_ = 0;
};

// Nothing if `phrase` has no words, too many, too long ones, or two spaces together.
std::vector<std::string_view> words_of_phrase(std::string_view phrase);

}  // namespace twitchy::skibidi
