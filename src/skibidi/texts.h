// All that a style may write, compiled: lists of wordings, each in the three letter cases it may be asked in.
//
// A wording is written as plain text with additions:
//   slay{1-4}   the letter before it, one to four times; bus{3}in: just three times
//   {emoji}     an entry of the slot of that name
//   {word}      the message's most telling word      } where `echoes` are allowed
//   {phrase}    the message's first words            }
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "skibidi/letter_case.h"

namespace twitchy::skibidi {

inline constexpr std::uint32_t kRepeatsMax = 8;
inline constexpr std::size_t kWordingBytes = 160;  // as written
inline constexpr std::size_t kWordingSlots = 4;
inline constexpr std::uint32_t kWeightMax = 20;

struct Piece {
  enum class Kind : std::uint8_t { literal, repeat, slot, word, phrase };
  struct Span {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };

  Kind kind = Kind::literal;
  bool has_letter = false;  // takes a capital at the beginning
  std::uint8_t times_min = 1;
  std::uint8_t times_max = 1;
  std::uint32_t slot = 0;
  std::array<Span, 3> text;  // lower (as written), title, upper: literal, or the letter that is repeated
};

struct Wording {
  std::uint32_t first_piece = 0;
  std::uint16_t pieces = 0;
  bool needs_word = false;
  bool needs_phrase = false;
  // A hash of its first word: of two that begin alike only one stands in a message. 0: begins like none.
  std::uint64_t opening = 0;
};

using ListId = std::uint32_t;  // 0: the empty list

struct WrittenWording {
  std::string text;
  std::uint32_t weight = 1;  // 1 to kWeightMax
};

// Immutable once filled.
class Texts {
 public:
  // Before any list that names it. Its id is what {name} gives.
  void add_slot(const std::string& name, ListId list) { slots_.emplace(name, list); }

  // An error's message says what was expected; `error_at` then says of which entry.
  Result<ListId> add_list(const std::vector<WrittenWording>& written, bool echoes, std::size_t& error_at);

  // Gives back the memory that filling has left over.
  void finish();

  // A list's wordings, each as often as it weighs; drawing one of them evenly is drawing by weight.
  struct List {
    const std::uint32_t* picks = nullptr;
    std::uint32_t size = 0;
  };
  List list(ListId id) const { return {picks_.data() + lists_[id].first_pick, lists_[id].size}; }
  std::size_t entries(ListId id) const { return lists_[id].entries; }
  const Wording& wording(std::uint32_t pick) const { return wordings_[pick]; }
  const Piece* pieces(const Wording& wording) const { return pieces_.data() + wording.first_piece; }
  std::string_view text(const Piece& piece, LetterCase letter_case) const {
    const Piece::Span span = piece.text[static_cast<std::size_t>(letter_case)];
    return std::string_view(bytes_).substr(span.begin, span.size);
  }

 private:
  struct ListRange {
    std::uint32_t first_pick = 0;
    std::uint32_t size = 0;
    std::uint32_t entries = 0;
  };

  std::optional<Error> add_wording(const std::string& written, bool echoes);
  std::optional<Error> add_braced(std::string_view inside, bool echoes, std::string& literal);
  void add_literal(std::string& literal);
  void set_text(Piece& piece, std::string_view text);

  std::map<std::string, ListId, std::less<>> slots_;
  std::string bytes_;
  std::vector<Piece> pieces_;
  std::vector<Wording> wordings_;
  std::vector<std::uint32_t> picks_;
  std::vector<ListRange> lists_ = std::vector<ListRange>(1);
};

// Nothing, or why `text` must not be shown in a chat (a control character, say).
const char* why_unfit(std::string_view text);

}  // namespace twitchy::skibidi
