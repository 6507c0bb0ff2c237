// The identities of the domain.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"

namespace twitchy {

// The position of an entry in its room's log: 1, 2, 3 …; 0 stands before the first.
using Sequence = StrongId<struct SequenceTag, std::uint64_t>;

// From 1000 up, never reused. Below 2^53, so that a JavaScript number holds it.
using UserId = StrongId<struct UserIdTag, std::uint64_t>;

// [a-z0-9_-]{1,32}; made only by parse_room_id() or from configuration that was checked with it.
using RoomId = StrongId<struct RoomIdTag, std::string>;

// A random id of a room's log, which changes only if that log is lost and begun anew.
using Epoch = StrongId<struct EpochTag, std::string>;

inline constexpr UserId kFirstUserId{1000};

inline Sequence next(Sequence s) {
  return Sequence{s.value() + 1};
}

// Nothing if `text` does not have a room id's form.
std::optional<RoomId> parse_room_id(std::string_view text);

}  // namespace twitchy
