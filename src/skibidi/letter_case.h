// How a word is capitalised, so that what replaces it is capitalised alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twitchy::skibidi {

enum class LetterCase : std::uint8_t {
  lower,  // also what has no case at all
  title,  // one letter counts as this, not as upper: "I", "A"
  upper,
  mixed,  // iPhone, xQc: a name, which is left alone
};

LetterCase letter_case_of(std::string_view word);

// Gives text[from…] the case; `lower` and `mixed` leave it as it stands. May change the size.
void apply_letter_case(std::string& text, std::size_t from, LetterCase letter_case);

// The first letter of text[from…] in lower case.
void lower_first_letter(std::string& text, std::size_t from);

}  // namespace twitchy::skibidi
