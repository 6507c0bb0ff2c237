// The rewriting itself: one message, by one style.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "skibidi/compiled_style.h"
#include "skibidi/trace.h"

namespace twitchy::skibidi {

// Raise it whenever the same style file, seed and text would give other bytes than before.
inline constexpr std::uint64_t kEngineVersion = 2;

// What Style::rewrite() promises.
std::string rewrite(const CompiledStyle& style, std::string_view text, std::uint64_t seed);

// The same output, and how it came about. For tools: not fast.
Explanation explain(const CompiledStyle& style, std::string_view text, std::uint64_t seed);

}  // namespace twitchy::skibidi
