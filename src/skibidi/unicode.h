// What the engine needs of Unicode: code points, grapheme clusters, letters. By utf8proc, with short ways
// for ASCII, which most of chat is, and a table for the rest of the Basic Multilingual Plane.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace twitchy::skibidi {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0 past the end
};

// What follows a first byte of 0x80 and more.
CodePoint long_code_point_at(std::string_view text, std::size_t at);

// A byte that begins no valid code point reads as U+FFFD of one byte.
inline CodePoint code_point_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1};
  return long_code_point_at(text, at);
}

// A code point's UTF-8.
struct EncodedPoint {
  std::array<char, 4> bytes{};
  std::size_t size = 0;

  std::string_view text() const { return {bytes.data(), size}; }
};
EncodedPoint encoded(char32_t value);
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

// What follows where cluster_at() knows no short way.
Cluster long_cluster_at(std::string_view text, std::size_t at);

inline constexpr auto kAsciiClasses = [] {
  std::array<CharClass, 128> classes{};
  for (unsigned char c = 0; c < 0x80; ++c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    classes[c] = is_letter              ? CharClass::letter
                 : c >= '0' && c <= '9' ? CharClass::digit
                 : c == '_'             ? CharClass::underscore
                 : c == ' '             ? CharClass::space
                 : c > 0x20 && c < 0x7F ? CharClass::punctuation
                                        : CharClass::other;
  }
  return classes;
}();

// Precondition: at < text.size(), and a cluster begins there.
inline Cluster cluster_at(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  const bool stands_alone = at + 1 == text.size() || static_cast<unsigned char>(text[at + 1]) < 0x80;
  if (c < 0x80 && stands_alone) return {kAsciiClasses[c], at, at + 1};
  return long_cluster_at(text, at);
}

// The longest run of clusters that begin at `at`, are CharClass::other and of one code point each, as far as
// a quick look tells: it ends before any that may join its neighbour.
struct SimpleRun {
  std::size_t end = 0;
  std::uint32_t letters = 0;
};
SimpleRun simple_run_at(std::string_view text, std::size_t at);

// True if it would join what stands before it: a combining mark, a joiner, a modifier.
bool joins_backwards(char32_t value);

// Of any script.
bool is_letter(char32_t value);
bool is_upper(char32_t value);
bool is_lower(char32_t value);
char32_t to_upper(char32_t value);
char32_t to_lower(char32_t value);

constexpr bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}
constexpr bool is_ascii_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_ascii_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_ascii_letter(char c) {
  return is_ascii_upper(c) || is_ascii_lower(c);
}
constexpr bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr char to_ascii_lower(char c) {
  return is_ascii_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_ascii_upper(char c) {
  return is_ascii_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

// Lower case, and the typographic apostrophe as ': the form that words are compared in.
void append_folded(std::string& out, std::string_view text);
std::string folded(std::string_view text);

// FNV-1a (Fowler, Noll and Vo), 64 bits.
inline constexpr std::uint64_t kHashSeed = 0xCBF29CE484222325u;
constexpr std::uint64_t hash_byte(std::uint64_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
}
constexpr std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t hash = kHashSeed) {
  for (const char c : bytes) hash = hash_byte(hash, c);
  return hash;
}

}  // namespace twitchy::skibidi
