// What a text says of itself, found in one look over its tokens.
#pragma once

#include <cstddef>
#include <string_view>

#include "skibidi/mood.h"
#include "skibidi/tokenizer.h"
#include "skibidi/vocabulary.h"

namespace twitchy::skibidi {

struct Outline {
  std::size_t first = 0;  // tokens but for the spaces at both ends
  std::size_t last = 0;   // past the end
  std::size_t words = 0;
  std::size_t first_word = 0;  // a token, if there are words
  Mood mood = Mood::plain;
  bool is_command = false;
  bool is_bare = true;  // nothing that a style rewrites, or mostly another script or language
  bool shouts = false;  // several words, all of them in capitals

  // Views into the text, or empty.
  std::string_view telling_word;  // the longest of four letters or more that is no everyday word
  std::string_view phrase;        // its first two to four words, up to the first sign
};

Outline outline_of(const Tokens& tokens, std::string_view text, const Vocabulary& vocabulary);

}  // namespace twitchy::skibidi
