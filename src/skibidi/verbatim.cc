#include "skibidi/verbatim.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "skibidi/emotes.h"
#include "skibidi/letter_case.h"
#include "skibidi/unicode.h"

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

bool closes_more_than_opens(string_view link, char open, char close) {
  return std::count(link.begin(), link.end(), close) > std::count(link.begin(), link.end(), open);
}

// Sentence punctuation after a link is not part of it; a closing bracket is, if the link opened it.
bool trailing_char_belongs(string_view link) {
  switch (link.back()) {
    case '.':
    case ',':
    case '!':
    case '?':
    case ';':
    case ':':
    case '\'':
    case '*':
    case '~':
      return false;
    case ')':
      return !closes_more_than_opens(link, '(', ')');
    case ']':
      return !closes_more_than_opens(link, '[', ']');
    case '}':
      return !closes_more_than_opens(link, '{', '}');
    default:
      return true;
  }
}

std::size_t trimmed_link_end(string_view text, std::size_t begin, std::size_t end) {
  static constexpr std::array<string_view, 10> kWide = {"。", "，", "！", "？", "）",
                                                        "」", "』", "】", "…",  "”"};
  for (;;) {
    const string_view link = text.substr(begin, end - begin);
    if (link.empty()) return begin;
    const auto wide =
        std::find_if(kWide.begin(), kWide.end(), [&](string_view w) { return link.ends_with(w); });
    if (wide != kWide.end()) {
      end -= wide->size();
    } else if (!trailing_char_belongs(link)) {
      --end;
    } else {
      return end;
    }
  }
}

// From anywhere in a link to its end.
std::size_t link_end(string_view text, std::size_t begin, std::size_t at) {
  while (at < text.size()) {
    const Cluster cluster = cluster_at(text, at);
    if (ends_link(text, cluster)) break;
    at = cluster.end;
  }
  return trimmed_link_end(text, begin, at);
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

  const string_view word = text.substr(at, end - at);
  if (has_digit_or_underscore(text, at, end)) return end;
  const LetterCase letter_case = letter_case_of(word);
  if (letter_case == LetterCase::mixed) return end;
  return letter_case != LetterCase::lower && is_known_emote(word) ? end : at;
}

// ---- Signs -----------------------------------------------------------------------------------------

std::size_t backtick_end(string_view text, std::size_t at) {
  const std::size_t fence = std::min(text.find_first_not_of('`', at), text.size()) - at;
  const std::size_t close = text.find(text.substr(at, fence), at + fence);
  return close == text.npos || close == at + fence ? at : close + fence;
}

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

std::size_t sign_end(string_view text, std::size_t at) {
  switch (text[at]) {
    case '@':
    case '#': {
      const std::size_t end = tag_end(text, at + 1);
      return end == at + 1 ? at : end;
    }
    case '`':
      return backtick_end(text, at);
    case ':':
      return std::max(colon_end(text, at), smiley_end(text, at));
    case ';':
    case '=':
      return smiley_end(text, at);
    case '/':
      return slash_end(text, at);
    case '!':
      return at == 0 && is_ascii_letter(char_at(text, 1)) ? name_end(text, 1) : at;
    default:
      return at;
  }
}

std::size_t unaligned_end(string_view text, const Cluster& first) {
  switch (first.cls) {
    case CharClass::letter:
    case CharClass::underscore:
      return word_like_end(text, first.begin);
    case CharClass::digit:
      return number_or_link_end(text, first.begin);
    case CharClass::punctuation:
      return sign_end(text, first.begin);
    default:
      return first.begin;
  }
}

}  // namespace

std::size_t verbatim_end(string_view text, std::size_t at) {
  if (at >= text.size()) return at;
  const Cluster first = cluster_at(text, at);
  const std::size_t wanted = unaligned_end(text, first);
  // The rules look at bytes in places; a mark that joins the last of them comes along.
  std::size_t end = at;
  while (end < wanted) end = cluster_end(text, end);
  return end;
}

}  // namespace twitchy::skibidi
