// Whom a message speaks to.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.h"

namespace twitchy::chat {

// The names that a text mentions, in lower case, each once: @name, not within a word (x@name).
std::vector<std::string> mentioned_names(std::string_view text);

// A message of a batch that speaks to someone.
struct Addressed {
  std::uint32_t place = 0;         // in the batch
  std::vector<std::string> names;  // that it mentions
  UserId answered;                 // whose message it answers; 0: it answers none, or one too old to tell
};

// Who said what, of a room's latest limits::kAuthorsKept sequences.
class Authors {
 public:
  // In order, without a hole.
  void add(Sequence seq, UserId author);
  // 0 if it is not known any more.
  UserId find(Sequence seq) const;

 private:
  Sequence first_;
  std::deque<UserId> authors_;
};

}  // namespace twitchy::chat
