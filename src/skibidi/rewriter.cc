#include "skibidi/rewriter.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "model/limits.h"
#include "skibidi/prng.h"
#include "skibidi/tokenizer.h"
#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

constexpr std::size_t kLongMessageWords = 24;  // more: fewer additions, or they drown in company
constexpr std::size_t kWordsPerInterjection = 25;
constexpr std::size_t kWordsBeforeInterjection = 2;
constexpr std::size_t kWordsBetweenInterjections = 7;
constexpr std::size_t kOpeningsRemembered = 32;  // more additions than a message can hold

// What the text says of itself, found in one look over its tokens.
struct Outline {
  std::size_t first = 0;  // tokens but for the spaces at both ends
  std::size_t last = 0;   // past the end
  std::size_t words = 0;
  bool is_bare = true;  // nothing that a style rewrites, or mostly another script
  bool shouts = false;  // several words, all of them in capitals
};

std::size_t count_letters(std::string_view text) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(point.value))) {
      case UTF8PROC_CATEGORY_LU:
      case UTF8PROC_CATEGORY_LL:
      case UTF8PROC_CATEGORY_LT:
      case UTF8PROC_CATEGORY_LM:
      case UTF8PROC_CATEGORY_LO:
        ++letters;
        break;
      default:
        break;
    }
  }
  return letters;
}

Outline outline_of(const std::vector<Token>& tokens, std::string_view text) {
  Outline outline;
  outline.last = tokens.size();
  while (outline.first < outline.last && tokens[outline.first].kind == TokenKind::space) ++outline.first;
  while (outline.last > outline.first && tokens[outline.last - 1].kind == TokenKind::space) --outline.last;

  std::size_t latin_letters = 0;
  std::size_t foreign_letters = 0;
  bool all_upper = true;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::word) {
      ++outline.words;
      latin_letters += token.size();
      all_upper = all_upper && (token.letter_case == LetterCase::upper || token.size() == 1);
    } else if (token.kind == TokenKind::other) {
      foreign_letters += count_letters(token.in(text));
    }
  }
  outline.is_bare = outline.words == 0 || foreign_letters > latin_letters;
  outline.shouts = all_upper && outline.words > 1 && latin_letters > 4;
  return outline;
}

bool is_pronoun_i(std::string_view folded_word) {
  return folded_word == "i" || folded_word.starts_with("i'");
}

bool ends_sentence(std::string_view punctuation) {
  return punctuation.find_first_of(".!?") != punctuation.npos || punctuation.find("…") != punctuation.npos;
}

// One message on its way. At every step, what is written and what is still to be copied fit in the limit
// together; an addition or replacement that would break this is taken back.
class Rewriting {
 public:
  Rewriting(const CompiledStyle& style, std::string_view text, std::uint64_t seed)
      : style_(style),
        text_(text),
        limit_(limits::kRewriteGrowth * text.size() + limits::kRewriteSlackBytes),
        prng_(seed) {}

  std::string run();

 private:
  void read();
  Mood mood_of_text() const;
  bool is_command() const;
  bool takes_prefix() const;

  void write_bare();
  void write_brief();
  void write_full();
  void write_address();
  void write_prefix();
  void write_body();
  void write_space(const Token& space);
  std::size_t write_words(std::size_t token);
  void write_unknown_word(const Token& word, LetterCase letter_case);
  void write_ending();

  const Wording& choose(const std::vector<Wording>& list);
  void expand(const Wording& wording);
  bool add(const Part& part, std::uint32_t chance, std::string_view before, std::string_view after,
           LetterCase letter_case = LetterCase::lower);
  bool add_after(const Part& part, std::uint32_t chance) { return add(part, chance, style_.separator, ""); }
  bool fits() const { return out_.size() + (text_.size() - copied_) <= limit_; }

  void fit_article(std::size_t token, std::size_t mark, LetterCase letter_case);
  std::span<const std::string_view> words_together(std::size_t token) const;
  LetterCase case_of_phrase(std::size_t token, std::size_t words) const;
  bool may_interject(const Token& space) const;

  const CompiledStyle& style_;
  const std::string_view text_;
  const std::size_t limit_;
  Prng prng_;

  std::vector<Token> tokens_;
  std::string folded_;                     // what words_ looks into
  std::vector<std::string_view> words_;    // folded
  std::vector<std::uint32_t> word_index_;  // per token, of the first word from it on
  Outline outline_;
  Mood mood_ = Mood::plain;

  std::string out_;
  std::size_t copied_ = 0;  // bytes of the text that are dealt with
  std::size_t next_ = 0;    // the token to deal with next
  std::size_t interjections_ = 0;
  std::size_t interjected_at_ = 0;  // in words
  bool after_lead_in_ = false;
  bool sentence_begins_ = true;
  std::array<std::uint64_t, kOpeningsRemembered> openings_{};
  std::size_t openings_count_ = 0;
};

// ---- Reading ---------------------------------------------------------------------------------------

void Rewriting::read() {
  tokens_.reserve(text_.size() / 2 + 4);
  tokenize(text_, tokens_);
  folded_.reserve(2 * text_.size());  // folding grows a code point by half at most; words_ must stay valid
  word_index_.reserve(tokens_.size());
  words_.reserve(tokens_.size() / 2 + 1);
  for (const Token& token : tokens_) {
    word_index_.push_back(static_cast<std::uint32_t>(words_.size()));
    if (token.kind != TokenKind::word) continue;
    const std::size_t begin = folded_.size();
    append_folded(folded_, token.in(text_));
    words_.push_back(std::string_view(folded_).substr(begin));
  }
  outline_ = outline_of(tokens_, text_);
  mood_ = mood_of_text();
}

Mood Rewriting::mood_of_text() const {
  bool asks = false;
  if (outline_.last > outline_.first) {
    const Token& last = tokens_[outline_.last - 1];
    asks = last.kind == TokenKind::punctuation && last.in(text_).find('?') != std::string_view::npos;
  }
  return mood_of(words_, asks, !is_command());
}

bool Rewriting::is_command() const {
  if (outline_.first == outline_.last) return false;
  const Token& first = tokens_[outline_.first];
  const char c = text_[first.begin];
  return first.kind == TokenKind::verbatim && (c == '/' || c == '!');
}

// Nothing stands before a command, nor before what would join it.
bool Rewriting::takes_prefix() const {
  return !is_command() && !joins_backwards(code_point_at(text_, tokens_[outline_.first].begin).value);
}

// ---- Choosing and adding ---------------------------------------------------------------------------

// Of entries that begin alike only one stands in a message, as long as there are others.
const Wording& Rewriting::choose(const std::vector<Wording>& list) {
  const std::size_t start = prng_.below(static_cast<std::uint32_t>(list.size()));
  const auto used_end = openings_.begin() + static_cast<std::ptrdiff_t>(openings_count_);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Wording& wording = list[(start + i) % list.size()];
    if (wording.opening == 0) return wording;
    if (std::find(openings_.begin(), used_end, wording.opening) != used_end) continue;
    if (openings_count_ < openings_.size()) openings_[openings_count_++] = wording.opening;
    return wording;
  }
  return list[start];
}

void Rewriting::expand(const Wording& wording) {
  for (const WordingPiece& piece : wording.pieces) {
    switch (piece.kind) {
      case WordingPiece::Kind::literal:
        out_ += piece.text;
        break;
      case WordingPiece::Kind::repeat:
        for (auto n = piece.times_min + prng_.below(piece.times_max - piece.times_min + 1); n > 0; --n) {
          out_ += piece.text;
        }
        break;
      case WordingPiece::Kind::slot:
        expand(choose(style_.slots[piece.slot]));  // holds no slots itself
        break;
    }
  }
}

bool Rewriting::add(const Part& part, std::uint32_t chance, std::string_view before, std::string_view after,
                    LetterCase letter_case) {
  if (!prng_.chance(chance)) return false;
  const std::vector<Wording>& list = part.fitting(mood_);
  if (list.empty()) return false;
  const std::size_t mark = out_.size();
  out_ += before;
  expand(choose(list));
  apply_letter_case(out_, mark, letter_case);
  out_ += after;
  if (fits()) return true;
  out_.resize(mark);
  return false;
}

// ---- Writing ---------------------------------------------------------------------------------------

std::string Rewriting::run() {
  read();
  if (outline_.first == outline_.last) return std::string(text_);
  out_.reserve(std::min(limit_, 2 * text_.size() + 128));
  next_ = outline_.first;
  copied_ = tokens_[next_].begin;
  if (outline_.is_bare) {
    write_bare();
  } else if (outline_.words == 1) {
    write_brief();
  } else {
    write_full();
  }
  return std::move(out_);
}

void Rewriting::write_bare() {
  const std::size_t end = tokens_[outline_.last - 1].end;
  out_ += text_.substr(copied_, end - copied_);
  copied_ = text_.size();
  add_after(style_.bare, style_.bare.chance);
}

void Rewriting::write_brief() {
  write_body();
  write_ending();
  add_after(style_.brief, style_.brief.chance);
}

void Rewriting::write_full() {
  if (takes_prefix()) write_prefix();
  write_body();
  write_ending();
  const bool closed = add_after(style_.closer, style_.closer.chance);
  if (closed && outline_.words <= kLongMessageWords) add_after(style_.closer, style_.closer.second);
  add_after(style_.tail, style_.tail.chance);
}

// The mentions that a message begins with, and what sets them off: "@ada, @bob: ".
void Rewriting::write_address() {
  std::size_t end = next_;
  for (; end < outline_.last; ++end) {
    const Token& token = tokens_[end];
    if (token.kind == TokenKind::verbatim ? text_[token.begin] != '@' : end == next_) break;
    if (token.kind == TokenKind::word || token.kind == TokenKind::other) break;
  }
  // A bracket or quote before the sentence belongs to it.
  while (end > next_ && tokens_[end - 1].kind == TokenKind::punctuation) --end;
  if (end == next_) return;
  out_ += text_.substr(copied_, tokens_[end - 1].end - copied_);
  copied_ = tokens_[end - 1].end;
  next_ = end;
}

void Rewriting::write_prefix() {
  write_address();
  const bool is_addressed = next_ != outline_.first;
  const bool takes_opener = !is_addressed && outline_.words <= kLongMessageWords;
  add(style_.opener, takes_opener ? style_.opener.chance : 0, "", style_.separator);
  const bool takes_lead_in = next_ < outline_.last && (tokens_[next_].kind == TokenKind::word ||
                                                       tokens_[next_].kind == TokenKind::verbatim);
  after_lead_in_ = add(style_.lead_in, takes_lead_in ? style_.lead_in.chance : 0, "", " ",
                       outline_.shouts ? LetterCase::upper : LetterCase::lower);
}

void Rewriting::write_body() {
  while (next_ < outline_.last) {
    const Token& token = tokens_[next_];
    if (token.kind == TokenKind::word) {
      next_ += write_words(next_);
      continue;
    }
    if (token.kind == TokenKind::space) {
      write_space(token);
    } else {
      out_ += token.in(text_);
      copied_ = token.end;
      if (token.kind == TokenKind::punctuation) sentence_begins_ = ends_sentence(token.in(text_));
    }
    ++next_;
  }
  copied_ = text_.size();
}

// Between "…," and a word, or before a conjunction.
bool Rewriting::may_interject(const Token& space) const {
  const std::size_t words_before = word_index_[next_];
  if (words_before < kWordsBeforeInterjection || outline_.words - words_before < 2) return false;
  if (interjections_ > outline_.words / kWordsPerInterjection) return false;
  if (interjections_ > 0 && words_before < interjected_at_ + kWordsBetweenInterjections) return false;
  if (next_ == outline_.first || tokens_[next_ + 1].kind != TokenKind::word) return false;
  if (text_[space.begin - 1] == ',') return true;
  return tokens_[next_ - 1].kind == TokenKind::word && is_conjunction(words_[words_before]);
}

void Rewriting::write_space(const Token& space) {
  if (may_interject(space)) {
    const std::string_view before = text_[space.begin - 1] == ',' ? " " : ", ";
    if (add(style_.interjection, style_.interjection.chance, before, ",",
            outline_.shouts ? LetterCase::upper : LetterCase::lower)) {
      ++interjections_;
      interjected_at_ = word_index_[next_];
    }
  }
  out_ += space.in(text_);
  copied_ = space.end;
}

// The folded words from this token on that only single tokens of space lie between.
std::span<const std::string_view> Rewriting::words_together(std::size_t token) const {
  std::size_t count = 1;
  while (count < kPhraseWords && token + 2 * count < outline_.last &&
         tokens_[token + 2 * count - 1].kind == TokenKind::space &&
         tokens_[token + 2 * count].kind == TokenKind::word) {
    ++count;
  }
  return std::span(words_).subspan(word_index_[token], count);
}

LetterCase Rewriting::case_of_phrase(std::size_t token, std::size_t words) const {
  bool has_upper = false;
  bool all_upper = true;
  for (std::size_t i = 0; i < words; ++i) {
    const Token& word = tokens_[token + 2 * i];
    has_upper = has_upper || word.letter_case == LetterCase::upper;
    all_upper = all_upper && (word.letter_case == LetterCase::upper || word.size() == 1);
  }
  if (has_upper && all_upper) return LetterCase::upper;
  if (tokens_[token].letter_case != LetterCase::title) return LetterCase::lower;
  if (after_lead_in_ && word_index_[token] == 0) return LetterCase::lower;
  if (is_pronoun_i(words_[word_index_[token]]) && !sentence_begins_) return LetterCase::lower;
  return LetterCase::title;
}

// "a game" may have become "a iced latte": gives the article before out_[mark…] the form that fits.
void Rewriting::fit_article(std::size_t token, std::size_t mark, LetterCase letter_case) {
  const bool follows_word = token >= outline_.first + 2 && tokens_[token - 1].size() == 1 &&
                            tokens_[token - 1].kind == TokenKind::space &&
                            tokens_[token - 2].kind == TokenKind::word;
  if (!follows_word || mark == out_.size()) return;
  const std::string_view article = words_[word_index_[token] - 1];
  if (article != "a" && article != "an") return;
  const std::size_t begin = mark - std::min(mark, article.size() + 1);
  if (folded(std::string_view(out_).substr(begin, mark - begin)) != std::string(article) + " ") return;

  const bool wants_n = std::string_view("aeiouAEIOU").find(out_[mark]) != std::string_view::npos;
  if (article == "a" && wants_n) {
    out_.insert(mark - 1, 1, letter_case == LetterCase::upper ? 'N' : 'n');
    if (!fits()) out_.erase(mark - 1, 1);
  } else if (article == "an" && !wants_n && is_ascii_letter(out_[mark])) {
    out_.erase(mark - 2, 1);
  }
}

// Writes the word or phrase that begins with this token. Returns how many tokens that were.
std::size_t Rewriting::write_words(std::size_t token) {
  const Token& first = tokens_[token];
  const auto match = style_.lexicon.match(words_together(token));
  const bool takes_match = match && prng_.chance(style_.lexicon_chance);
  if (!takes_match) {
    write_unknown_word(first, first.letter_case);
    sentence_begins_ = false;
    return 1;
  }
  const std::size_t tokens = 2 * match->words - 1;
  const Token& last = tokens_[token + tokens - 1];
  const std::size_t mark = out_.size();
  copied_ = last.end;
  const bool is_kept = match->choices->empty();
  const LetterCase letter_case = case_of_phrase(token, match->words);
  if (!is_kept) {
    expand(choose(*match->choices));
    apply_letter_case(out_, mark, letter_case);
  }
  if (is_kept || !fits()) {
    out_.resize(mark);
    out_ += text_.substr(first.begin, last.end - first.begin);
  } else {
    fit_article(token, mark, letter_case);
  }
  sentence_begins_ = false;
  return tokens;
}

void Rewriting::write_unknown_word(const Token& word, LetterCase letter_case) {
  const std::size_t mark = out_.size();
  const std::size_t index = word_index_[static_cast<std::size_t>(&word - tokens_.data())];
  copied_ = word.end;
  out_ += word.in(text_);
  if (after_lead_in_ && index == 0 && letter_case == LetterCase::title && is_common_word(words_[index])) {
    lower_first_letter(out_, mark);
    letter_case = LetterCase::lower;
  }
  apply_word_rules(style_.rules, letter_case, prng_, out_, mark);
  if (fits()) return;
  out_.resize(mark);
  out_ += word.in(text_);
}

void Rewriting::write_ending() {
  if (tokens_[outline_.last - 1].kind == TokenKind::word) add(style_.ending, style_.ending.chance, "", "");
}

}  // namespace

std::string rewrite(const CompiledStyle& style, std::string_view text, std::uint64_t seed) {
  if (!is_valid_utf8(text)) return std::string(text);
  return Rewriting(style, text, seed).run();
}

}  // namespace twitchy::skibidi
