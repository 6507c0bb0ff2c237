// What the engine needs of Unicode: code points, grapheme clusters, letters. By utf8proc, with short ways
// for ASCII, which most of chat is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace twitchy::skibidi {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0 past the end
};

// A byte that begins no valid code point reads as U+FFFD of one byte.
CodePoint code_point_at(std::string_view text, std::size_t at);
void append_code_point(std::string& out, char32_t value);
bool is_valid_utf8(std::string_view text);

// Where the grapheme cluster that begins at `at` ends. `at` must be a cluster's beginning.
std::size_t cluster_end(std::string_view text, std::size_t at);

// What a cluster is, by its first code point.
enum class CharClass : std::uint8_t {
  letter,  // Latin: what the styles rewrite, accents and all
  digit,   // of any script
  underscore,
  space,
  punctuation,  // and ASCII symbols
  other,        // other scripts, emoji, marks that stand alone
};

struct Cluster {
  CharClass cls = CharClass::other;
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
};

// Precondition: at < text.size(), and a cluster begins there.
Cluster cluster_at(std::string_view text, std::size_t at);

// True if it would join what stands before it: a combining mark, a joiner, a modifier.
bool joins_backwards(char32_t value);

inline bool is_ascii_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
inline bool is_ascii_lower(char c) {
  return c >= 'a' && c <= 'z';
}
inline bool is_ascii_letter(char c) {
  return is_ascii_upper(c) || is_ascii_lower(c);
}
inline bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

// Lower case, and the typographic apostrophe as ': the form that words are compared in.
void append_folded(std::string& out, std::string_view text);
std::string folded(std::string_view text);

// FNV-1a (Fowler, Noll and Vo), 64 bits.
std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t from = 0xCBF29CE484222325u);

}  // namespace twitchy::skibidi
