// Tells the Kafka broker where each room's log begins, of what Cassandra holds: the two know nothing of each
// other.
#pragma once

#include "base/random.h"
#include "broker/kafka/room_origins.h"
#include "store/cassandra/room_origins.h"
#include "store/message_store.h"

namespace twitchy::server {

class LogOrigins final : public broker::RoomOrigins {
 public:
  // All must outlive it. `archive`: where the log is copied to.
  LogOrigins(store::RoomOrigins& origins, store::MessageStore& archive, Random& random)
      : origins_(origins), archive_(archive), random_(random) {}

  void origin_of(const RoomId& room, Done<broker::RoomOrigin> done) override;

 private:
  store::RoomOrigins& origins_;
  store::MessageStore& archive_;
  Random& random_;
};

}  // namespace twitchy::server
