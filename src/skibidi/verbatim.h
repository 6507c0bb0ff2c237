// What no style touches: mentions, tags, links, numbers, emotes, code, commands.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "skibidi/unicode.h"

namespace twitchy::skibidi {

// Finds what is to stay as typed, but for names that their letter case tells (iPhone) and emotes that are
// plain words (Kappa), which the tokenizer knows. Words with digits or underscores (h264, foo_bar) and with
// dots inside (node.js) are found.
//
//   @ada  #tag  https://a.example/b_(c)  a.example/b  ada@a.example  12:30  1,000.50  3rd  50%  :emote:
//   `code`  /me  !cmd  :D
//
// For one text, asked from its beginning to its end, which takes linear time in all.
class VerbatimFinder {
 public:
  explicit VerbatimFinder(std::string_view text) : text_(text) {}

  // Where the piece that begins with this cluster ends; `first.begin` if none does. It ends with a cluster.
  std::size_t end_at(const Cluster& first);

 private:
  static constexpr std::size_t kFenceMax = 3;  // backticks around code

  std::size_t unaligned_end(const Cluster& first);
  std::size_t sign_end(std::size_t at);
  std::size_t code_end(std::size_t at);

  const std::string_view text_;
  std::array<bool, kFenceMax + 1> never_closed_{};  // no fence of so many backticks follows any more
};

}  // namespace twitchy::skibidi
