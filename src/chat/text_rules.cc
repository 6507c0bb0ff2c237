#include "chat/text_rules.h"

#include <utf8proc.h>

#include <cstdint>
#include <string>

#include "model/limits.h"

namespace twitchy::chat {
namespace {

using CodePoint = utf8proc_int32_t;

Error invalid(std::string why) {
  return Error{ErrorCode::invalid_text, std::move(why), {}};
}

// The number of bytes read; 0 if they are not UTF-8.
std::size_t decode(std::string_view text, CodePoint& code_point) {
  const auto read = utf8proc_iterate(reinterpret_cast<const std::uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  return read > 0 ? static_cast<std::size_t>(read) : 0;
}

// Unicode's White_Space property (PropList.txt).
bool is_white_space(CodePoint c) {
  return (c >= 0x9 && c <= 0xd) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

bool is_noncharacter(CodePoint c) {
  return (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

bool is_bidi_control(CodePoint c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool is_combining(utf8proc_category_t category) {
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
         category == UTF8PROC_CATEGORY_ME;
}

// Takes no ink by itself: format characters, variation selectors, and the fillers that fonts leave blank.
bool is_invisible(CodePoint c, utf8proc_category_t category) {
  const bool is_filler = c == 0x34f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 ||
                         c == 0x2800 || c == 0x3164 || c == 0xffa0;
  const bool is_variation_selector =
      (c >= 0x180b && c <= 0x180f) || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
  return is_white_space(c) || category == UTF8PROC_CATEGORY_CF || is_filler || is_variation_selector;
}

// Why the code point may not stand in a text; null if it may.
const char* why_forbidden(CodePoint c, utf8proc_category_t category) {
  if (category == UTF8PROC_CATEGORY_CC) return "the text has a control character";
  if (c == 0x2028 || c == 0x2029) return "the text has a line or paragraph separator";
  if (is_noncharacter(c)) return "the text has a noncharacter";
  if (is_bidi_control(c)) return "the text has a bidirectional control character";
  return nullptr;
}

// Where the text starts and ends without white space. False if it is not UTF-8.
bool trim(std::string_view text, std::string_view& trimmed) {
  std::size_t first = std::string_view::npos;
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    CodePoint c = 0;
    const std::size_t size = decode(text.substr(at), c);
    if (size == 0) return false;
    if (!is_white_space(c)) {
      if (first == std::string_view::npos) first = at;
      end = at + size;
    }
    at += size;
  }
  trimmed = end > 0 ? text.substr(first, end - first) : std::string_view();
  return true;
}

}  // namespace

Result<std::string_view> check_text(std::string_view text) {
  std::string_view trimmed;
  if (!trim(text, trimmed)) return invalid("the text is not valid UTF-8");
  std::size_t code_points = 0;
  std::size_t marks_in_a_row = 0;
  bool is_visible = false;
  for (std::size_t at = 0; at < trimmed.size(); ++code_points) {
    CodePoint c = 0;
    at += decode(trimmed.substr(at), c);
    const auto category = utf8proc_category(c);
    if (const char* why = why_forbidden(c, category)) return invalid(why);
    marks_in_a_row = is_combining(category) ? marks_in_a_row + 1 : 0;
    if (marks_in_a_row > limits::kCombiningMarksInARow)
      return invalid("the text has too many combining marks in a row");
    is_visible = is_visible || !is_invisible(c, category);
  }
  if (code_points > limits::kTextCodePoints) {
    return invalid("the text has more than " + std::to_string(limits::kTextCodePoints) + " characters");
  }
  if (!is_visible) return invalid("the text has nothing visible");
  return trimmed;
}

}  // namespace twitchy::chat
