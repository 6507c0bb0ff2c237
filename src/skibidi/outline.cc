#include "skibidi/outline.h"

#include "skibidi/unicode.h"

namespace twitchy::skibidi {
namespace {

constexpr std::size_t kTellingLetters = 4;
constexpr std::size_t kTellingBytesMax = 24;
constexpr std::size_t kPhraseWordsMin = 2;
constexpr std::size_t kPhraseWordsMax = 4;
constexpr std::size_t kPhraseBytesMax = 40;
constexpr std::size_t kMoodWords = 16;      // read for the mood, from the first on
constexpr std::size_t kGreetingWords = 3;   // more are about something else
constexpr std::size_t kShoutedLetters = 5;  // fewer are an abbreviation

// Adds up what the words of a text tell.
class Tally {
 public:
  Tally(std::string_view text, const Vocabulary& vocabulary) : text_(text), vocabulary_(vocabulary) {}

  void add_word(const Token& token) {
    const WordTraits& traits = vocabulary_.traits(token.word);
    if (words_ == 0) first_ = &token;
    if (words_ == 1) second_ = &token;
    ++words_;
    latin_letters_ += token.size();
    const bool is_alone = token.letter_case == LetterCase::title && token.size() == 1;
    if (token.letter_case != LetterCase::upper && !is_alone) all_upper_ = false;
    if (traits.is_english) ++english_words_;
    const bool is_foreign = traits.is_foreign || is_elided(token);
    if (is_foreign) ++foreign_words_;
    if (!is_foreign && !token.is_ascii) ++accented_words_;
    const bool is_news = traits.mood != Mood::plain && traits.mood != Mood::greeting;
    if (is_news && words_ > 1 && words_ <= kMoodWords && later_mood_ == Mood::plain)
      later_mood_ = traits.mood;
    const bool tells = !traits.is_everyday && !token.is_contraction && token.size() <= kTellingBytesMax &&
                       letters_of(token, token.in(text_)) >= kTellingLetters;
    if (tells && token.size() > telling_word_.size()) telling_word_ = token.in(text_);
  }
  void add_punctuation(const Token& token) {
    if (token.in(text_).find_first_of(".!?") != std::string_view::npos && words_ > 0) ended_sentence_ = true;
  }
  void add_other(const Token& token) { foreign_letters_ += token.letters; }

  void fill(Outline& outline, bool has_question_mark, bool begins_sentence) const {
    outline.words = words_;
    outline.is_bare = words_ == 0 || foreign_letters_ > latin_letters_ || is_foreign();
    outline.shouts = all_upper_ && words_ > 1 && latin_letters_ >= kShoutedLetters;
    outline.telling_word = telling_word_;
    if (words_ > 0) outline.mood = mood(has_question_mark, begins_sentence);
  }

 private:
  // In Latin letters, but another language. One word with an accent alone is no sign of it: Pokémon cards.
  bool is_foreign() const {
    if (words_ > 1 && foreign_words_ == 0 && accented_words_ == 1) return false;
    return foreign_words_ + accented_words_ > english_words_;
  }

  // l'homme, d'accord, c'è
  bool is_elided(const Token& token) const {
    constexpr std::string_view kElided = "cdjlmnst";
    const char first = to_ascii_lower(text_[token.begin]);
    return token.is_contraction && kElided.find(first) != kElided.npos &&
           !is_ascii_letter(text_[token.begin + 1]);
  }

  // A question mark at the end, or a first word that asks (if it does begin the only sentence, unlike "/me is
  // here"), outweighs everything but a greeting.
  Mood mood(bool has_question_mark, bool begins_sentence) const {
    const WordTraits& first = vocabulary_.traits(first_->word);
    if (first.mood == Mood::greeting && words_ <= kGreetingWords) return first.mood;
    if (has_question_mark || (begins_sentence && !ended_sentence_ && first_asks())) return Mood::question;
    return first.mood != Mood::plain ? first.mood : later_mood_;
  }

  // "What is it", "but when is it"; not "what a day".
  bool first_asks() const {
    const WordTraits& first = vocabulary_.traits(first_->word);
    if (second_ == nullptr) return first.asks;
    const WordTraits& second = vocabulary_.traits(second_->word);
    if (first.exclaims && second.is_article) return false;
    return first.asks || (first.is_conjunction && second.asks);
  }

  const std::string_view text_;
  const Vocabulary& vocabulary_;
  const Token* first_ = nullptr;
  const Token* second_ = nullptr;
  std::size_t words_ = 0;
  std::size_t latin_letters_ = 0;
  std::size_t foreign_letters_ = 0;
  std::size_t english_words_ = 0;
  std::size_t foreign_words_ = 0;
  std::size_t accented_words_ = 0;  // the others with letters that English has not
  bool all_upper_ = true;
  bool ended_sentence_ = false;  // before the end
  Mood later_mood_ = Mood::plain;
  std::string_view telling_word_;
};

bool is_command(const Token& first, std::string_view text) {
  return first.kind == TokenKind::verbatim && (text[first.begin] == '/' || text[first.begin] == '!');
}

// From the first word on, if nothing but it begins the text.
std::string_view phrase_of(const Tokens& tokens, const Outline& outline, std::string_view text) {
  if (outline.words < kPhraseWordsMin || outline.first_word != outline.first) return {};
  const std::size_t begin = tokens[outline.first].begin;
  std::size_t end = begin;
  std::size_t words = 0;
  for (std::size_t at = outline.first; at < outline.last && words < kPhraseWordsMax; at += 2) {
    const Token& word = tokens[at];
    if (word.kind != TokenKind::word || word.end - begin > kPhraseBytesMax) break;
    end = word.end;
    ++words;
    if (at + 1 < outline.last && tokens[at + 1].kind != TokenKind::space) break;
  }
  return words < kPhraseWordsMin ? std::string_view{} : text.substr(begin, end - begin);
}

}  // namespace

Outline outline_of(const Tokens& tokens, std::string_view text, const Vocabulary& vocabulary) {
  Outline outline;
  outline.last = tokens.size();
  while (outline.first < outline.last && tokens[outline.first].kind == TokenKind::space) ++outline.first;
  while (outline.last > outline.first && tokens[outline.last - 1].kind == TokenKind::space) --outline.last;
  if (outline.first == outline.last) return outline;

  Tally tally(text, vocabulary);
  bool has_word = false;
  bool begins_sentence = true;  // but for mentions, the first word does
  for (std::size_t at = outline.first; at < outline.last; ++at) {
    const Token& token = tokens[at];
    if (token.kind == TokenKind::word) {
      if (!has_word) outline.first_word = at;
      has_word = true;
      tally.add_word(token);
    } else if (token.kind == TokenKind::other) {
      tally.add_other(token);
    } else if (token.kind == TokenKind::punctuation && at + 1 < outline.last) {
      tally.add_punctuation(token);
    } else if (token.kind == TokenKind::verbatim && !has_word && text[token.begin] != '@') {
      begins_sentence = false;
    }
  }
  outline.is_command = is_command(tokens[outline.first], text);
  const Token& last = tokens[outline.last - 1];
  const bool asks = last.kind == TokenKind::punctuation && last.in(text).find('?') != std::string_view::npos;
  tally.fill(outline, asks, begins_sentence);
  outline.phrase = phrase_of(tokens, outline, text);
  return outline;
}

}  // namespace twitchy::skibidi
