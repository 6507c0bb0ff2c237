#include "skibidi/unicode.h"

#include <utf8proc.h>

#include <array>

namespace twitchy::skibidi {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kTypographicApostrophe = 0x2019;

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// The Latin blocks; × and ÷ lie among them and are symbols.
bool in_latin_block(char32_t value) {
  return (value >= 0x00C0 && value <= 0x024F && value != 0x00D7 && value != 0x00F7) ||
         (value >= 0x1E00 && value <= 0x1EFF);
}

constexpr CharClass classify_ascii(unsigned char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return CharClass::letter;
  if (c >= '0' && c <= '9') return CharClass::digit;
  if (c == '_') return CharClass::underscore;
  if (c == ' ') return CharClass::space;
  return c > 0x20 && c < 0x7F ? CharClass::punctuation : CharClass::other;
}

constexpr auto kAsciiClasses = [] {
  std::array<CharClass, 128> classes{};
  for (unsigned c = 0; c < classes.size(); ++c) classes[c] = classify_ascii(static_cast<unsigned char>(c));
  return classes;
}();

CharClass classify(char32_t value) {
  if (value < 0x80) return kAsciiClasses[value];
  if (in_latin_block(value)) return CharClass::letter;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(value))) {
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return CharClass::digit;
    case UTF8PROC_CATEGORY_ZS:
      return CharClass::space;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
      return CharClass::punctuation;
    default:
      return CharClass::other;
  }
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  if (is_ascii(text[at])) return {static_cast<char32_t>(text[at]), 1};
  utf8proc_int32_t value = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
  const auto used = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &value);
  if (used <= 0) return {kReplacement, 1};
  return {static_cast<char32_t>(value), static_cast<std::size_t>(used)};
}

void append_code_point(std::string& out, char32_t value) {
  if (value < 0x80) {
    out.push_back(static_cast<char>(value));
    return;
  }
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto used = utf8proc_encode_char(static_cast<utf8proc_int32_t>(value), bytes.data());
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(used));
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    // A real U+FFFD takes three bytes.
    if (point.value == kReplacement && point.bytes == 1) return false;
    at += point.bytes;
  }
  return true;
}

std::size_t cluster_end(std::string_view text, std::size_t at) {
  CodePoint left = code_point_at(text, at);
  at += left.bytes;
  utf8proc_int32_t state = 0;
  while (at < text.size()) {
    if (left.value < 0x80 && is_ascii(text[at])) return at;  // CR LF is not met: chat has no controls
    const CodePoint right = code_point_at(text, at);
    if (utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(left.value),
                                         static_cast<utf8proc_int32_t>(right.value), &state)) {
      return at;
    }
    at += right.bytes;
    left = right;
  }
  return at;
}

Cluster cluster_at(std::string_view text, std::size_t at) {
  if (is_ascii(text[at]) && (at + 1 == text.size() || is_ascii(text[at + 1]))) {
    return {kAsciiClasses[static_cast<unsigned char>(text[at])], at, at + 1};
  }
  const CodePoint first = code_point_at(text, at);
  Cluster cluster{classify(first.value), at, cluster_end(text, at)};
  // A digit, sign or space that bears a mark (a keycap, say) is a picture of its own.
  if (cluster.cls != CharClass::letter && cluster.size() != first.bytes) cluster.cls = CharClass::other;
  return cluster;
}

bool joins_backwards(char32_t value) {
  if (value < 0x80) return false;
  return !utf8proc_grapheme_break(U'a', static_cast<utf8proc_int32_t>(value));
}

void append_folded(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    if (point.value < 0x80) {
      const char c = static_cast<char>(point.value);
      out.push_back(is_ascii_upper(c) ? static_cast<char>(c - 'A' + 'a') : c);
    } else if (point.value == kTypographicApostrophe) {
      out.push_back('\'');
    } else {
      append_code_point(out,
                        static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point.value))));
    }
  }
}

std::string folded(std::string_view text) {
  std::string out;
  append_folded(out, text);
  return out;
}

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t from) {
  std::uint64_t hash = from;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

}  // namespace twitchy::skibidi
