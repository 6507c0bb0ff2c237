// What a message is about, as far as its words tell, so that what is added fits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace twitchy::skibidi {

enum class Mood : std::uint8_t { plain, greeting, farewell, thanks, laugh, sad, hype, question };
inline constexpr std::size_t kMoodCount = static_cast<std::size_t>(Mood::question) + 1;

// As style files name them; `plain` is `any` there.
inline constexpr std::array<std::string_view, kMoodCount> kMoodNames = {
    "any", "greeting", "farewell", "thanks", "laugh", "sad", "hype", "question"};

// `words` are folded. A question mark at the end, or a first word that asks (if the words do begin a
// sentence, unlike "/me is here"), outweighs everything but a greeting.
Mood mood_of(std::span<const std::string_view> words, bool has_question_mark, bool begins_sentence);

// A word that often begins a sentence and is no name: it may lose its capital after a lead-in.
bool is_common_word(std::string_view folded_word);

// A word that a clause begins with: but, because, when.
bool is_conjunction(std::string_view folded_word);

}  // namespace twitchy::skibidi
