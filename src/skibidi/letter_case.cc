#include "skibidi/letter_case.h"

#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

bool is_cased(char32_t value) {
  return is_upper(value) || is_lower(value);
}

}  // namespace

LetterCase letter_case_of(std::string_view word) {
  CaseTally tally;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint point = code_point_at(word, at);
    at += point.bytes;
    if (is_cased(point.value)) tally.add(is_upper(point.value));
  }
  return tally.letter_case();
}

std::string titled(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (is_cased(point.value)) {
      append_code_point(out, to_upper(point.value));
      out += text.substr(at + point.bytes);
      return out;
    }
    out += text.substr(at, point.bytes);
    at += point.bytes;
  }
  return out;
}

std::string uppered(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    append_code_point(out, to_upper(point.value));
    at += point.bytes;
  }
  return out;
}

bool has_cased_letter(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (is_cased(point.value)) return true;
    at += point.bytes;
  }
  return false;
}

}  // namespace twitchy::skibidi
