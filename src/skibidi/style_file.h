// Reads a style file, TOML as docs/styles.md describes it. Everything in it is checked here, so that a
// rewriting cannot fail.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"
#include "skibidi/compiled_style.h"

namespace twitchy::skibidi {

inline constexpr std::size_t kStyleFileBytes = 512 * 1024;
inline constexpr std::size_t kListEntries = 1000;  // of one list
inline constexpr std::size_t kLexiconEntries = 10'000;
inline constexpr std::size_t kSlots = 64;
inline constexpr std::size_t kPunctuationEntries = 64;
inline constexpr std::size_t kPunctuationBytes = 16;

// An error's message begins "FILE:LINE: KEY: expected …".
Result<CompiledStyle> compile_style_file(std::string_view toml, std::string_view file_name);

}  // namespace twitchy::skibidi
