// What the tests, the benchmark and the fuzzer of the engine share.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "skibidi/style_set.h"
#include "skibidi/tokenizer.h"
#include "skibidi/unicode.h"

// The checkout's folder, which CMake gives.
#ifndef TWITCHY_SOURCE_DIR
#define TWITCHY_SOURCE_DIR "."
#endif

namespace twitchy::skibidi::testing {

// The styles that come with the server; loaded once.
inline const std::map<std::string, Style>& shipped_styles() {
  static const auto styles = [] {
    auto loaded = load_styles(TWITCHY_SOURCE_DIR "/styles");
    TWITCHY_CHECK(loaded.has_value());
    return std::move(*loaded);
  }();
  return styles;
}

inline const Style& shipped(const std::string& name) {
  return shipped_styles().at(name);
}

inline std::vector<std::string> verbatim_of(std::string_view text) {
  std::vector<Token> tokens;
  tokenize(text, tokens);
  std::vector<std::string> out;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::verbatim) out.emplace_back(token.in(text));
  }
  return out;
}

// The grapheme clusters of more than one code point: what an edit could split.
inline std::vector<std::string> joined_clusters_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = cluster_end(text, at);
    if (code_point_at(text, at).bytes != end - at) out.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

// True if all of `parts` stand in `text`, in order and without overlap.
inline bool holds_in_order(std::string_view text, const std::vector<std::string>& parts) {
  std::size_t at = 0;
  for (const std::string& part : parts) {
    const std::size_t found = text.find(part, at);
    if (found == text.npos) return false;
    at = found + part.size();
  }
  return true;
}

// True if `parts` is what is left of `all` when some of it is taken away.
inline bool is_subsequence(const std::vector<std::string>& parts, const std::vector<std::string>& all) {
  std::size_t next = 0;
  for (const std::string& one : all) {
    if (next < parts.size() && parts[next] == one) ++next;
  }
  return next == parts.size();
}

}  // namespace twitchy::skibidi::testing
