#include "skibidi/unicode.h"

#include <utf8proc.h>

#include <array>
#include <cstring>
#include <vector>

namespace twitchy::skibidi {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kTypographicApostrophe = 0x2019;

// ---- Traits of code points -------------------------------------------------------------------------

// A byte for each: the class, and what follows.
constexpr std::uint8_t kClassBits = 0x07;
constexpr std::uint8_t kLetterBit = 0x08;
constexpr std::uint8_t kUpperBit = 0x10;
constexpr std::uint8_t kLowerBit = 0x20;
constexpr std::uint8_t kSimpleBit = 0x40;  // joins nothing, nor lets such a one as itself join it

// The Latin blocks; × and ÷ lie among them and are symbols.
bool in_latin_block(char32_t value) {
  return (value >= 0x00C0 && value <= 0x024F && value != 0x00D7 && value != 0x00F7) ||
         (value >= 0x1E00 && value <= 0x1EFF);
}

CharClass classify(char32_t value, utf8proc_category_t category) {
  if (value < 0x80) return kAsciiClasses[value];
  if (in_latin_block(value)) return CharClass::letter;
  switch (category) {
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

std::uint8_t case_and_letter_bits(utf8proc_category_t category) {
  switch (category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
      return kLetterBit | kUpperBit;
    case UTF8PROC_CATEGORY_LL:
      return kLetterBit | kLowerBit;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return kLetterBit;
    default:
      return 0;
  }
}

std::uint8_t find_traits(char32_t value) {
  const auto* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(value));
  const auto category = static_cast<utf8proc_category_t>(property->category);
  const bool is_simple = property->boundclass == UTF8PROC_BOUNDCLASS_OTHER;
  return static_cast<std::uint8_t>(static_cast<unsigned>(classify(value, category)) |
                                   case_and_letter_bits(category) | (is_simple ? kSimpleBit : 0));
}

constexpr char32_t kTableSize = 0x10000;

const std::uint8_t* traits_table() {
  static const std::vector<std::uint8_t> table = [] {
    std::vector<std::uint8_t> traits(kTableSize);
    for (char32_t each = 0; each < kTableSize; ++each) traits[each] = find_traits(each);
    return traits;
  }();
  return table.data();
}

std::uint8_t traits_of(char32_t value) {
  return value < kTableSize ? traits_table()[value] : find_traits(value);
}

bool has_trait(char32_t value, std::uint8_t bit) {
  return (traits_of(value) & bit) != 0;
}

// ---- UTF-8 -----------------------------------------------------------------------------------------

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

char32_t low_bits(char c) {
  return static_cast<unsigned char>(c) & 0x3F;
}

}  // namespace

// Table 3-7 of the Unicode Standard: no overlong form, no surrogate, nothing past U+10FFFF.
CodePoint long_code_point_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first >= 0xC2 && first < 0xE0 && continues(text, at + 1)) {
    return {(first & 0x1Fu) << 6 | low_bits(text[at + 1]), 2};
  }
  if (first >= 0xE0 && first < 0xF0 && continues(text, at + 1) && continues(text, at + 2)) {
    const char32_t value = (first & 0x0Fu) << 12 | low_bits(text[at + 1]) << 6 | low_bits(text[at + 2]);
    if (value >= 0x800 && (value < 0xD800 || value > 0xDFFF)) return {value, 3};
  }
  if (first >= 0xF0 && first < 0xF5 && continues(text, at + 1) && continues(text, at + 2) &&
      continues(text, at + 3)) {
    const char32_t value = (first & 0x07u) << 18 | low_bits(text[at + 1]) << 12 |
                           low_bits(text[at + 2]) << 6 | low_bits(text[at + 3]);
    if (value >= 0x10000 && value <= 0x10FFFF) return {value, 4};
  }
  return {kReplacement, 1};
}

EncodedPoint encoded(char32_t value) {
  EncodedPoint point;
  point.size = static_cast<std::size_t>(utf8proc_encode_char(
      static_cast<utf8proc_int32_t>(value), reinterpret_cast<utf8proc_uint8_t*>(point.bytes.data())));
  return point;
}

void append_code_point(std::string& out, char32_t value) {
  out.append(encoded(value).text());
}

bool is_valid_utf8(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080u;
  for (std::size_t at = 0; at < text.size();) {
    std::uint64_t eight = 0;
    if (at + sizeof eight <= text.size()) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & kHighBits) == 0) {
        at += sizeof eight;
        continue;
      }
    }
    const CodePoint point = code_point_at(text, at);
    // A real U+FFFD takes three bytes.
    if (point.value == kReplacement && point.bytes == 1) return false;
    at += point.bytes;
  }
  return true;
}

// ---- Clusters --------------------------------------------------------------------------------------

std::size_t cluster_end(std::string_view text, std::size_t at) {
  CodePoint left = code_point_at(text, at);
  at += left.bytes;
  utf8proc_int32_t state = 0;
  while (at < text.size()) {
    if (left.value < 0x80 && is_ascii(text[at])) return at;  // CR LF is not met: chat has no controls
    const CodePoint right = code_point_at(text, at);
    if (has_trait(left.value, kSimpleBit) && has_trait(right.value, kSimpleBit)) return at;
    if (utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(left.value),
                                         static_cast<utf8proc_int32_t>(right.value), &state)) {
      return at;
    }
    at += right.bytes;
    left = right;
  }
  return at;
}

Cluster long_cluster_at(std::string_view text, std::size_t at) {
  const CodePoint first = code_point_at(text, at);
  const auto cls = static_cast<CharClass>(traits_of(first.value) & kClassBits);
  Cluster cluster{cls, at, cluster_end(text, at)};
  // A digit, sign or space that bears a mark (a keycap, say) is a picture of its own.
  if (cls != CharClass::letter && cluster.size() != first.bytes) cluster.cls = CharClass::other;
  return cluster;
}

SimpleRun simple_run_at(std::string_view text, std::size_t at) {
  const std::uint8_t* traits = traits_table();
  SimpleRun run{at, 0};
  std::uint32_t last_letters = 0;
  std::size_t last = at;
  while (run.end < text.size() && !is_ascii(text[run.end])) {
    const CodePoint point = code_point_at(text, run.end);
    const std::uint8_t its = point.value < kTableSize ? traits[point.value] : 0;
    const bool is_other = static_cast<CharClass>(its & kClassBits) == CharClass::other;
    if ((its & kSimpleBit) == 0) return {last, run.letters - last_letters};  // it may join the one before
    if (!is_other) break;
    last = run.end;
    last_letters = (its & kLetterBit) != 0 ? 1 : 0;
    run.letters += last_letters;
    run.end += point.bytes;
  }
  return run;
}

bool joins_backwards(char32_t value) {
  if (has_trait(value, kSimpleBit)) return false;
  return !utf8proc_grapheme_break(U'a', static_cast<utf8proc_int32_t>(value));
}

// ---- Letters ---------------------------------------------------------------------------------------

bool is_letter(char32_t value) {
  return has_trait(value, kLetterBit);
}

bool is_upper(char32_t value) {
  return has_trait(value, kUpperBit);
}

bool is_lower(char32_t value) {
  return has_trait(value, kLowerBit);
}

char32_t to_upper(char32_t value) {
  if (value < 0x80) return static_cast<char32_t>(to_ascii_upper(static_cast<char>(value)));
  return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(value)));
}

char32_t to_lower(char32_t value) {
  if (value < 0x80) return static_cast<char32_t>(to_ascii_lower(static_cast<char>(value)));
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(value)));
}

void append_folded(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    append_code_point(out, point.value == kTypographicApostrophe ? U'\'' : to_lower(point.value));
  }
}

std::string folded(std::string_view text) {
  std::string out;
  append_folded(out, text);
  return out;
}

}  // namespace twitchy::skibidi
