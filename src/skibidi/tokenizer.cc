#include "skibidi/tokenizer.h"

#include <array>

#include "skibidi/unicode.h"
#include "skibidi/verbatim.h"

namespace twitchy::skibidi {
namespace {

constexpr std::string_view kTypographicApostrophe = "’";

// A word while it is read: its folded form, its letters and its case.
class WordReader {
 public:
  void add_ascii_letter(char c) {
    const char lower = static_cast<char>(c | 0x20);
    case_.add(c != lower);
    letters_ |= letter_set(lower);
    key_.append(lower);
  }

  void add_apostrophe() {
    is_contraction_ = true;
    key_.append('\'');
  }

  // A cluster that is not a lone ASCII letter.
  void add_cluster(std::string_view cluster) {
    is_ascii_ = false;
    for (std::size_t at = 0; at < cluster.size();) {
      const CodePoint point = code_point_at(cluster, at);
      at += point.bytes;
      if (is_upper(point.value) || is_lower(point.value)) case_.add(is_upper(point.value));
      key_.append(encoded(to_lower(point.value)).text());
    }
  }

  Token token(const Vocabulary& vocabulary, std::size_t begin, std::size_t end) const {
    Token token;
    token.kind = TokenKind::word;
    token.letter_case = case_.letter_case();
    token.is_contraction = is_contraction_;
    token.is_ascii = is_ascii_;
    token.letters = letters_;
    token.begin = static_cast<std::uint32_t>(begin);
    token.end = static_cast<std::uint32_t>(end);
    token.word = vocabulary.find(key_);
    return token;
  }

 private:
  WordKey key_;
  LetterSet letters_ = 0;
  CaseTally case_;
  bool is_contraction_ = false;
  bool is_ascii_ = true;
};

// What may follow a word of ASCII letters so that it is certain to be just this. The other signs may make a
// link or a name of it; what is not ASCII may be a mark on its last letter.
constexpr auto kEndsPlainWord = [] {
  std::array<bool, 256> ends{};
  for (unsigned char c = ' '; c < 0x7F; ++c) {
    const bool is_name = is_ascii_letter(static_cast<char>(c)) || is_ascii_digit(static_cast<char>(c));
    ends[c] = !is_name && c != '_' && c != '.' && c != ':' && c != '@' && c != '\'';
  }
  return ends;
}();

class Tokenizer {
 public:
  Tokenizer(std::string_view text, const Vocabulary& vocabulary, Tokens& tokens)
      : text_(text), vocabulary_(vocabulary), verbatim_(text), tokens_(tokens) {}

  void run() {
    tokens_.clear();
    while (at_ < text_.size()) {
      if (!read_plain_word()) read_cluster();
    }
  }

 private:
  bool read_plain_word();
  bool read_other_script();
  void read_cluster();
  void read_word();
  void push_word(const WordReader& word, std::size_t end);
  void push(TokenKind kind, std::size_t end, std::uint32_t letters = 0);
  std::size_t apostrophe_bytes(std::size_t at) const;
  bool letter_begins(std::size_t at) const {
    return at < text_.size() && cluster_at(text_, at).cls == CharClass::letter;
  }

  const std::string_view text_;
  const Vocabulary& vocabulary_;
  VerbatimFinder verbatim_;
  Tokens& tokens_;
  std::size_t at_ = 0;
};

void Tokenizer::push(TokenKind kind, std::size_t end, std::uint32_t letters) {
  const bool is_run = kind != TokenKind::word && kind != TokenKind::verbatim;
  if (is_run && !tokens_.empty() && tokens_.back().kind == kind) {
    tokens_.back().end = static_cast<std::uint32_t>(end);
    tokens_.back().letters += letters;
  } else {
    Token token;
    token.kind = kind;
    token.letters = letters;
    token.begin = static_cast<std::uint32_t>(at_);
    token.end = static_cast<std::uint32_t>(end);
    tokens_.push_back(token);
  }
  at_ = end;
}

void Tokenizer::push_word(const WordReader& word, std::size_t end) {
  const Token token = word.token(vocabulary_, at_, end);
  const WordTraits& traits = vocabulary_.traits(token.word);
  const bool is_emote = (token.letter_case == LetterCase::upper && traits.is_emote_in_upper) ||
                        (token.letter_case == LetterCase::title && traits.is_emote_titled);
  // In mixed case it is a name: iPhone, O'Brien.
  if (token.letter_case == LetterCase::mixed || is_emote) return push(TokenKind::verbatim, end);
  tokens_.push_back(token);
  at_ = end;
}

// The short way: ASCII letters, perhaps an apostrophe and more of them, and then what ends any word.
bool Tokenizer::read_plain_word() {
  WordReader word;
  std::size_t at = at_;
  while (at < text_.size()) {
    const char c = text_[at];
    if (is_ascii_letter(c)) {
      word.add_ascii_letter(c);
    } else if (c == '\'' && at > at_ && at + 1 < text_.size() && is_ascii_letter(text_[at + 1])) {
      word.add_apostrophe();
    } else {
      break;
    }
    ++at;
  }
  if (at == at_) return false;
  if (at < text_.size() && !kEndsPlainWord[static_cast<unsigned char>(text_[at])]) {
    // A stop at the end of a sentence.
    const bool is_stop = text_[at] == '.' && (at + 1 == text_.size() || text_[at + 1] == ' ');
    if (!is_stop) return false;
  }
  push_word(word, at);
  return true;
}

void Tokenizer::read_cluster() {
  if (read_other_script()) return;
  const Cluster cluster = cluster_at(text_, at_);
  if (cluster.cls == CharClass::space) return push(TokenKind::space, cluster.end);
  const std::size_t verbatim = verbatim_.end_at(cluster);
  if (verbatim != at_) return push(TokenKind::verbatim, verbatim);
  switch (cluster.cls) {
    case CharClass::letter:
      return read_word();
    case CharClass::punctuation:
    case CharClass::underscore:
      return push(TokenKind::punctuation, cluster.end);
    default:
      return push(TokenKind::other, cluster.end, is_letter(code_point_at(text_, at_).value) ? 1 : 0);
  }
}

// The short way through Chinese, Cyrillic, Arabic and so on.
bool Tokenizer::read_other_script() {
  const SimpleRun run = simple_run_at(text_, at_);
  if (run.end == at_) return false;
  push(TokenKind::other, run.end, run.letters);
  return true;
}

// The bytes of the apostrophe at `at`; 0 if there is none.
std::size_t Tokenizer::apostrophe_bytes(std::size_t at) const {
  if (at >= text_.size()) return 0;
  if (text_[at] == '\'') return 1;
  return text_.substr(at).starts_with(kTypographicApostrophe) ? kTypographicApostrophe.size() : 0;
}

void Tokenizer::read_word() {
  WordReader word;
  std::size_t at = at_;
  for (;;) {
    while (letter_begins(at)) {
      const std::size_t end = cluster_end(text_, at);
      if (end == at + 1) {
        word.add_ascii_letter(text_[at]);
      } else {
        word.add_cluster(text_.substr(at, end - at));
      }
      at = end;
    }
    const std::size_t apostrophe = apostrophe_bytes(at);
    if (apostrophe == 0 || cluster_end(text_, at) != at + apostrophe || !letter_begins(at + apostrophe))
      break;
    word.add_apostrophe();
    at += apostrophe;
  }
  push_word(word, at);
}

}  // namespace

void tokenize(std::string_view text, const Vocabulary& vocabulary, Tokens& tokens) {
  Tokenizer(text, vocabulary, tokens).run();
}

std::size_t letters_of(const Token& token, std::string_view word) {
  if (token.is_ascii) return word.size();
  std::size_t letters = 0;
  for (std::size_t at = 0; at < word.size(); at = cluster_end(word, at)) ++letters;
  return letters;
}

}  // namespace twitchy::skibidi
