// A room as configured. Rooms are preset: the set does not change while the server runs.
#pragma once

#include <string>

#include "model/ids.h"

namespace twitchy {

struct Room {
  RoomId id;
  std::string title;
  std::string style;  // the name of a style file, without its ending
};

}  // namespace twitchy
