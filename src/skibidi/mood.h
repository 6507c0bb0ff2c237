// What a message is about, as far as its words tell, so that what is added fits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twitchy::skibidi {

enum class Mood : std::uint8_t { plain, greeting, farewell, thanks, laugh, sad, hype, question };
inline constexpr std::size_t kMoodCount = static_cast<std::size_t>(Mood::question) + 1;

// As style files name them; `plain` is `any` there.
inline constexpr std::array<std::string_view, kMoodCount> kMoodNames = {
    "any", "greeting", "farewell", "thanks", "laugh", "sad", "hype", "question"};

constexpr std::string_view name_of(Mood mood) {
  return kMoodNames[static_cast<std::size_t>(mood)];
}

}  // namespace twitchy::skibidi
