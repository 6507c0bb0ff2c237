// A style: how a room's messages are rewritten.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

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
  // returned as it is. A few µs for a message of 40 bytes.
  std::string rewrite(std::string_view text, std::uint64_t seed) const;

 private:
  explicit Style(std::shared_ptr<const CompiledStyle> compiled);

  std::shared_ptr<const CompiledStyle> compiled_;
};

}  // namespace twitchy::skibidi
