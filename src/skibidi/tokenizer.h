// Cuts a text into the pieces that styles think in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "skibidi/letter_case.h"

namespace twitchy::skibidi {

enum class TokenKind : std::uint8_t {
  word,         // Latin letters, with apostrophes inside; lower, Title or UPPER case
  verbatim,     // see verbatim.h
  punctuation,  // a run of it
  space,        // a run of it
  other,        // a run of what no style knows: other scripts, emoji
};

// Tokens cover the text without gap or overlap and end at cluster boundaries.
struct Token {
  TokenKind kind = TokenKind::other;
  LetterCase letter_case = LetterCase::lower;  // of a word
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
  std::string_view in(std::string_view text) const { return text.substr(begin, size()); }
};

void tokenize(std::string_view text, std::vector<Token>& tokens);

}  // namespace twitchy::skibidi
