#include "server/log_origins.h"

#include <fmt/core.h>

#include <utility>

namespace twitchy::server {

void LogOrigins::origin_of(const RoomId& room, Done<broker::RoomOrigin> done) {
  const store::RoomOrigin if_new{Sequence{}, Sequence{1}, Epoch{fmt::format("{:016x}", random_.next())}};
  const auto add_bounds = [&archive = archive_, room,
                           done = std::move(done)](const Result<store::RoomOrigin>& origin) {
    if (!origin) return done(origin.error());
    archive.bounds(room, [origin = *origin, done](const Result<store::Bounds>& bounds) {
      if (!bounds) return done(bounds.error());
      done(broker::RoomOrigin{origin.epoch, origin.base, bounds->head, origin.first});
    });
  };
  origins_.get_or_create(room, if_new, add_bounds);
}

}  // namespace twitchy::server
