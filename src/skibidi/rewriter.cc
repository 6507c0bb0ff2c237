#include "skibidi/rewriter.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <type_traits>
#include <vector>

#include "skibidi/outline.h"
#include "skibidi/prng.h"
#include "skibidi/tokenizer.h"
#include "skibidi/unicode.h"
#include "skibidi/writer.h"

namespace twitchy::skibidi {
namespace {

constexpr std::size_t kWordsBeforeInterjection = 2;
constexpr std::size_t kWordsBetweenInterjections = 7;
constexpr std::size_t kBriefBytes = 20;  // all that is added to a message of one word
constexpr std::uint32_t kRedraws = 4;
constexpr std::size_t kOpeningsRemembered = 32;  // more additions than a message can hold

// A text that the chat lets through is worked on here; a longer one takes memory.
constexpr std::size_t kUsualTextBytes = limits::kTextCodePoints * 4;

std::size_t output_limit(std::string_view text) {
  return limits::kRewriteGrowth * text.size() + limits::kRewriteSlackBytes;
}

// Takes no notice.
struct NoTrace {
  static constexpr bool kRecords = false;
};

// Keeps where in the output each step ends.
class Recorder {
 public:
  static constexpr bool kRecords = true;

  void add(Did did, std::string_view part, std::string_view from, std::size_t out_end) {
    steps_.push_back({did, part, from, out_end});
  }
  // A byte more, or fewer, stands before `at` now.
  void shift(std::size_t at, std::ptrdiff_t by) {
    for (Recorded& step : steps_) {
      if (step.out_end >= at) step.out_end += static_cast<std::size_t>(by);
    }
  }

  std::vector<Step> steps(std::string_view output) const {
    std::vector<Step> out;
    std::size_t begin = 0;
    for (const Recorded& step : steps_) {
      out.push_back({step.did, step.part, std::string(step.from),
                     std::string(output.substr(begin, step.out_end - begin))});
      begin = step.out_end;
    }
    return out;
  }

 private:
  struct Recorded {
    Did did;
    std::string_view part;
    std::string_view from;
    std::size_t out_end;
  };
  std::vector<Recorded> steps_;
};

bool is_pronoun_i(std::string_view word) {
  return (word[0] == 'I' || word[0] == 'i') && (word.size() == 1 || !is_ascii_letter(word[1]));
}

bool ends_sentence(std::string_view punctuation) {
  return punctuation.find_first_of(".!?") != punctuation.npos || punctuation.find("…") != punctuation.npos;
}

// By ear as far as spelling tells: an hour, a unicorn, an iced latte.
bool takes_an(std::string_view next) {
  const auto begins = [&](std::string_view with) {
    if (next.size() < with.size()) return false;
    for (std::size_t i = 0; i < with.size(); ++i) {
      if (to_ascii_lower(next[i]) != with[i]) return false;
    }
    return true;
  };
  if (begins("hour") || begins("honest") || begins("honor") || begins("honour") || begins("heir"))
    return true;
  if (begins("uni") || begins("use") || begins("usu") || begins("eu") || begins("one") || begins("once")) {
    return begins("unin") || begins("unim");
  }
  return std::string_view("aeiou").find(to_ascii_lower(next[0])) != std::string_view::npos;
}

// One message on its way. At every step, what is written and what is still to be copied fit in the limit
// together; an addition or replacement that would break this is taken back.
template <typename Trace>
class Rewriting {
 public:
  // `tokens` and `out` are empty; `out` has room for output_limit(text).
  Rewriting(const CompiledStyle& style, std::string_view text, std::uint64_t seed, Tokens& tokens,
            Writer& out, Trace& trace)
      : style_(style),
        text_(text),
        prng_(seed),
        rules_(style.rules, prng_),
        tokens_(tokens),
        out_(out),
        trace_(trace) {}

  // False if there is nothing but space.
  bool run();
  Mood mood() const { return outline_.mood; }

 private:
  bool takes_prefix() const;
  void write_bare();
  void write_brief();
  void write_full();
  void write_address();
  void write_prefix();
  void write_body();
  void write_space(const Token& space);
  void write_punctuation(const Token& punctuation);
  std::size_t write_words(std::size_t token);
  void write_phrase(std::size_t token, std::size_t words, ListId list);
  void write_unknown_word(std::size_t token);
  void write_ending();
  void copy(const Token& token, Did did);

  enum class Fit : std::uint8_t { fine, repeated, never };
  Fit fit_of(const Wording& wording) const;
  const Wording* choose(ListId list);
  void expand(const Wording& wording, LetterCase letter_case);
  bool write_from(ListId list, LetterCase letter_case);
  bool add(PartKind kind, bool may = true, bool second = false);
  std::size_t additions_limit() const {
    const std::size_t bound = style_.bounds.additions_bytes;
    return outline_.words == 1 ? std::min(bound, kBriefBytes) : bound;
  }
  bool fits() const {
    return !out_.overflowed() && out_.size() + (text_.size() - copied_) <= output_limit(text_);
  }
  std::string_view before(PartKind kind) const;
  std::string_view after(PartKind kind) const;

  struct Match {
    std::size_t words = 0;
    ListId list = 0;
  };
  Match match_phrase(std::size_t token) const;
  void fit_article(std::size_t token, std::size_t mark);
  LetterCase case_of_phrase(std::size_t token, std::size_t words) const;
  bool may_interject(const Token& space) const;
  bool may_put_aside(const Token& space) const;
  bool is_abbreviation(const Token& token) const;
  bool takes_ending(const Token& last) const;
  bool follows_lead_in(const Token& token) const {
    return after_lead_in_ && &token == &tokens_[outline_.first_word];
  }
  void record(Did did, std::string_view from, std::string_view part = {}) {
    if constexpr (Trace::kRecords) trace_.add(did, part, from, out_.size());
  }

  const CompiledStyle& style_;
  const std::string_view text_;
  Prng prng_;
  WordRules rules_;
  Tokens& tokens_;
  Writer& out_;
  Trace& trace_;
  Outline outline_;

  std::size_t copied_ = 0;      // bytes of the text that are dealt with
  std::size_t next_ = 0;        // the token to deal with next
  std::size_t words_done_ = 0;  // before it
  std::size_t added_bytes_ = 0;
  std::size_t interjections_ = 0;
  std::size_t interjected_at_ = 0;  // in words
  bool is_full_ = false;            // an addition did not fit: no more are tried within the message
  bool has_aside_ = false;
  bool echoed_ = false;
  bool after_lead_in_ = false;
  bool sentence_begins_ = true;
  std::array<std::uint64_t, kOpeningsRemembered> openings_;
  std::size_t openings_count_ = 0;
};

// ---- Choosing and adding ---------------------------------------------------------------------------

template <typename Trace>
typename Rewriting<Trace>::Fit Rewriting<Trace>::fit_of(const Wording& wording) const {
  if (wording.needs_word && (echoed_ || outline_.telling_word.empty())) return Fit::never;
  if (wording.needs_phrase && (echoed_ || outline_.phrase.empty())) return Fit::never;
  const auto used_end = openings_.begin() + static_cast<std::ptrdiff_t>(openings_count_);
  const bool is_repeated =
      wording.opening != 0 && std::find(openings_.begin(), used_end, wording.opening) != used_end;
  return is_repeated ? Fit::repeated : Fit::fine;
}

// Of entries that begin alike only one stands in a message, as long as there are others. Null if none fits.
template <typename Trace>
const Wording* Rewriting<Trace>::choose(ListId id) {
  const Texts::List list = style_.texts.list(id);
  if (list.size == 0) return nullptr;
  std::uint32_t at = prng_.below(list.size);
  const Wording* repeated = nullptr;
  for (std::uint32_t i = 0; i < list.size + kRedraws; ++i) {
    const Wording& wording = style_.texts.wording(list.picks[at]);
    const Fit fit = fit_of(wording);
    if (fit == Fit::fine) {
      echoed_ = echoed_ || wording.needs_word || wording.needs_phrase;
      if (wording.opening != 0 && openings_count_ < openings_.size())
        openings_[openings_count_++] = wording.opening;
      return &wording;
    }
    if (fit == Fit::repeated && repeated == nullptr) repeated = &wording;
    // Drawn anew, so that what follows an unfit entry is not favoured; in the end one after another.
    at = i < kRedraws ? prng_.below(list.size) : at + 1 < list.size ? at + 1 : 0;
  }
  return repeated;
}

template <typename Trace>
void Rewriting<Trace>::expand(const Wording& wording, LetterCase letter_case) {
  const Piece* pieces = style_.texts.pieces(wording);
  for (std::size_t i = 0; i < wording.pieces; ++i) {
    const Piece& piece = pieces[i];
    switch (piece.kind) {
      case Piece::Kind::literal:
        out_.append(style_.texts.text(piece, letter_case));
        break;
      case Piece::Kind::repeat: {
        const auto times = piece.times_min + prng_.below(piece.times_max - piece.times_min + 1u);
        for (std::uint32_t n = 0; n < times; ++n) {
          const bool is_later = n > 0 && letter_case == LetterCase::title;
          out_.append(style_.texts.text(piece, is_later ? LetterCase::lower : letter_case));
        }
        break;
      }
      case Piece::Kind::slot:
        if (const Wording* inner = choose(piece.slot)) expand(*inner, letter_case);  // holds no slots itself
        break;
      case Piece::Kind::word:
        out_.append(outline_.telling_word);
        break;
      case Piece::Kind::phrase:
        out_.append(outline_.phrase);
        break;
    }
    const bool took_capital = piece.has_letter || piece.kind == Piece::Kind::slot;
    if (letter_case == LetterCase::title && took_capital) letter_case = LetterCase::lower;
  }
}

template <typename Trace>
bool Rewriting<Trace>::write_from(ListId list, LetterCase letter_case) {
  const Wording* wording = choose(list);
  if (wording == nullptr) return false;
  expand(*wording, letter_case);
  return true;
}

template <typename Trace>
std::string_view Rewriting<Trace>::before(PartKind kind) const {
  switch (kind) {
    case PartKind::opener:
    case PartKind::lead_in:
    case PartKind::ending:
      return "";
    case PartKind::interjection:
      return text_[copied_ - 1] == ',' ? " " : ", ";
    default:
      return style_.separator;
  }
}

template <typename Trace>
std::string_view Rewriting<Trace>::after(PartKind kind) const {
  switch (kind) {
    case PartKind::opener:
      return style_.separator;
    case PartKind::lead_in:
      return " ";
    case PartKind::interjection:
      return ",";
    default:
      return "";
  }
}

// The chance is drawn even if it `may` not. `second`: of another one, by its own chance.
template <typename Trace>
bool Rewriting<Trace>::add(PartKind kind, bool may, bool second) {
  const Part& part = style_.part(kind);
  if (!prng_.chance(second ? part.second : part.chance) || !may) return false;
  const bool is_within =
      kind == PartKind::lead_in || kind == PartKind::interjection || kind == PartKind::ending;
  const std::size_t mark = out_.size();
  out_.append(before(kind));
  const LetterCase letter_case = is_within && outline_.shouts ? LetterCase::upper : LetterCase::lower;
  const bool written = write_from(part.fitting(outline_.mood), letter_case);
  out_.append(after(kind));
  const std::size_t bytes = out_.size() - mark;
  if (!written || !fits() || added_bytes_ + bytes > additions_limit()) {
    out_.cut(mark);
    is_full_ = is_full_ || written;
    return false;
  }
  added_bytes_ += bytes;
  record(Did::added, "", kPartNames[static_cast<std::size_t>(kind)]);
  return true;
}

// ---- Writing ---------------------------------------------------------------------------------------

template <typename Trace>
bool Rewriting<Trace>::run() {
  tokenize(text_, style_.vocabulary, tokens_);
  outline_ = outline_of(tokens_, text_, style_.vocabulary);
  if (outline_.first == outline_.last) return false;
  next_ = outline_.first;
  copied_ = tokens_[next_].begin;
  if (outline_.is_bare) {
    write_bare();
  } else if (outline_.words == 1) {
    write_brief();
  } else {
    write_full();
  }
  return true;
}

template <typename Trace>
void Rewriting<Trace>::copy(const Token& token, Did did) {
  out_.append(token.in(text_));
  copied_ = token.end;
  record(did, token.in(text_));
}

template <typename Trace>
void Rewriting<Trace>::write_bare() {
  for (; next_ < outline_.last; ++next_) {
    const Token& token = tokens_[next_];
    copy(token, token.kind == TokenKind::verbatim ? Did::verbatim : Did::kept);
  }
  copied_ = text_.size();
  add(PartKind::bare);
}

template <typename Trace>
void Rewriting<Trace>::write_brief() {
  write_body();
  write_ending();
  add(PartKind::brief);
}

template <typename Trace>
void Rewriting<Trace>::write_full() {
  if (takes_prefix()) write_prefix();
  write_body();
  write_ending();
  const bool closed = add(PartKind::closer);
  add(PartKind::closer, closed && outline_.words <= style_.bounds.long_words, true);
  add(PartKind::tail);
}

// Nothing stands before a command, nor before what would join it.
template <typename Trace>
bool Rewriting<Trace>::takes_prefix() const {
  return !outline_.is_command && !joins_backwards(code_point_at(text_, tokens_[outline_.first].begin).value);
}

// The mentions that a message begins with, and what sets them off: "@ada, @bob: ".
template <typename Trace>
void Rewriting<Trace>::write_address() {
  std::size_t end = next_;
  for (; end < outline_.last; ++end) {
    const Token& token = tokens_[end];
    if (token.kind == TokenKind::verbatim ? text_[token.begin] != '@' : end == next_) break;
    if (token.kind == TokenKind::word || token.kind == TokenKind::other) break;
  }
  // A bracket or quote before the sentence belongs to it.
  while (end > next_ && tokens_[end - 1].kind == TokenKind::punctuation) --end;
  for (; next_ < end; ++next_) {
    copy(tokens_[next_], tokens_[next_].kind == TokenKind::verbatim ? Did::verbatim : Did::kept);
  }
}

template <typename Trace>
void Rewriting<Trace>::write_prefix() {
  write_address();
  const bool is_addressed = next_ != outline_.first;
  add(PartKind::opener, !is_addressed && outline_.words <= style_.bounds.long_words);
  const bool takes_lead_in = next_ < outline_.last && (tokens_[next_].kind == TokenKind::word ||
                                                       tokens_[next_].kind == TokenKind::verbatim);
  after_lead_in_ = add(PartKind::lead_in, takes_lead_in);
}

template <typename Trace>
void Rewriting<Trace>::write_body() {
  while (next_ < outline_.last) {
    const Token& token = tokens_[next_];
    switch (token.kind) {
      case TokenKind::word:
        next_ += write_words(next_);
        continue;
      case TokenKind::space:
        write_space(token);
        break;
      case TokenKind::punctuation:
        write_punctuation(token);
        break;
      case TokenKind::verbatim:
        copy(token, Did::verbatim);
        sentence_begins_ = false;
        break;
      case TokenKind::other:
        copy(token, Did::kept);
        if (words_done_ == 0) sentence_begins_ = false;  // 🇩🇪 vs 🇧🇷
        break;
    }
    ++next_;
  }
  copied_ = text_.size();
}

// Between "…," and a word, or before a conjunction.
template <typename Trace>
bool Rewriting<Trace>::may_interject(const Token& space) const {
  if (is_full_ || words_done_ < kWordsBeforeInterjection || outline_.words - words_done_ < 2) return false;
  if (interjections_ > outline_.words / style_.bounds.words_per_interjection) return false;
  if (interjections_ > 0 && words_done_ < interjected_at_ + kWordsBetweenInterjections) return false;
  if (next_ == outline_.first || tokens_[next_ + 1].kind != TokenKind::word) return false;
  if (text_[space.begin - 1] == ',') return true;
  return tokens_[next_ - 1].kind == TokenKind::word &&
         style_.vocabulary.traits(tokens_[next_ + 1].word).is_conjunction;
}

template <typename Trace>
bool Rewriting<Trace>::may_put_aside(const Token& space) const {
  if (has_aside_ || !sentence_begins_ || next_ <= outline_.first) return false;
  if (words_done_ < 2 || outline_.words - words_done_ < 2) return false;
  return space.size() == 1 && tokens_[next_ - 1].kind == TokenKind::punctuation &&
         tokens_[next_ + 1].kind == TokenKind::word;
}

template <typename Trace>
void Rewriting<Trace>::write_space(const Token& space) {
  if (may_interject(space) && add(PartKind::interjection)) {
    ++interjections_;
    interjected_at_ = words_done_;
  }
  if (may_put_aside(space) && add(PartKind::aside)) {
    has_aside_ = true;
    // The sentence that goes on is set off as this one was.
    const std::size_t mark = out_.size();
    out_.append(style_.separator);
    copied_ = space.end;
    if (fits()) return record(Did::kept, space.in(text_));
    out_.cut(mark);
  }
  copy(space, Did::kept);
}

// e.g, etc, Mr: their stop ends no sentence.
template <typename Trace>
bool Rewriting<Trace>::is_abbreviation(const Token& token) const {
  if (token.kind == TokenKind::word) return style_.vocabulary.traits(token.word).is_abbreviation;
  return token.kind == TokenKind::verbatim && token.size() == 3 && text_[token.begin + 1] == '.';
}

template <typename Trace>
void Rewriting<Trace>::write_punctuation(const Token& token) {
  const std::string_view signs = token.in(text_);
  sentence_begins_ =
      ends_sentence(signs) && !(signs == "." && next_ > 0 && is_abbreviation(tokens_[next_ - 1]));
  const bool follows_word = next_ > outline_.first && tokens_[next_ - 1].kind == TokenKind::word;
  const bool is_free = next_ + 1 == outline_.last || tokens_[next_ + 1].kind == TokenKind::space;
  if (follows_word && is_free) {
    for (const auto& [from, list] : style_.punctuation) {
      if (from != signs) continue;
      if (!prng_.chance(style_.punctuation_chance)) break;
      const std::size_t mark = out_.size();
      copied_ = token.end;
      if (write_from(list, LetterCase::lower) && fits()) return record(Did::punctuation, signs);
      out_.cut(mark);
      break;
    }
  }
  copy(token, Did::kept);
}

// The longest phrase that begins with this token; its words have single tokens of space between them.
template <typename Trace>
typename Rewriting<Trace>::Match Rewriting<Trace>::match_phrase(std::size_t token) const {
  Match match;
  Phrases::Node node = style_.vocabulary.traits(tokens_[token].word).phrases;
  for (std::size_t words = 1; node != Phrases::kNone; ++words) {
    if (style_.phrases.list(node) != kNoList) match = {words, style_.phrases.list(node)};
    token += 2;
    const bool goes_on = token < outline_.last && tokens_[token].word != kUnknownWord &&
                         tokens_[token - 1].kind == TokenKind::space;
    if (!goes_on) break;
    node = style_.phrases.step(node, tokens_[token].word);
  }
  return match;
}

template <typename Trace>
LetterCase Rewriting<Trace>::case_of_phrase(std::size_t token, std::size_t words) const {
  bool has_upper = false;
  bool all_upper = true;
  for (std::size_t i = 0; i < words; ++i) {
    const Token& word = tokens_[token + 2 * i];
    has_upper = has_upper || word.letter_case == LetterCase::upper;
    all_upper = all_upper && (word.letter_case == LetterCase::upper ||
                              (word.letter_case == LetterCase::title && word.size() == 1));
  }
  // A letter that shouts alone does so in company only.
  if (all_upper && (has_upper || outline_.shouts)) return LetterCase::upper;
  const Token& first = tokens_[token];
  if (follows_lead_in(first)) return LetterCase::lower;
  if (first.letter_case == LetterCase::title) {
    return is_pronoun_i(first.in(text_)) && !sentence_begins_ ? LetterCase::lower : LetterCase::title;
  }
  return style_.sentence_capitals && sentence_begins_ ? LetterCase::title : LetterCase::lower;
}

// "a game" may have become "a iced latte": gives the article before out_[mark…] the form that fits.
template <typename Trace>
void Rewriting<Trace>::fit_article(std::size_t token, std::size_t mark) {
  if (token < outline_.first + 2 || mark == out_.size()) return;
  const Token& article = tokens_[token - 2];
  const Token& space = tokens_[token - 1];
  const bool is_article =
      article.kind == TokenKind::word && style_.vocabulary.traits(article.word).is_article;
  if (!is_article || space.kind != TokenKind::space || space.size() != 1 || mark < article.size() + 1) return;
  // As long as no rule has changed it.
  const std::size_t begin = mark - article.size() - 1;
  if (begin > 0 && is_ascii_letter(out_[begin - 1])) return;
  if ((out_[begin] | 0x20) != 'a' || out_[mark - 1] != ' ' || !is_ascii_letter(out_[mark - 2])) return;

  const bool is_a = article.size() == 1;
  const bool wants_an = takes_an(out_.from(mark));
  if (is_a && wants_an) {
    out_.insert(mark - 1, outline_.shouts ? "N" : "n");
    if (out_.overflowed()) return out_.cut(out_.size());
    if (!fits()) return out_.erase(mark - 1, 1);
    if constexpr (Trace::kRecords) trace_.shift(mark - 1, 1);
  } else if (!is_a && !wants_an && is_ascii_letter(out_[mark])) {
    out_.erase(mark - 2, 1);
    if constexpr (Trace::kRecords) trace_.shift(mark - 1, -1);
  }
}

template <typename Trace>
void Rewriting<Trace>::write_phrase(std::size_t token, std::size_t words, ListId list) {
  const std::size_t begin = tokens_[token].begin;
  const std::size_t end = tokens_[token + 2 * words - 2].end;
  const std::size_t mark = out_.size();
  copied_ = end;
  const std::string_view typed = text_.substr(begin, end - begin);
  if (list != kKeptWord && write_from(list, case_of_phrase(token, words)) && fits()) {
    fit_article(token, mark);
    record(Did::lexicon, typed);
  } else {
    out_.cut(mark);
    out_.append(typed);
    record(Did::kept, typed);
  }
}

// Writes the word or phrase that begins with this token. Returns how many tokens that were.
template <typename Trace>
std::size_t Rewriting<Trace>::write_words(std::size_t token) {
  const Match match = match_phrase(token);
  std::size_t words = 1;
  if (match.words > 0 && (prng_.chance(style_.lexicon_chance) || match.list == kKeptWord)) {
    words = match.words;
    write_phrase(token, words, match.list);
  } else {
    write_unknown_word(token);
  }
  sentence_begins_ = false;
  words_done_ += words;
  return 2 * words - 1;
}

template <typename Trace>
void Rewriting<Trace>::write_unknown_word(std::size_t index) {
  const Token& token = tokens_[index];
  const std::size_t mark = out_.size();
  const std::string_view typed = token.in(text_);
  copied_ = token.end;
  if (typed.size() > kWordRuleLetters) return copy(token, Did::kept);

  // Its first letter may change with its place: lower after a lead-in, a capital where a sentence begins.
  std::array<char, kWordRuleLetters> letters;
  std::copy(typed.begin(), typed.end(), letters.begin());
  LetterCase letter_case = token.letter_case;
  if (follows_lead_in(token)) {
    if (letter_case == LetterCase::title && style_.vocabulary.traits(token.word).is_everyday &&
        !is_pronoun_i(typed)) {
      letters[0] = to_ascii_lower(letters[0]);
      letter_case = LetterCase::lower;
    }
  } else if (style_.sentence_capitals && sentence_begins_ && letter_case == LetterCase::lower) {
    letters[0] = to_ascii_upper(letters[0]);
    letter_case = LetterCase::title;
  }
  const bool changed = rules_.write(token, {letters.data(), typed.size()}, letter_case, out_);
  if (fits()) {
    const bool is_kept = out_.from(mark) == typed;
    if (changed) fit_article(index, mark);
    return record(is_kept ? Did::kept : Did::rules, typed);
  }
  out_.cut(mark);
  copy(token, Did::kept);
}

// A word; of what is verbatim, a number, mention or tag: a sign after a link or an emote would join it.
template <typename Trace>
bool Rewriting<Trace>::takes_ending(const Token& last) const {
  if (last.kind != TokenKind::verbatim) return last.kind == TokenKind::word;
  const char first = text_[last.begin];
  const bool is_joinable = is_ascii_digit(first) || first == '@' || first == '#';
  return is_joinable && last.in(text_).find('/') == std::string_view::npos;
}

template <typename Trace>
void Rewriting<Trace>::write_ending() {
  add(PartKind::ending, takes_ending(tokens_[outline_.last - 1]));
}

// ---- Memory ----------------------------------------------------------------------------------------

template <typename Trace>
std::string run_rewriting(const CompiledStyle& style, std::string_view text, std::uint64_t seed, Trace& trace,
                          Mood& mood) {
  constexpr std::size_t kTokensBytes = (kUsualTextBytes + 1) * sizeof(Token);
  constexpr std::size_t kOutBytes = limits::kRewriteGrowth * kUsualTextBytes + limits::kRewriteSlackBytes;
  alignas(Token) std::array<std::byte, kTokensBytes> tokens_memory;  // not initialised: each byte costs
  std::array<char, kOutBytes> out_memory;
  std::pmr::monotonic_buffer_resource pool(tokens_memory.data(), tokens_memory.size());
  Tokens tokens(&pool);
  tokens.reserve(std::min(text.size() + 1, kUsualTextBytes));
  std::unique_ptr<char[]> large;
  if (output_limit(text) > kOutBytes) large = std::make_unique_for_overwrite<char[]>(output_limit(text));

  Writer out(large ? large.get() : out_memory.data(), output_limit(text));
  Rewriting<Trace> rewriting(style, text, seed, tokens, out, trace);
  if (!rewriting.run()) return std::string(text);
  mood = rewriting.mood();
  return std::string(out.from(0));
}

}  // namespace

std::string rewrite(const CompiledStyle& style, std::string_view text, std::uint64_t seed) {
  if (!is_valid_utf8(text)) return std::string(text);
  NoTrace trace;
  Mood mood = Mood::plain;
  return run_rewriting(style, text, seed, trace, mood);
}

Explanation explain(const CompiledStyle& style, std::string_view text, std::uint64_t seed) {
  if (!is_valid_utf8(text)) return {std::string(text), Mood::plain, {}};
  Recorder recorder;
  Explanation explanation;
  explanation.output = run_rewriting(style, text, seed, recorder, explanation.mood);
  explanation.steps = recorder.steps(explanation.output);
  return explanation;
}

}  // namespace twitchy::skibidi
