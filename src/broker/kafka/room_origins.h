// Where a room's numbers begin: the one thing about a room's log that does not stand in it.
#pragma once

#include "base/result.h"
#include "model/ids.h"

namespace twitchy::broker {

struct RoomOrigin {
  Epoch epoch;
  Sequence base;      // sequence = base + offset + 1
  Sequence archived;  // the newest entry that is known to have been in the log; 0: none
  // The first entry of this epoch's log: 1 of a new room, base + 1 after an import, the archived head + 1
  // after a rebase. The topic's records before it are of another epoch: they make others void, and are never
  // shown.
  Sequence first{1};
};

// All nodes must be told the same epoch, base and first of a room. Thread-safe.
class RoomOrigins {
 public:
  virtual ~RoomOrigins() = default;
  // Of a room that has none yet: makes one, with base 0, first 1 and a random epoch; of all who do so at
  // once, one wins.
  virtual void origin_of(const RoomId& room, Done<RoomOrigin> done) = 0;
};

}  // namespace twitchy::broker
