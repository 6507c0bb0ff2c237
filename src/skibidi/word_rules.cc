#include "skibidi/word_rules.h"

#include <algorithm>

#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

char lower(char c) {
  return is_ascii_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

bool matches_at(std::string_view word, std::size_t at, std::string_view from) {
  if (at + from.size() > word.size()) return false;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (lower(word[at + i]) != from[i]) return false;
  }
  // The last letter may bear a mark, which would be left without it.
  const std::size_t end = at + from.size();
  return end == word.size() || static_cast<unsigned char>(word[end]) < 0x80 ||
         !joins_backwards(code_point_at(word, end).value);
}

// The text that `from` matches at `at`, or null.
const std::string* match_any(const WordRule& rule, std::string_view word, std::size_t at) {
  for (const std::string& from : rule.from) {
    const bool ends = at + from.size() == word.size();
    if (rule.at == WordRule::At::end && !ends) continue;
    if (matches_at(word, at, from)) return &from;
  }
  return nullptr;
}

void append_with_case(std::string& out, std::string_view to, char first_replaced, LetterCase letter_case) {
  const std::size_t from = out.size();
  out += to;
  if (letter_case == LetterCase::upper) {
    apply_letter_case(out, from, LetterCase::upper);
  } else if (is_ascii_upper(first_replaced)) {
    apply_letter_case(out, from, LetterCase::title);
  }
}

void replace(const WordRule& rule, LetterCase letter_case, std::string& out, std::size_t from) {
  const std::string word = out.substr(from);
  out.resize(from);
  for (std::size_t at = 0; at < word.size();) {
    const bool may = rule.at != WordRule::At::start || at == 0;
    const std::string* matched = may ? match_any(rule, word, at) : nullptr;
    if (matched != nullptr) {
      append_with_case(out, rule.to, word[at], letter_case);
      at += matched->size();
    } else {
      out.push_back(word[at++]);
    }
  }
}

// The last cluster if it is a single ASCII letter; 0 otherwise. A byte of it can only be one if it is the
// whole cluster's beginning and end, since marks follow their letter.
char last_letter(std::string_view word) {
  return !word.empty() && is_ascii_letter(word.back()) ? word.back() : '\0';
}

void stutter(std::string& out, std::size_t from) {
  const std::size_t end = cluster_end(out, from);
  if (end != from + 1 || !is_ascii_letter(out[from])) return;
  const char first = out[from];
  out.insert(from, std::string{first, '-'});
}

void stretch(const WordRule& rule, std::uint32_t times, std::string& out, std::size_t from) {
  const char last = last_letter(std::string_view(out).substr(from));
  const auto is_last = [&](const std::string& letter) { return letter[0] == lower(last); };
  if (last == '\0' || std::none_of(rule.from.begin(), rule.from.end(), is_last)) return;
  out.append(times - 1, last);
}

}  // namespace

void apply_word_rules(const std::vector<WordRule>& rules, LetterCase letter_case, Prng& prng,
                      std::string& out, std::size_t from) {
  const std::size_t letters = out.size() - from;
  const bool is_contraction = out.find('\'', from) != out.npos || out.find("’", from) != out.npos;
  for (const WordRule& rule : rules) {
    if (letters < rule.letters_min || !prng.chance(rule.chance)) continue;
    if (is_contraction && rule.kind != WordRule::Kind::replace) continue;
    switch (rule.kind) {
      case WordRule::Kind::replace:
        replace(rule, letter_case, out, from);
        break;
      case WordRule::Kind::stutter:
        stutter(out, from);
        break;
      case WordRule::Kind::stretch:
        stretch(rule, rule.times_min + prng.below(rule.times_max - rule.times_min + 1), out, from);
        break;
      case WordRule::Kind::append:
        append_with_case(out, rule.to, 'a', letter_case);
        break;
    }
  }
}

}  // namespace twitchy::skibidi
