#include "skibidi/letter_case.h"

#include <utf8proc.h>

#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

enum class Case { none, lower, upper };

Case case_of(char32_t value) {
  if (value < 0x80) {
    const char c = static_cast<char>(value);
    if (is_ascii_upper(c)) return Case::upper;
    return is_ascii_lower(c) ? Case::lower : Case::none;
  }
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(value))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
      return Case::upper;
    case UTF8PROC_CATEGORY_LL:
      return Case::lower;
    default:
      return Case::none;
  }
}

char32_t upper_of(char32_t value) {
  if (value < 0x80) {
    const char c = static_cast<char>(value);
    return static_cast<char32_t>(is_ascii_lower(c) ? c - 'a' + 'A' : c);
  }
  return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(value)));
}

void replace_code_point(std::string& text, std::size_t at, std::size_t bytes, char32_t value) {
  std::string encoded;
  append_code_point(encoded, value);
  text.replace(at, bytes, encoded);
}

// The first letter, if nothing but punctuation stands before it.
CodePoint first_letter(const std::string& text, std::size_t& at) {
  for (; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (case_of(point.value) != Case::none) return point;
    at += point.bytes;
  }
  return {};
}

}  // namespace

LetterCase letter_case_of(std::string_view word) {
  std::size_t upper = 0;
  std::size_t lower = 0;
  bool first_is_upper = false;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint point = code_point_at(word, at);
    at += point.bytes;
    const Case c = case_of(point.value);
    if (c == Case::none) continue;
    if (upper + lower == 0) first_is_upper = c == Case::upper;
    ++(c == Case::upper ? upper : lower);
  }
  if (upper == 0) return LetterCase::lower;
  if (upper == 1 && first_is_upper) return LetterCase::title;
  return lower == 0 ? LetterCase::upper : LetterCase::mixed;
}

void apply_letter_case(std::string& text, std::size_t from, LetterCase letter_case) {
  if (letter_case == LetterCase::title) {
    const CodePoint point = first_letter(text, from);
    if (point.bytes != 0) replace_code_point(text, from, point.bytes, upper_of(point.value));
  } else if (letter_case == LetterCase::upper) {
    const std::string tail = text.substr(from);
    text.resize(from);
    for (std::size_t at = 0; at < tail.size();) {
      const CodePoint point = code_point_at(tail, at);
      append_code_point(text, upper_of(point.value));
      at += point.bytes;
    }
  }
}

void lower_first_letter(std::string& text, std::size_t from) {
  const CodePoint point = first_letter(text, from);
  if (point.bytes == 0) return;
  replace_code_point(text, from, point.bytes,
                     static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point.value))));
}

}  // namespace twitchy::skibidi
