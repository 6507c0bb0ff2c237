// A style: how a room's messages are rewritten.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "skibidi/trace.h"

namespace twitchy::skibidi {

struct CompiledStyle;

// Compiled once, at start, from a style file (docs/styles.md). Immutable and thread-safe; copies share.
class Style {
 public:
  // `file_name` names the style, and the file in errors, which say file, line, key and what was expected.
  static Result<Style> compile(std::string_view toml, std::string_view file_name);

  const std::string& name() const;         // the file's name without folders and ending: "bestie"
  std::uint64_t version() const;           // a hash of the engine's version and the file's bytes
  const std::string& description() const;  // one line for people

  // The same version, text and seed give the same bytes, on every machine, for ever. For valid UTF-8 the
  // result is valid UTF-8 of at most kRewriteGrowth * bytes + kRewriteSlackBytes (model/limits.h) that
  // keeps what is verbatim (verbatim.h), in order, and every grapheme cluster whole. Anything else is
  // returned as it is. Takes no lock, linear time and, for a text that a chat lets through, no memory but
  // the result's and some 60 KiB of stack. What it costs: `./dev bench text`.
  std::string rewrite(std::string_view text, std::uint64_t seed) const;

  // The same output, and how it came about. For tools: not fast.
  Explanation explain(std::string_view text, std::uint64_t seed) const;

  struct Size {
    std::size_t entries = 0;  // keys of [lexicon], [nouns] and [verbs]
    std::size_t phrases = 0;  // that are known: every form of every entry
    std::size_t parts = 0;    // texts in all parts
    std::size_t rules = 0;
  };
  Size size() const;

 private:
  explicit Style(std::shared_ptr<const CompiledStyle> compiled);

  std::shared_ptr<const CompiledStyle> compiled_;
};

}  // namespace twitchy::skibidi
