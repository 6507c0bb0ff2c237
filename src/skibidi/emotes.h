// Names that Twitch chat knows as pictures. They are left as typed, case and all.
#pragma once

#include <string_view>

namespace twitchy::skibidi {

bool is_known_emote(std::string_view word);

}  // namespace twitchy::skibidi
