// A style as the engine uses it: made by style_file.h, read by rewriter.h. Plain data, immutable once made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "model/limits.h"
#include "skibidi/mood.h"
#include "skibidi/phrases.h"
#include "skibidi/texts.h"
#include "skibidi/vocabulary.h"
#include "skibidi/word_rules.h"

namespace twitchy::skibidi {

// Something that may be added at one place of a message.
enum class PartKind : std::uint8_t {
  opener,        // before the message, a sentence of its own
  lead_in,       // the message's first words
  interjection,  // before a clause of it
  aside,         // between two of its sentences
  ending,        // the message's punctuation, if it has none
  closer,        // after the message, a sentence of its own
  tail,          // at the very end
  brief,         // all that a message of one word gets
  bare,          // all that a message without words gets
};
inline constexpr std::size_t kPartCount = static_cast<std::size_t>(PartKind::bare) + 1;

// As style files name them.
inline constexpr std::array<const char*, kPartCount> kPartNames = {
    "openers", "lead_ins", "interjections", "asides", "endings", "closers", "tails", "brief", "bare"};

struct Part {
  std::uint32_t chance = 0;                  // percent
  std::uint32_t second = 0;                  // percent, of another one after the first
  std::array<ListId, kMoodCount> by_mood{};  // an empty one: that of Mood::plain

  ListId fitting(Mood mood) const {
    const ListId own = by_mood[static_cast<std::size_t>(mood)];
    return own != 0 ? own : by_mood[static_cast<std::size_t>(Mood::plain)];
  }
};

struct Bounds {
  std::uint32_t long_words = 24;  // more: fewer additions, or they drown in company
  std::uint32_t words_per_interjection = 25;
  std::uint32_t additions_bytes = limits::kRewriteSlackBytes;
};

struct CompiledStyle {
  std::string name;
  std::string description;
  std::uint64_t version = 0;
  std::string separator = " ";  // between a message and what stands before or after it
  Bounds bounds;

  std::array<Part, kPartCount> parts;
  const Part& part(PartKind kind) const { return parts[static_cast<std::size_t>(kind)]; }

  Texts texts;
  Vocabulary vocabulary;
  Phrases phrases;  // give lists of texts
  std::uint32_t lexicon_chance = 100;
  bool sentence_capitals = false;
  std::vector<WordRule> rules;
  std::vector<std::pair<std::string, ListId>> punctuation;
  std::uint32_t punctuation_chance = 100;

  std::size_t entries = 0;  // keys of [lexicon], [nouns] and [verbs]
};

}  // namespace twitchy::skibidi
