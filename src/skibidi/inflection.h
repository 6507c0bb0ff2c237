// English endings: the forms of a noun or a verb, so that a style lists a word once.
//
// By the usual spelling rules and a table of irregular words: R. Quirk and others, "A Comprehensive Grammar
// of the English Language" (1985), chapters 3 (verbs) and 5 (nouns).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twitchy::skibidi {

enum class WordClass : std::uint8_t { other, noun, verb };

// The forms of a word, in an order of its class.
//   noun: cat, cats, cat's, cats'
//   verb: win, wins, won, won, winning (third person, past, participle, -ing)
inline constexpr std::size_t kFormsMax = 5;
constexpr std::size_t forms_of(WordClass word_class) {
  return word_class == WordClass::verb ? kFormsMax : word_class == WordClass::noun ? 4 : 1;
}
using Forms = std::array<std::string, kFormsMax>;

// How style files name the forms after the first, which they may give.
inline constexpr std::array<std::string_view, 4> kNounForms = {"", "plural", "", ""};
inline constexpr std::array<std::string_view, kFormsMax> kVerbForms = {"", "third", "past", "participle",
                                                                       "ing"};

// `phrase` with the word that takes the endings inflected: the last one of a noun, the first of a verb, or
// the one before {+}. Nothing if that is not a word of plain letters a to z. `third_person` is the ending of
// he, she and it: "s", or another that is put as -ed is.
std::optional<Forms> inflect(std::string_view phrase, WordClass word_class, std::string_view third_person);

// cats', children's
std::string possessive_of_plural(std::string_view plural);

// `phrase` without {+}.
std::string uninflected(std::string_view phrase);

}  // namespace twitchy::skibidi
