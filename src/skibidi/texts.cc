#include "skibidi/texts.h"

#include <utf8proc.h>

#include <algorithm>
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

// Takes the last cluster off `literal`; empty if there is none.
std::string take_last_cluster(std::string& literal) {
  std::size_t last = 0;
  for (std::size_t at = 0; at < literal.size(); at = cluster_end(literal, at)) last = at;
  std::string cluster = literal.substr(last);
  literal.resize(last);
  return cluster;
}

// The first word as it is compared: folded, its letters and digits only. An emoji counts as itself. 0 if it
// begins with a slot, whose entry brings its own.
std::uint64_t opening_of(std::string_view written) {
  std::string key;
  for (std::size_t at = 0; at < written.size();) {
    const Cluster cluster = cluster_at(written, at);
    at = cluster.end;
    if (written[cluster.begin] == '{') {
      if (key.empty()) return 0;
      at = std::min(written.find('}', at), written.size() - 1) + 1;
    } else if (cluster.cls == CharClass::space) {
      if (!key.empty()) break;
    } else if (cluster.cls != CharClass::punctuation) {
      append_folded(key, written.substr(cluster.begin, cluster.size()));
    }
  }
  return key.empty() ? 0 : hash_bytes(key);
}

bool is_unfit(char32_t value) {
  if (value < 0x80) return value < 0x20 || value == 0x7F;
  const bool bidi = (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
  const bool noncharacter = (value & 0xFFFE) == 0xFFFE || (value >= 0xFDD0 && value <= 0xFDEF);
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(value));
  return bidi || noncharacter || category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP || category == UTF8PROC_CATEGORY_CS;
}

bool is_combining_mark(char32_t value) {
  if (value < 0x80) return false;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(value));
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
         category == UTF8PROC_CATEGORY_ME;
}

// Half a flag, or a joiner, at the end: it would join what comes after.
bool joins_forwards(std::string_view text) {
  constexpr char32_t kJoiner = 0x200D;
  std::size_t indicators = 0;  // in a row, at the end
  char32_t last = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    last = point.value;
    indicators = last >= 0x1F1E6 && last <= 0x1F1FF ? indicators + 1 : 0;
  }
  return last == kJoiner || indicators % 2 != 0;
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
  if (joins_forwards(text)) return "no joiner and no half flag at the end";
  return nullptr;
}

void Texts::set_text(Piece& piece, std::string_view text) {
  const std::array<std::string, 3> in_each_case = {std::string(text), titled(text), uppered(text)};
  piece.has_letter = has_cased_letter(text);
  for (std::size_t i = 0; i < in_each_case.size(); ++i) {
    const std::string& bytes = in_each_case[i];
    if (i > 0 && bytes == in_each_case[i - 1]) {
      piece.text[i] = piece.text[i - 1];
    } else {
      piece.text[i] = {static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(bytes.size())};
      bytes_ += bytes;
    }
  }
}

void Texts::add_literal(std::string& literal) {
  if (literal.empty()) return;
  Piece piece;
  set_text(piece, literal);
  pieces_.push_back(piece);
  literal.clear();
}

// What stands between braces, after `literal`. Returns what is wrong with it.
std::optional<Error> Texts::add_braced(std::string_view inside, bool echoes, std::string& literal) {
  Piece piece;
  if (!inside.empty() && is_ascii_digit(inside[0])) {
    const auto times = parse_times(inside);
    if (!times) return expected("{3} or {1-4}, at most " + std::to_string(kRepeatsMax) + ", in braces");
    const std::string letter = take_last_cluster(literal);
    if (letter.empty() || letter == " ") return expected("a letter before {" + std::string(inside) + "}");
    add_literal(literal);
    piece.kind = Piece::Kind::repeat;
    set_text(piece, letter);
    piece.times_min = static_cast<std::uint8_t>(times->min);
    piece.times_max = static_cast<std::uint8_t>(times->max);
  } else if (inside == "word" || inside == "phrase") {
    if (!echoes) return expected("{" + std::string(inside) + "} in parts only");
    add_literal(literal);
    piece.kind = inside == "word" ? Piece::Kind::word : Piece::Kind::phrase;
  } else {
    const auto slot = slots_.find(inside);
    if (slot == slots_.end()) {
      return expected("the name of a slot, not {" + std::string(inside) + "} (a slot's entries hold none)");
    }
    add_literal(literal);
    piece.kind = Piece::Kind::slot;
    piece.slot = slot->second;
  }
  pieces_.push_back(piece);
  return {};
}

std::optional<Error> Texts::add_wording(const std::string& written, bool echoes) {
  if (written.empty()) return expected("some text");
  if (written.size() > kWordingBytes) return expected("at most " + std::to_string(kWordingBytes) + " bytes");
  if (const char* fit = why_unfit(written)) return expected(fit);

  Wording wording;
  wording.first_piece = static_cast<std::uint32_t>(pieces_.size());
  std::string literal;
  std::size_t slots_used = 0;
  for (std::size_t at = 0; at < written.size();) {
    const std::size_t open = std::min(written.find_first_of("{}", at), written.size());
    literal.append(written, at, open - at);
    if (open == written.size()) break;
    const std::size_t close = written.find('}', open);
    if (written[open] == '}' || close == written.npos) return expected("each { to have its }");
    if (auto error =
            add_braced(std::string_view(written).substr(open + 1, close - open - 1), echoes, literal)) {
      return error;
    }
    if (pieces_.back().kind == Piece::Kind::slot && ++slots_used > kWordingSlots) {
      return expected("at most " + std::to_string(kWordingSlots) + " slots");
    }
    wording.needs_word = wording.needs_word || pieces_.back().kind == Piece::Kind::word;
    wording.needs_phrase = wording.needs_phrase || pieces_.back().kind == Piece::Kind::phrase;
    at = close + 1;
  }
  add_literal(literal);
  wording.pieces = static_cast<std::uint16_t>(pieces_.size() - wording.first_piece);
  wording.opening = opening_of(written);
  wordings_.push_back(wording);
  return {};
}

void Texts::finish() {
  bytes_.shrink_to_fit();
  pieces_.shrink_to_fit();
  wordings_.shrink_to_fit();
  picks_.shrink_to_fit();
  lists_.shrink_to_fit();
}

Result<ListId> Texts::add_list(const std::vector<WrittenWording>& written, bool echoes,
                               std::size_t& error_at) {
  ListRange list{static_cast<std::uint32_t>(picks_.size()), 0, static_cast<std::uint32_t>(written.size())};
  for (error_at = 0; error_at < written.size(); ++error_at) {
    if (auto error = add_wording(written[error_at].text, echoes)) return *error;
    picks_.insert(picks_.end(), written[error_at].weight, static_cast<std::uint32_t>(wordings_.size() - 1));
  }
  list.size = static_cast<std::uint32_t>(picks_.size()) - list.first_pick;
  lists_.push_back(list);
  return static_cast<ListId>(lists_.size() - 1);
}

}  // namespace twitchy::skibidi
