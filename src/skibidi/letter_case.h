// How a word is capitalised, so that what replaces it is capitalised alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace twitchy::skibidi {

enum class LetterCase : std::uint8_t {
  lower,  // also what has no case at all
  title,  // one letter counts as this, not as upper: "I", "A"
  upper,
  mixed,  // iPhone, xQc: a name, which is left alone
};

// Tells it letter by letter; what has no case is left out.
class CaseTally {
 public:
  void add(bool is_upper) {
    if (upper_ + lower_ == 0) first_is_upper_ = is_upper;
    ++(is_upper ? upper_ : lower_);
  }
  LetterCase letter_case() const {
    if (upper_ == 0) return LetterCase::lower;
    if (upper_ == 1 && first_is_upper_) return LetterCase::title;
    return lower_ == 0 ? LetterCase::upper : LetterCase::mixed;
  }

 private:
  std::size_t upper_ = 0;
  std::size_t lower_ = 0;
  bool first_is_upper_ = false;
};

LetterCase letter_case_of(std::string_view word);

// With its first letter in upper case; with all of them.
std::string titled(std::string_view text);
std::string uppered(std::string_view text);
bool has_cased_letter(std::string_view text);

}  // namespace twitchy::skibidi
