#include "skibidi/vocabulary.h"

#include <utility>

#include "base/check.h"

namespace twitchy::skibidi {

Vocabulary::Vocabulary() : slots_(1024), mask_(slots_.size() - 1), words_(1) {}

WordId Vocabulary::add(std::string_view folded) {
  WordKey key;
  key.append(folded);
  TWITCHY_CHECK(!folded.empty() && key.is_whole());
  if (const WordId known = find(key); known != kUnknownWord) return known;
  if (2 * words_.size() >= slots_.size()) grow();
  const auto word = static_cast<WordId>(words_.size());
  words_.push_back(
      {WordTraits{}, static_cast<std::uint32_t>(rests_.size()), static_cast<std::uint32_t>(key.blocks())});
  for (std::size_t i = 1; i < key.blocks(); ++i) rests_.push_back(key.block(i));
  insert({key.block(0), word, key.hash()});
  return word;
}

void Vocabulary::insert(const Slot& slot) {
  std::size_t at = slot.hash & mask_;
  while (slots_[at].word != kUnknownWord) at = (at + 1) & mask_;
  slots_[at] = slot;
}

void Vocabulary::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
  mask_ = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.word != kUnknownWord) insert(slot);
  }
}

}  // namespace twitchy::skibidi
