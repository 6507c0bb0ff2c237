// How a rewriting came about, step by step, for those who write styles.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "skibidi/mood.h"

namespace twitchy::skibidi {

enum class Did : std::uint8_t {
  kept,         // copied: spaces, signs, other scripts, words that no list or rule changes
  verbatim,     // copied, because no style may touch it
  lexicon,      // a word or phrase replaced
  rules,        // a word changed by rules
  punctuation,  // signs replaced
  added,        // a part, named by `part`
};

// What stands in the output between the step before and the step after. All `to`s together are the output,
// but for the spaces at both ends of the text, which no step tells of.
struct Step {
  Did did = Did::kept;
  std::string_view part;  // of `added`, as style files name it
  std::string from;       // the text's own bytes; empty for what is added
  std::string to;
};

struct Explanation {
  std::string output;
  Mood mood = Mood::plain;
  std::vector<Step> steps;
};

}  // namespace twitchy::skibidi
