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

// From how many letters of each kind there are, and how the first of them is.
constexpr LetterCase letter_case_from(std::size_t upper, std::size_t lower, bool first_is_upper) {
  if (upper == 0) return LetterCase::lower;
  if (upper == 1 && first_is_upper) return LetterCase::title;
  return lower == 0 ? LetterCase::upper : LetterCase::mixed;
}

LetterCase letter_case_of(std::string_view word);

// With its first letter in upper case; with all of them.
std::string titled(std::string_view text);
std::string uppered(std::string_view text);
bool has_cased_letter(std::string_view text);

}  // namespace twitchy::skibidi
