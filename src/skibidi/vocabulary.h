// Every word that the engine or a style knows something of, found by one look.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "skibidi/mood.h"

namespace twitchy::skibidi {

using WordId = std::uint32_t;
inline constexpr WordId kUnknownWord = 0;
inline constexpr std::size_t kKnownWordBytes = 48;  // longer words are not known

struct WordTraits {
  Mood mood = Mood::plain;
  bool asks : 1 = false;             // a question may begin with it
  bool is_everyday : 1 = false;      // it tells nothing of its own, and is no name
  bool is_conjunction : 1 = false;   // a clause begins with it
  bool is_abbreviation : 1 = false;  // a stop after it ends no sentence
  bool is_article : 1 = false;       // a, an
  bool exclaims : 1 = false;         // with an article: what a day!
  bool is_english : 1 = false;
  bool is_foreign : 1 = false;         // of another language in Latin letters
  bool is_any_language : 1 = false;    // no sign of either
  bool is_emote_titled : 1 = false;    // Kappa
  bool is_emote_in_upper : 1 = false;  // KEKW
  std::uint32_t phrases = 0;           // see phrases.h; 0: no phrase begins with it
};

// A folded word on its way into the table or to be found there: eight bytes to a number, so that most words
// are compared and hashed as one.
class WordKey {
 public:
  void append(char c) {
    if (size_ < kKnownWordBytes) {
      const std::uint64_t byte = static_cast<unsigned char>(c);
      if (size_ % 8 == 0) blocks_[size_ / 8] = 0;
      blocks_[size_ / 8] |= byte << (size_ % 8 * 8);
    }
    ++size_;
  }
  void append(std::string_view text) {
    for (const char c : text) append(c);
  }

  // Whether it is short enough to be known.
  bool is_whole() const { return size_ <= kKnownWordBytes; }
  std::size_t blocks() const { return (size_ + 7) / 8; }
  std::uint64_t block(std::size_t index) const { return blocks_[index]; }

  // Multiplicative (Knuth, "The Art of Computer Programming", volume 3, 6.4).
  std::uint32_t hash() const {
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < blocks(); ++i) hash = (hash ^ blocks_[i]) * 0x9E3779B97F4A7C15u;
    return static_cast<std::uint32_t>(hash >> 32);
  }

 private:
  std::size_t size_ = 0;
  std::array<std::uint64_t, kKnownWordBytes / 8> blocks_;  // set as far as size_ says
};

// A hash table with open addressing (linear probing, at most half full). Immutable once filled.
class Vocabulary {
 public:
  Vocabulary();

  // `folded`: 1 to kKnownWordBytes bytes. Gives the word's id, which stays.
  WordId add(std::string_view folded);
  WordTraits& traits(WordId word) { return words_[word].traits; }

  WordId find(const WordKey& key) const {
    if (!key.is_whole()) return kUnknownWord;
    for (std::size_t at = key.hash() & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.word == kUnknownWord) return kUnknownWord;
      if (slot.first_block == key.block(0) && continues_like(words_[slot.word], key)) return slot.word;
    }
  }
  WordId find(std::string_view folded) const {
    WordKey key;
    key.append(folded);
    return find(key);
  }
  // Of kUnknownWord too: all false.
  const WordTraits& traits(WordId word) const { return words_[word].traits; }

  std::size_t size() const { return words_.size() - 1; }

 private:
  struct Slot {
    std::uint64_t first_block = 0;
    WordId word = kUnknownWord;
    std::uint32_t hash = 0;
  };
  struct Word {
    WordTraits traits;
    std::uint32_t rest = 0;  // where its blocks after the first are
    std::uint32_t blocks = 0;
  };

  bool continues_like(const Word& word, const WordKey& key) const {
    if (word.blocks != key.blocks()) return false;
    for (std::size_t i = 1; i < word.blocks; ++i) {
      if (rests_[word.rest + i - 1] != key.block(i)) return false;
    }
    return true;
  }
  void insert(const Slot& slot);
  void grow();

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::vector<Word> words_;
  std::vector<std::uint64_t> rests_;
};

}  // namespace twitchy::skibidi
