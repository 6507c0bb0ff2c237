#include "skibidi/verbatim.h"

#include <algorithm>
#include <array>

namespace twitchy::skibidi {
namespace {

using std::string_view;

char char_at(string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}

bool is_ascii_alnum(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c);
}

bool is_name_class(CharClass cls) {
  return cls == CharClass::letter || cls == CharClass::digit || cls == CharClass::underscore;
}

// Letters, digits and underscores from `at` on, of any script's digits but Latin letters only.
std::size_t name_end(string_view text, std::size_t at) {
  while (at < text.size()) {
    const Cluster cluster = cluster_at(text, at);
    if (!is_name_class(cluster.cls)) break;
    at = cluster.end;
  }
  return at;
}

bool name_begins(string_view text, std::size_t at) {
  return at < text.size() && is_name_class(cluster_at(text, at).cls);
}

// The same, and what other scripts write words with: names and tags are not only Latin.
std::size_t tag_end(string_view text, std::size_t at) {
  while (at < text.size()) {
    const Cluster cluster = cluster_at(text, at);
    if (cluster.cls == CharClass::space || cluster.cls == CharClass::punctuation) break;
    at = cluster.end;
  }
  return at;
}

// ---- Links -----------------------------------------------------------------------------------------

bool ends_link(string_view text, const Cluster& cluster) {
  if (cluster.cls == CharClass::space) return true;
  const char c = text[cluster.begin];
  return c == '<' || c == '>' || c == '"' || c == '`';
}

// How many brackets of a link are closed but not opened in it, by kind; negative: left open.
class Brackets {
 public:
  void add(char c, int times = 1) {
    for (std::size_t kind = 0; kind < kOpen.size(); ++kind) {
      if (c == kClose[kind]) surplus_[kind] += times;
      if (c == kOpen[kind]) surplus_[kind] -= times;
    }
  }
  bool is_surplus(char c) const {
    const std::size_t kind = kClose.find(c);
    return kind != kClose.npos && surplus_[kind] > 0;
  }

 private:
  static constexpr string_view kOpen = "([{";
  static constexpr string_view kClose = ")]}";
  std::array<int, 3> surplus_{};
};

// Sentence punctuation after a link is not part of it; a closing bracket is, if the link opened it. The bytes
// to take away from the link's end; 0 if there are none.
std::size_t trailing_bytes(string_view link, const Brackets& brackets) {
  static constexpr string_view kSigns = ".,!?;:'*~";
  static constexpr std::array<string_view, 10> kWide = {"。", "，", "！", "？", "）",
                                                        "」", "』", "】", "…",  "”"};
  if (kSigns.find(link.back()) != kSigns.npos || brackets.is_surplus(link.back())) return 1;
  if (is_ascii(link.back())) return 0;
  const auto wide =
      std::find_if(kWide.begin(), kWide.end(), [&](string_view w) { return link.ends_with(w); });
  return wide == kWide.end() ? 0 : wide->size();
}

// From anywhere in a link to its end.
std::size_t link_end(string_view text, std::size_t begin, std::size_t at) {
  Brackets brackets;
  for (const char c : text.substr(begin, at - begin)) brackets.add(c);
  while (at < text.size()) {
    const Cluster cluster = cluster_at(text, at);
    if (ends_link(text, cluster)) break;
    brackets.add(text[at]);
    at = cluster.end;
  }
  while (at > begin) {
    const std::size_t bytes = trailing_bytes(text.substr(begin, at - begin), brackets);
    if (bytes == 0) break;
    brackets.add(text[at - 1], -1);
    at -= bytes;
  }
  return at;
}

bool has_scheme(string_view text, std::size_t after_word) {
  return text.substr(after_word, 3) == "://" && after_word + 3 < text.size();
}

// "name.name…" and "name@name…": `at` is the end of the first name. Returns `at` if it goes on otherwise.
std::size_t dotted_end(string_view text, std::size_t at) {
  bool dotted = false;
  for (;;) {
    const char c = char_at(text, at);
    const bool joins = c == '.' || c == '@' || (c == '-' && dotted);
    if (!joins || !name_begins(text, at + 1)) return at;
    dotted = true;
    at = name_end(text, at + 1);
  }
}

// ---- Numbers ---------------------------------------------------------------------------------------

bool joins_digits(char c) {
  return c == '.' || c == ',' || c == ':' || c == '/' || c == '-' || c == '\'';
}

std::size_t number_end(string_view text, std::size_t at) {
  at = name_end(text, at);
  while (joins_digits(char_at(text, at)) && is_ascii_alnum(char_at(text, at + 1)))
    at = name_end(text, at + 1);
  if (char_at(text, at) == '%') ++at;
  return at;
}

// Addresses may begin with a number: 10.0.0.1/x?y.
std::size_t number_or_link_end(string_view text, std::size_t at) {
  const std::size_t end = number_end(text, at);
  const char next = char_at(text, end);
  const bool goes_on = (next == '/' || next == '?' || next == '#') && is_ascii_alnum(char_at(text, end + 1));
  return goes_on || has_scheme(text, end) ? link_end(text, at, end) : end;
}

// ---- Words -----------------------------------------------------------------------------------------

bool has_digit_or_underscore(string_view text, std::size_t at, std::size_t end) {
  for (; at < end;) {
    const Cluster cluster = cluster_at(text, at);
    if (cluster.cls != CharClass::letter) return true;
    at = cluster.end;
  }
  return false;
}

std::size_t word_like_end(string_view text, std::size_t at) {
  const std::size_t end = name_end(text, at);
  if (has_scheme(text, end)) return link_end(text, at, end + 3);

  const std::size_t dotted = dotted_end(text, end);
  if (dotted != end) {
    const char next = char_at(text, dotted);
    return next == '/' || next == ':' || next == '?' || next == '#' ? link_end(text, at, dotted) : dotted;
  }
  // A host and its port: localhost:8080/x.
  if (char_at(text, end) == ':' && is_ascii_digit(char_at(text, end + 1))) return link_end(text, at, end);

  return has_digit_or_underscore(text, at, end) ? end : at;
}

// ---- Signs -----------------------------------------------------------------------------------------

std::size_t colon_end(string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (is_ascii_alnum(char_at(text, end)) || char_at(text, end) == '_' || char_at(text, end) == '-' ||
         char_at(text, end) == '+') {
    ++end;
  }
  return end > at + 1 && char_at(text, end) == ':' ? end + 1 : at;
}

// :D ;P =3 :-O. Those without a letter are punctuation, which is left alone anyway.
std::size_t smiley_end(string_view text, std::size_t at) {
  std::size_t end = at + 1;
  if (char_at(text, end) == '-' || char_at(text, end) == '\'') ++end;
  static constexpr string_view kMouths = "DPpOoSsXxCcVv";
  const char mouth = char_at(text, end);
  if (mouth == '\0' || kMouths.find(mouth) == kMouths.npos) return at;
  return name_begins(text, end + 1) ? at : end + 1;
}

bool stands_free(string_view text, std::size_t at) {
  return at == 0 || text[at - 1] == ' ';
}

// A command at the beginning, or a path anywhere: to the next space.
std::size_t slash_end(string_view text, std::size_t at) {
  if (!stands_free(text, at) || !is_ascii_letter(char_at(text, at + 1))) return at;
  return link_end(text, at, at);
}

}  // namespace

std::size_t VerbatimFinder::code_end(std::size_t at) {
  if (at > 0 && text_[at - 1] == '`') return at;
  const std::size_t fence = std::min(text_.find_first_not_of('`', at), text_.size()) - at;
  if (fence > kFenceMax || never_closed_[fence]) return at;
  const std::size_t close = text_.find(text_.substr(at, fence), at + fence);
  never_closed_[fence] = close == text_.npos;
  return close == text_.npos || close == at + fence ? at : close + fence;
}

std::size_t VerbatimFinder::sign_end(std::size_t at) {
  switch (text_[at]) {
    case '@':
    case '#': {
      const std::size_t end = tag_end(text_, at + 1);
      return end == at + 1 ? at : end;
    }
    case '`':
      return code_end(at);
    case ':':
      return std::max(colon_end(text_, at), smiley_end(text_, at));
    case ';':
    case '=':
      return smiley_end(text_, at);
    case '/':
      return slash_end(text_, at);
    case '!':
      return at == 0 && is_ascii_letter(char_at(text_, 1)) ? name_end(text_, 1) : at;
    default:
      return at;
  }
}

std::size_t VerbatimFinder::unaligned_end(const Cluster& first) {
  switch (first.cls) {
    case CharClass::letter:
    case CharClass::underscore:
      return word_like_end(text_, first.begin);
    case CharClass::digit:
      return number_or_link_end(text_, first.begin);
    case CharClass::punctuation:
      return sign_end(first.begin);
    default:
      return first.begin;
  }
}

std::size_t VerbatimFinder::end_at(const Cluster& first) {
  const std::size_t wanted = unaligned_end(first);
  if (wanted == first.begin) return wanted;
  // The rules look at bytes in places; a mark that joins the last of them comes along.
  std::size_t end = first.begin;
  while (end < wanted) end = cluster_end(text_, end);
  return end;
}

}  // namespace twitchy::skibidi
