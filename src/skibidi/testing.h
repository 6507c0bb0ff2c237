// What the tests, the benchmark and the fuzzer of the engine share.
#pragma once

#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "skibidi/english.h"
#include "skibidi/style_set.h"
#include "skibidi/tokenizer.h"
#include "skibidi/trace.h"
#include "skibidi/unicode.h"
#include "skibidi/vocabulary.h"

// The checkout's folder, which CMake gives.
#ifndef TWITCHY_SOURCE_DIR
#define TWITCHY_SOURCE_DIR "."
#endif

namespace twitchy::skibidi::testing {

inline constexpr const char* kStylesFolder = TWITCHY_SOURCE_DIR "/styles";

// With it `bestie` makes of "hi there" the line that the product is known by.
inline constexpr std::uint64_t kExampleSeed = 640;

// The names of the styles that come with the server, whether they compile or not.
inline std::vector<std::string> shipped_names() {
  std::vector<std::string> names;
  const auto files = find_style_files(kStylesFolder);
  TWITCHY_CHECK(files.has_value());
  for (const auto& file : *files) names.push_back(file.stem().string());
  return names;
}

// The styles that come with the server; loaded once.
inline const std::map<std::string, Style>& shipped_styles() {
  static const auto styles = [] {
    auto loaded = load_styles(kStylesFolder);
    if (!loaded) std::fprintf(stderr, "%s\n", loaded.error().message.c_str());
    TWITCHY_CHECK(loaded.has_value());
    return std::move(*loaded);
  }();
  return styles;
}

inline const Style& shipped(const std::string& name) {
  return shipped_styles().at(name);
}

// A style of these lines, and of a description before them.
inline Style style_of(const std::string& toml) {
  auto style = Style::compile("description = 'x'\n" + toml, "x.toml");
  if (!style) std::fprintf(stderr, "%s\n", style.error().message.c_str());
  TWITCHY_CHECK(style.has_value());
  return *style;
}

// What the engine knows without a style.
inline const Vocabulary& english() {
  static const Vocabulary vocabulary = [] {
    Vocabulary filled;
    add_english(filled);
    return filled;
  }();
  return vocabulary;
}

inline Tokens tokens_of(std::string_view text) {
  Tokens tokens;
  tokenize(text, english(), tokens);
  return tokens;
}

inline std::vector<std::string> verbatim_of(std::string_view text) {
  std::vector<std::string> out;
  for (const Token& token : tokens_of(text)) {
    if (token.kind == TokenKind::verbatim) out.emplace_back(token.in(text));
  }
  return out;
}

// The grapheme clusters of more than one code point: what an edit could split. Folded, since a sentence's
// first letter may change its case.
inline std::vector<std::string> joined_clusters_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = cluster_end(text, at);
    if (code_point_at(text, at).bytes != end - at) out.push_back(folded(text.substr(at, end - at)));
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

// True if the steps tell of all of `text`, and of all of the output.
inline bool adds_up(const Explanation& explanation, std::string_view text) {
  if (explanation.steps.empty()) return explanation.output == text;
  std::string from;
  std::string to;
  for (const Step& step : explanation.steps) {
    from += step.from;
    to += step.to;
  }
  // But for the spaces at both ends.
  return to == explanation.output && text.find(from) != text.npos;
}

}  // namespace twitchy::skibidi::testing
