// What a style does to the words that its lists do not know: going -> goin, hello -> hewwo, so -> sooo.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "skibidi/prng.h"
#include "skibidi/tokenizer.h"
#include "skibidi/writer.h"

namespace twitchy::skibidi {

inline constexpr std::size_t kWordRules = 64;
inline constexpr std::size_t kWordRuleBytes = 32;    // of each text in a rule
inline constexpr std::size_t kWordRuleLetters = 64;  // a longer word is left alone

struct WordRule {
  enum class Kind : std::uint8_t {
    replace,  // `from` by `to`
    stutter,  // the first letter twice: h-hello
    stretch,  // a letter that is one of `from`, `times_min` to `times_max` times
    append,   // `to` after the word
    prepend,  // `to` before it
  };
  enum class At : std::uint8_t { anywhere, start, end };

  // What most words are told by comes first, so that it is on one cache line.
  Kind kind = Kind::replace;
  At at = At::anywhere;
  bool swaps_letters = false;  // `from` are single letters and `to` is one
  LetterSet firsts = 0;        // the letters that `from` begins with
  LetterSet lasts = 0;         // and ends with
  LetterSet to_letters = 0;    // that `to` holds
  std::uint32_t chance = 100;
  std::uint32_t letters_min = 2;
  std::uint32_t per_message = 0;  // words of a message at most; 0: all
  std::uint32_t times_min = 2;
  std::uint32_t times_max = 3;
  std::vector<std::string> starts_with;  // if any: only words that do
  std::vector<std::string> ends_with;
  std::vector<std::string> from;  // lower-case ASCII letters
  std::array<std::string, 3> to;  // by LetterCase

  void set_to(std::string_view text);
  void finish();  // once `from` and `to` are set: sets what is told from them
};

// The rules of a style at work on one message.
class WordRules {
 public:
  WordRules(const std::vector<WordRule>& rules, Prng& prng) : rules_(rules), prng_(prng) {}

  // Applies the rules one after another to a word of the message and writes what comes out. Works on single
  // ASCII letters and leaves those that bear a mark, so that no grapheme cluster is split. Of a contraction
  // (you're) only letters are replaced. True if anything was changed.
  bool write(const Token& token, std::string_view word, LetterCase letter_case, Writer& out);

 private:
  struct Word;

  bool may_apply(const WordRule& rule, const Word& word) const;
  bool apply(const WordRule& rule, Word& word);
  bool replace(const WordRule& rule, Word& word);
  bool swap_letters(const WordRule& rule, Word& word);
  bool stutter(Word& word);
  bool stretch(const WordRule& rule, Word& word);

  const std::vector<WordRule>& rules_;
  Prng& prng_;
  std::array<std::uint16_t, kWordRules> applied_{};
};

}  // namespace twitchy::skibidi
