#include "skibidi/word_rules.h"

#include <algorithm>

#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

constexpr std::size_t kScratchBytes = 512;  // a word that would grow past it stays as typed

// The last letter of text[…end] may bear a mark, which would be left without it.
bool bears_mark(std::string_view text, std::size_t end) {
  return end < text.size() && !is_ascii(text[end]) && joins_backwards(code_point_at(text, end).value);
}

bool spells(std::string_view word, std::size_t at, std::string_view from) {
  if (at + from.size() > word.size()) return false;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (to_ascii_lower(word[at + i]) != from[i]) return false;
  }
  return !bears_mark(word, at + from.size());
}

bool begins_or_ends_right(const WordRule& rule, std::string_view word) {
  const auto starts = [&](const std::string& with) { return spells(word, 0, with); };
  const auto ends = [&](const std::string& with) {
    return with.size() <= word.size() && spells(word, word.size() - with.size(), with);
  };
  return (rule.starts_with.empty() ||
          std::any_of(rule.starts_with.begin(), rule.starts_with.end(), starts)) &&
         (rule.ends_with.empty() || std::any_of(rule.ends_with.begin(), rule.ends_with.end(), ends));
}

bool is_one_of(LetterSet letters, char c) {
  return is_ascii_letter(c) && (letters & letter_set(c)) != 0;
}

// The bytes of `word` at `at` that the rule replaces; 0 if it does not.
std::size_t matched_bytes(const WordRule& rule, std::string_view word, std::size_t at) {
  if (!is_one_of(rule.firsts, word[at])) return 0;
  for (const std::string& from : rule.from) {
    const bool ends = at + from.size() == word.size();
    if (rule.at == WordRule::At::end && !ends) continue;
    if (spells(word, at, from)) return from.size();
  }
  return 0;
}

}  // namespace

void WordRule::set_to(std::string_view text) {
  to = {std::string(text), titled(text), uppered(text)};
}

void WordRule::finish() {
  swaps_letters =
      kind == Kind::replace && at == At::anywhere && to[0].size() == 1 && is_ascii_letter(to[0][0]);
  for (const std::string& each : from) {
    firsts |= letter_set(each.front());
    lasts |= letter_set(each.back());
    swaps_letters = swaps_letters && each.size() == 1;
  }
  for (const char c : to[0]) {
    if (is_ascii_letter(c)) to_letters |= letter_set(c);
  }
}

// The word in one of two buffers; a rule reads it there and may write it into the other.
struct WordRules::Word {
  Word(const Token& word_token, std::string_view text, LetterCase its_case)
      : token(word_token),
        typed(text),
        letter_case(its_case),
        letters(word_token.letters),
        out(buffers[0], kScratchBytes) {
    out.append(text);
  }

  std::string_view text() const { return out.from(0); }
  Writer other() { return {buffers[1 - current], kScratchBytes}; }
  void take(const Writer& written) {
    out = written;
    current = 1 - current;
  }
  void append_to(Writer& written, const WordRule& rule, bool is_capital) const {
    const LetterCase as = letter_case == LetterCase::upper ? LetterCase::upper
                          : is_capital                     ? LetterCase::title
                                                           : LetterCase::lower;
    written.append(rule.to[static_cast<std::size_t>(as)]);
  }

  const Token& token;
  const std::string_view typed;
  const LetterCase letter_case;
  LetterSet letters;  // that it holds, or more
  int current = 0;
  char buffers[2][kScratchBytes];
  Writer out;
};

bool WordRules::may_apply(const WordRule& rule, const Word& word) const {
  if (word.text().empty() || letters_of(word.token, word.typed) < rule.letters_min) return false;
  const bool replaces = rule.kind == WordRule::Kind::replace;
  if (replaces || rule.kind == WordRule::Kind::stretch) {
    if ((rule.firsts & word.letters) == 0) return false;
    const std::string_view text = word.text();
    if (rule.at == WordRule::At::start && !is_one_of(rule.firsts, text.front())) return false;
    if (rule.at == WordRule::At::end && !is_one_of(rule.lasts, text.back())) return false;
  }
  if (word.token.is_contraction && !replaces) return false;
  const std::size_t index = static_cast<std::size_t>(&rule - rules_.data());
  if (rule.per_message != 0 && applied_[index] >= rule.per_message) return false;
  return begins_or_ends_right(rule, word.text());
}

bool WordRules::swap_letters(const WordRule& rule, Word& word) {
  bool changed = false;
  const std::string_view text = word.text();
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_one_of(rule.firsts, text[at]) || bears_mark(text, at + 1)) continue;
    word.out[at] = rule.to[is_ascii_upper(text[at]) ? 2 : 0][0];
    changed = true;
  }
  word.letters |= rule.to_letters;
  return changed;
}

bool WordRules::replace(const WordRule& rule, Word& word) {
  const std::string_view text = word.text();
  Writer written = word.other();
  std::size_t copied = 0;
  std::size_t first = 0;
  if (rule.at == WordRule::At::end) {
    const std::size_t longest = kWordRuleBytes;
    first = text.size() - std::min(text.size(), longest);
  }
  const std::size_t past_last = rule.at == WordRule::At::start ? 1 : text.size();
  for (std::size_t at = first; at < past_last;) {
    const std::size_t bytes = matched_bytes(rule, text, at);
    if (bytes == 0) {
      ++at;
      continue;
    }
    written.append(text.substr(copied, at - copied));
    word.append_to(written, rule, is_ascii_upper(text[at]));
    at += bytes;
    copied = at;
  }
  if (copied == 0) return false;
  written.append(text.substr(copied));
  word.take(written);
  word.letters |= rule.to_letters;
  return true;
}

bool WordRules::stutter(Word& word) {
  const std::string_view text = word.text();
  if (!is_ascii_letter(text[0]) || bears_mark(text, 1)) return false;
  const char twice[] = {text[0], '-'};
  word.out.insert(0, {twice, 2});
  return true;
}

bool WordRules::stretch(const WordRule& rule, Word& word) {
  const std::string_view text = word.text();
  std::size_t at = text.size();
  if (rule.at == WordRule::At::anywhere) {
    while (at > 0 && !(is_one_of(rule.firsts, text[at - 1]) && !bears_mark(text, at))) --at;
  }
  if (at == 0 || !is_one_of(rule.firsts, text[at - 1])) return false;
  const std::uint32_t times = rule.times_min + prng_.below(rule.times_max - rule.times_min + 1);
  const char letter = text[at - 1];
  for (std::uint32_t i = 1; i < times; ++i) word.out.insert(at, {&letter, 1});
  return times > 1;
}

bool WordRules::apply(const WordRule& rule, Word& word) {
  switch (rule.kind) {
    case WordRule::Kind::replace:
      return rule.swaps_letters ? swap_letters(rule, word) : replace(rule, word);
    case WordRule::Kind::stutter:
      return stutter(word);
    case WordRule::Kind::stretch:
      return stretch(rule, word);
    case WordRule::Kind::append:
      word.append_to(word.out, rule, false);
      return true;
    case WordRule::Kind::prepend: {
      Writer written = word.other();
      word.append_to(written, rule, word.letter_case == LetterCase::title);
      written.append(word.text());
      word.take(written);
      return true;
    }
  }
  return false;
}

bool WordRules::write(const Token& token, std::string_view text, LetterCase letter_case, Writer& out) {
  if (rules_.empty() || text.size() > kWordRuleLetters) {
    out.append(text);
    return false;
  }
  Word word(token, text, letter_case);
  bool changed = false;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const WordRule& rule = rules_[i];
    if (!may_apply(rule, word) || !prng_.chance(rule.chance) || !apply(rule, word)) continue;
    if (word.out.overflowed()) {
      out.append(text);
      return false;
    }
    changed = true;
    ++applied_[i];
  }
  out.append(changed ? word.text() : text);
  return changed;
}

}  // namespace twitchy::skibidi
