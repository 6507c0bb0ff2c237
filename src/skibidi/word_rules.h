// What a style does to the words that its lexicon does not know: going -> goin, hello -> hewwo, so -> sooo.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "skibidi/letter_case.h"
#include "skibidi/prng.h"

namespace twitchy::skibidi {

inline constexpr std::size_t kWordRuleBytes = 32;  // of each text in a rule

struct WordRule {
  enum class Kind : std::uint8_t {
    replace,  // `from` by `to`
    stutter,  // the first letter twice: h-hello
    stretch,  // the last letter, if it is one of `from`, `times_min` to `times_max` times
    append,   // `to` after the word
  };
  enum class At : std::uint8_t { anywhere, start, end };

  Kind kind = Kind::replace;
  At at = At::anywhere;
  std::vector<std::string> from;  // lower-case ASCII letters
  std::string to;
  std::uint32_t chance = 100;
  std::size_t letters_min = 2;
  std::uint32_t times_min = 2;
  std::uint32_t times_max = 3;
};

// Applies the rules one after another to the word at the end of `out` (out[from…]). Works on single ASCII
// letters and leaves those that bear a mark, so that no grapheme cluster is split. Of a contraction (you're)
// only letters are replaced.
void apply_word_rules(const std::vector<WordRule>& rules, LetterCase letter_case, Prng& prng,
                      std::string& out, std::size_t from);

}  // namespace twitchy::skibidi
