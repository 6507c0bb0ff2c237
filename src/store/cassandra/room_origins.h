// Where each room's log begins: what makes sequences of a log's offsets.
#pragma once

#include <memory>
#include <optional>

#include "base/result.h"
#include "model/ids.h"
#include "store/cassandra/cassandra_session.h"

namespace twitchy::store {

struct RoomOrigin {
  Sequence base;   // the entry at offset 0 of the log has sequence base + 1
  Sequence first;  // no entry of this epoch is below: of a new room 1, after an import the head + 1
  Epoch epoch;     // the log's id
  friend bool operator==(const RoomOrigin&, const RoomOrigin&) = default;
};

// One row a room, written by lightweight transaction only: all nodes see the same one, whoever made it.
//
// Thread-safe. `done` is called on a thread of the session's. Nothing is ever done by halves, so what ends in
// `unknown` is simply asked again.
class RoomOrigins {
 public:
  explicit RoomOrigins(std::shared_ptr<CassandraSession> session);

  // Nothing if the room has none.
  void find(const RoomId& room, Done<std::optional<RoomOrigin>> done);

  // The room's; `if_new` becomes it if there is none yet.
  void get_or_create(const RoomId& room, RoomOrigin if_new, Done<RoomOrigin> done);

  // Replaces the origin whose epoch is `replaced`, and ends with the room's from then on: another than
  // `with` means that someone else was first. `not_found` if the room has none.
  void rebase(const RoomId& room, Epoch replaced, RoomOrigin with, Done<RoomOrigin> done);

 private:
  const std::shared_ptr<CassandraSession> session_;
};

}  // namespace twitchy::store
