#include "skibidi/tokenizer.h"

#include "skibidi/unicode.h"
#include "skibidi/verbatim.h"

namespace twitchy::skibidi {
namespace {

constexpr std::string_view kTypographicApostrophe = "’";

// The bytes of the apostrophe at `at`; 0 if there is none.
std::size_t apostrophe_bytes(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '\'') return 1;
  return text.substr(at).starts_with(kTypographicApostrophe) ? kTypographicApostrophe.size() : 0;
}

bool letter_begins(std::string_view text, std::size_t at) {
  return at < text.size() && cluster_at(text, at).cls == CharClass::letter;
}

std::size_t word_end(std::string_view text, std::size_t at) {
  for (;;) {
    while (letter_begins(text, at)) at = cluster_end(text, at);
    const std::size_t apostrophe = apostrophe_bytes(text, at);
    if (apostrophe == 0 || cluster_end(text, at) != at + apostrophe ||
        !letter_begins(text, at + apostrophe)) {
      return at;
    }
    at += apostrophe;
  }
}

Token word_token(std::string_view text, std::size_t begin) {
  Token token{TokenKind::word, LetterCase::lower, begin, word_end(text, begin)};
  token.letter_case = letter_case_of(token.in(text));
  if (token.letter_case == LetterCase::mixed) token.kind = TokenKind::verbatim;  // a name: O'Brien
  return token;
}

TokenKind kind_of(CharClass cls) {
  switch (cls) {
    case CharClass::space:
      return TokenKind::space;
    case CharClass::punctuation:
    case CharClass::underscore:
      return TokenKind::punctuation;
    default:
      return TokenKind::other;
  }
}

Token token_at(std::string_view text, std::size_t at) {
  const Cluster cluster = cluster_at(text, at);
  if (cluster.cls == CharClass::space) return {TokenKind::space, LetterCase::lower, at, cluster.end};
  const std::size_t verbatim = verbatim_end(text, at);
  if (verbatim != at) return {TokenKind::verbatim, LetterCase::lower, at, verbatim};
  if (cluster.cls == CharClass::letter) return word_token(text, at);
  return {kind_of(cluster.cls), LetterCase::lower, at, cluster.end};
}

bool is_run(TokenKind kind) {
  return kind != TokenKind::word && kind != TokenKind::verbatim;
}

}  // namespace

void tokenize(std::string_view text, std::vector<Token>& tokens) {
  tokens.clear();
  for (std::size_t at = 0; at < text.size();) {
    const Token token = token_at(text, at);
    at = token.end;
    if (!tokens.empty() && tokens.back().kind == token.kind && is_run(token.kind)) {
      tokens.back().end = token.end;
    } else {
      tokens.push_back(token);
    }
  }
}

}  // namespace twitchy::skibidi
