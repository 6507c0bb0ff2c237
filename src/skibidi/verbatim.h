// What no style touches: mentions, tags, links, numbers, emotes, code, commands.
#pragma once

#include <cstddef>
#include <string_view>

namespace twitchy::skibidi {

// Where the verbatim piece that begins at `at` ends; `at` itself if none begins there. `at` must be a
// cluster's beginning and so is what is returned. Words that are left for what they contain are included:
// digits or underscores (h264, foo_bar), dots inside (node.js), mixed case (iPhone), known emotes.
//
//   @ada  #tag  https://a.example/b_(c)  a.example/b  ada@a.example  12:30  1,000.50  3rd  50%  :emote:
//   `code`  /me  !cmd  :D
std::size_t verbatim_end(std::string_view text, std::size_t at);

}  // namespace twitchy::skibidi
