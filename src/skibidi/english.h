// What the engine itself knows of words, whatever the style: English as chats write it, the little words of
// other languages, and the emotes that Twitch knows.
#pragma once

#include "skibidi/vocabulary.h"

namespace twitchy::skibidi {

// Gives each word that it knows its traits.
void add_english(Vocabulary& vocabulary);

// Marks a word that a style knows as English, unless other languages have it as well.
void add_style_word(Vocabulary& vocabulary, WordId word);

}  // namespace twitchy::skibidi
