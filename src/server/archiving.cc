#include "server/archiving.h"

#include <utility>

#include "archive/all_rooms.h"

namespace twitchy::server {

Result<std::unique_ptr<Archiving>> Archiving::start(ClusterLog& log, const Config& config,
                                                    Surroundings& surroundings) {
  auto rooms = std::make_unique<archive::AllRooms>(ids_of(config.rooms));
  return std::unique_ptr<Archiving>(new Archiving(log, std::move(rooms), surroundings));
}

Archiving::Archiving(ClusterLog& log, std::unique_ptr<broker::Ownership> rooms, Surroundings& surroundings)
    : rooms_(std::move(rooms)),
      archiver_(log.broker(), log.archived(), *rooms_, surroundings.clock, surroundings.random,
                surroundings.registry) {}

}  // namespace twitchy::server
