#include "model/ids.h"

#include <algorithm>

#include "model/limits.h"

namespace twitchy {

std::optional<RoomId> parse_room_id(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (text.empty() || text.size() > limits::kRoomIdBytes) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), allowed)) return std::nullopt;
  return RoomId{std::string(text)};
}

}  // namespace twitchy
