// A style as the engine uses it: made by style_file.h, read by rewriter.h. Plain data, immutable once made.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "skibidi/lexicon.h"
#include "skibidi/mood.h"
#include "skibidi/word_rules.h"
#include "skibidi/wording.h"

namespace twitchy::skibidi {

// Something that may be added at one place of a message.
struct Part {
  std::uint32_t chance = 0;                              // percent
  std::uint32_t second = 0;                              // percent, of another one after the first
  std::array<std::vector<Wording>, kMoodCount> by_mood;  // an empty one: that of Mood::plain

  const std::vector<Wording>& fitting(Mood mood) const {
    const auto& own = by_mood[static_cast<std::size_t>(mood)];
    return own.empty() ? by_mood[static_cast<std::size_t>(Mood::plain)] : own;
  }
};

struct CompiledStyle {
  std::string name;
  std::string description;
  std::uint64_t version = 0;
  std::string separator = " ";  // between a message and what stands before or after it

  Part opener;        // before the message, a sentence of its own
  Part lead_in;       // the message's first words
  Part interjection;  // before a clause of it
  Part ending;        // the message's punctuation, if it has none
  Part closer;        // after the message, a sentence of its own
  Part tail;          // at the very end
  Part brief;         // all that a message of one word gets
  Part bare;          // all that a message without words gets

  std::vector<std::vector<Wording>> slots;
  std::uint32_t lexicon_chance = 100;
  Lexicon lexicon;  // an entry without choices stays as it is typed
  std::vector<WordRule> rules;
};

}  // namespace twitchy::skibidi
