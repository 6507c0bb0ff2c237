// An entry of a room's log: what is published, stored and, if it is a message, shown.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "model/ids.h"

namespace twitchy {

// The number is what is stored. An entry of a kind that is not known here counts its sequence and shows
// nothing; a deletion or a ban will come as such an entry.
enum class EntryKind : std::uint32_t {
  message = 0,    // the default: an entry without a kind is a message
  void_copy = 1,  // the sequence of a retry that the log holds twice: kept, never shown
};

struct Entry {
  EntryKind kind = EntryKind::message;
  TimeMs at = 0;  // the accepting node's clock; order is by sequence
  UserId user;
  std::string user_name;  // as shown when it was said
  std::string text;       // as rewritten
  std::string original;   // as typed
  std::string style;
  std::uint64_t style_version = 0;  // with seed and original: gives the text again
  std::uint64_t seed = 0;
  std::string nonce;
  Sequence reply_to;                        // 0: answers nothing
  std::map<std::string, std::string> more;  // the open map: what later versions add

  bool is_shown() const { return kind == EntryKind::message; }
  friend bool operator==(const Entry&, const Entry&) = default;
};

// An entry with its place in the log. Entries are immutable once committed, and shared.
struct LogEntry {
  Sequence seq;
  std::shared_ptr<const Entry> entry;
};

// About how many bytes it takes in a queue; for bounds.
std::size_t approximate_bytes(const Entry& entry);

}  // namespace twitchy
