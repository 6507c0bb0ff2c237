#include "server/archiving.h"

#include <utility>

#include "broker/kafka/archiver_group.h"

namespace twitchy::server {

Result<std::unique_ptr<Archiving>> Archiving::start(ClusterLog& log, const Config& config,
                                                    Surroundings& surroundings) {
  auto group = broker::ArchiverGroup::make(log.kafka(), ids_of(config.rooms), log.origins());
  if (!group) return group.error();
  return std::unique_ptr<Archiving>(new Archiving(log, *std::move(group), surroundings));
}

Archiving::Archiving(ClusterLog& log, std::unique_ptr<broker::Ownership> rooms, Surroundings& surroundings)
    : rooms_(std::move(rooms)),
      archiver_(log.broker(), log.archived(), *rooms_, surroundings.clock, surroundings.random,
                surroundings.registry) {}

}  // namespace twitchy::server
