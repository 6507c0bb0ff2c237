// One entry of a style's lists, as written in the file: plain text with two additions.
//   slay{1-4}   the letter before it, one to four times; bus{3}in: just three times
//   {emoji}     an entry of the slot of that name
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace twitchy::skibidi {

inline constexpr std::uint32_t kRepeatsMax = 8;
inline constexpr std::size_t kWordingBytes = 160;  // as written
inline constexpr std::size_t kWordingSlots = 4;

struct WordingPiece {
  enum class Kind : std::uint8_t { literal, repeat, slot };
  Kind kind = Kind::literal;
  std::string text;  // literal: itself; repeat: the letter
  std::uint32_t times_min = 1;
  std::uint32_t times_max = 1;
  std::size_t slot = 0;
};

struct Wording {
  std::vector<WordingPiece> pieces;
  // A hash of its first word: of two that begin alike only one stands in a message. 0: begins like none.
  std::uint64_t opening = 0;
};

using SlotNames = std::map<std::string, std::size_t, std::less<>>;

// `slots` says which names may stand in braces. An error's message says what was expected.
Result<Wording> parse_wording(std::string_view written, const SlotNames& slots);

// Nothing, or why `text` must not be shown in a chat (a control character, say).
const char* why_unfit(std::string_view text);

}  // namespace twitchy::skibidi
