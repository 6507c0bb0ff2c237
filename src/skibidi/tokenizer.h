// Cuts a text into the pieces that styles think in, and looks each word up, in one pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "skibidi/letter_case.h"
#include "skibidi/vocabulary.h"

namespace twitchy::skibidi {

enum class TokenKind : std::uint8_t {
  word,         // Latin letters, with apostrophes inside; lower, Title or UPPER case
  verbatim,     // see verbatim.h
  punctuation,  // a run of it
  space,        // a run of it
  other,        // a run of what no style knows: other scripts, emoji
};

// Which of the letters a to z there are, in either case.
using LetterSet = std::uint32_t;
constexpr LetterSet letter_set(char ascii_letter) {
  return LetterSet{1} << ((ascii_letter | 0x20) - 'a');
}

// Tokens cover the text without gap or overlap and end at cluster boundaries.
struct Token {
  TokenKind kind = TokenKind::other;
  // Of a word:
  LetterCase letter_case = LetterCase::lower;
  bool is_contraction = false;  // has an apostrophe
  bool is_ascii = true;
  WordId word = kUnknownWord;
  LetterSet letters = 0;  // of another kind: how many clusters of it begin with a letter

  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::size_t size() const { return end - begin; }
  std::string_view in(std::string_view text) const { return text.substr(begin, size()); }
};

using Tokens = std::pmr::vector<Token>;

// `text` is valid UTF-8 of less than 4 GiB. Linear.
void tokenize(std::string_view text, const Vocabulary& vocabulary, Tokens& tokens);

// How many letters a word's token has, of which `word` is the text; an apostrophe counts as one.
std::size_t letters_of(const Token& token, std::string_view word);

}  // namespace twitchy::skibidi
