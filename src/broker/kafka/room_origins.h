// Where a room's numbers begin: the one thing about a room's log that does not stand in it.
#pragma once

#include "base/result.h"
#include "model/ids.h"

namespace twitchy::broker {

struct RoomOrigin {
  Epoch epoch;
  Sequence base;      // sequence = base + offset + 1
  Sequence archived;  // the newest entry that is known to have been in the log; 0: none
};

// All nodes must be told the same epoch and base of a room. Thread-safe.
class RoomOrigins {
 public:
  virtual ~RoomOrigins() = default;
  // Of a room that has none yet: makes one, with base 0 and a random epoch; of all who do so at once, one
  // wins.
  virtual void origin_of(const RoomId& room, Done<RoomOrigin> done) = 0;
};

}  // namespace twitchy::broker
