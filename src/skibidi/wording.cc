#include "skibidi/wording.h"

#include <utf8proc.h>

#include <charconv>
#include <optional>

#include "model/limits.h"
#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

Error expected(std::string what) {
  return Error{ErrorCode::bad_request, "expected " + std::move(what), {}};
}

struct Times {
  std::uint32_t min = 0;
  std::uint32_t max = 0;
};

std::optional<std::uint32_t> parse_count(std::string_view text) {
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return {};
  return count;
}

// "3" or "1-4".
std::optional<Times> parse_times(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto min = parse_count(text.substr(0, dash));
  const auto max = dash == text.npos ? min : parse_count(text.substr(dash + 1));
  if (!min || !max || *min < 1 || *min > *max || *max > kRepeatsMax) return {};
  return Times{*min, *max};
}

void add_literal(Wording& wording, std::string_view text) {
  if (text.empty()) return;
  WordingPiece piece;
  piece.text = text;
  wording.pieces.push_back(std::move(piece));
}

// Takes the last cluster off the literal at the end; empty if there is none.
std::string take_last_cluster(Wording& wording) {
  if (wording.pieces.empty() || wording.pieces.back().kind != WordingPiece::Kind::literal) return {};
  std::string& literal = wording.pieces.back().text;
  std::size_t last = 0;
  for (std::size_t at = 0; at < literal.size(); at = cluster_end(literal, at)) last = at;
  std::string cluster = literal.substr(last);
  literal.resize(last);
  if (literal.empty()) wording.pieces.pop_back();
  return cluster;
}

// What stands between braces. Returns what is wrong with it.
std::optional<Error> add_braced(Wording& wording, std::string_view inside, const SlotNames& slots) {
  WordingPiece piece;
  if (!inside.empty() && is_ascii_digit(inside[0])) {
    const auto times = parse_times(inside);
    if (!times) return expected("{3} or {1-4}, at most " + std::to_string(kRepeatsMax) + ", in braces");
    piece.kind = WordingPiece::Kind::repeat;
    piece.text = take_last_cluster(wording);
    if (piece.text.empty() || piece.text == " ")
      return expected("a letter before {" + std::string(inside) + "}");
    piece.times_min = times->min;
    piece.times_max = times->max;
  } else {
    const auto slot = slots.find(inside);
    if (slot == slots.end()) {
      return expected("the name of a slot, not {" + std::string(inside) + "} (a slot's entries hold none)");
    }
    piece.kind = WordingPiece::Kind::slot;
    piece.slot = slot->second;
  }
  wording.pieces.push_back(std::move(piece));
  return {};
}

// The first word as it is compared: folded, its letters and digits only. An emoji counts as itself.
std::uint64_t opening_of(std::string_view written) {
  const std::string_view first = written.substr(0, written.find(' '));
  std::string key;
  for (std::size_t at = 0; at < first.size();) {
    const Cluster cluster = cluster_at(first, at);
    at = cluster.end;
    if (first[cluster.begin] == '{') {
      if (key.empty()) return 0;  // begins with a slot, whose entry brings its own
      while (at < first.size() && first[at - 1] != '}') ++at;
    } else if (cluster.cls != CharClass::punctuation) {
      append_folded(key, first.substr(cluster.begin, cluster.size()));
    }
  }
  return key.empty() ? 0 : hash_bytes(key);
}

bool is_unfit(char32_t value) {
  const bool bidi = (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
  const bool noncharacter = (value & 0xFFFE) == 0xFFFE || (value >= 0xFDD0 && value <= 0xFDEF);
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(value));
  return bidi || noncharacter || category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP || category == UTF8PROC_CATEGORY_CS;
}

bool is_combining_mark(char32_t value) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(value));
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
         category == UTF8PROC_CATEGORY_ME;
}

}  // namespace

const char* why_unfit(std::string_view text) {
  if (!is_valid_utf8(text)) return "valid UTF-8";
  if (text.find('@') != text.npos) return "no @: a style mentions no one";
  std::size_t marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    marks = is_combining_mark(point.value) ? marks + 1 : 0;
    if (marks > limits::kCombiningMarksInARow) return "fewer combining marks in a row";
    if (is_unfit(point.value)) return "no control or bidirectional character";
    if (at == 0 && joins_backwards(point.value)) return "no combining mark at the beginning";
    at += point.bytes;
  }
  return nullptr;
}

Result<Wording> parse_wording(std::string_view written, const SlotNames& slots) {
  if (written.empty()) return expected("some text");
  if (written.size() > kWordingBytes) return expected("at most " + std::to_string(kWordingBytes) + " bytes");
  if (const char* fit = why_unfit(written)) return expected(fit);

  Wording wording;
  std::size_t slots_used = 0;
  for (std::size_t at = 0; at < written.size();) {
    const std::size_t open = written.find_first_of("{}", at);
    add_literal(wording, written.substr(at, open - at));
    if (open == written.npos) break;
    const std::size_t close = written.find('}', open);
    if (written[open] == '}' || close == written.npos) return expected("each { to have its }");
    const std::string_view inside = written.substr(open + 1, close - open - 1);
    if (auto error = add_braced(wording, inside, slots)) return *error;
    if (wording.pieces.back().kind == WordingPiece::Kind::slot && ++slots_used > kWordingSlots) {
      return expected("at most " + std::to_string(kWordingSlots) + " slots");
    }
    at = close + 1;
  }
  wording.opening = opening_of(written);
  return wording;
}

}  // namespace twitchy::skibidi
