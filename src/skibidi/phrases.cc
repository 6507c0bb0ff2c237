#include "skibidi/phrases.h"

#include <algorithm>

#include "base/check.h"
#include "skibidi/english.h"

namespace twitchy::skibidi {

std::vector<std::string_view> words_of_phrase(std::string_view phrase) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at <= phrase.size();) {
    const std::size_t end = std::min(phrase.find(' ', at), phrase.size());
    if (end == at || end - at > kKnownWordBytes || words.size() == kPhraseWords) return {};
    words.push_back(phrase.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool Phrases::add(std::string_view phrase, std::uint32_t list, Vocabulary& vocabulary) {
  const auto words = words_of_phrase(phrase);
  TWITCHY_CHECK(!words.empty());
  Node node = kNone;
  for (const std::string_view spelling : words) {
    const WordId word = vocabulary.add(spelling);
    add_style_word(vocabulary, word);
    Node& next = node == kNone ? vocabulary.traits(word).phrases : growing_[{node, word}];
    if (next == kNone) {
      next = static_cast<Node>(nodes_.size());
      nodes_.emplace_back();
    }
    node = next;
  }
  if (nodes_[node].list != kNoList) return false;
  nodes_[node].list = list;
  ++phrases_;
  return true;
}

void Phrases::finish() {
  for (const auto& [from_and_word, to] : growing_) {
    const auto& [from, word] = from_and_word;
    TrieNode& node = nodes_[from];
    if (node.edges++ == 0) node.first_edge = static_cast<std::uint32_t>(edges_.size());
    edges_.push_back({word, to});
  }
  growing_.clear();
  edges_.shrink_to_fit();
  nodes_.shrink_to_fit();
}

Phrases::Node Phrases::step(Node from, WordId next) const {
  const auto begin = edges_.begin() + nodes_[from].first_edge;
  const auto end = begin + nodes_[from].edges;
  const auto edge =
      std::lower_bound(begin, end, next, [](const Edge& e, WordId word) { return e.word < word; });
  return edge != end && edge->word == next ? edge->to : kNone;
}

}  // namespace twitchy::skibidi
