#include "server/archive_command.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <vector>

#include "archive/all_rooms.h"
#include "archive/archiver.h"
#include "base/log.h"
#include "server/archiving.h"
#include "server/cluster_log.h"
#include "server/stop_signals.h"

namespace twitchy::server {
namespace {

using namespace std::chrono_literals;

constexpr auto kLook = 1s;

using Heads = std::map<RoomId, Sequence>;

// Where the rooms' logs end now.
Result<Heads> heads_of(const std::vector<RoomId>& rooms, const broker::Broker& broker) {
  Heads heads;
  for (const RoomId& room : rooms) {
    const auto position = broker.position(room);
    if (!position) return position.error();
    heads[room] = position->head;
  }
  return heads;
}

// Says how far each room is that is not done; whether all are.
bool show_progress(const Heads& heads, const std::vector<archive::RoomLag>& lag) {
  std::size_t done = 0;
  for (const archive::RoomLag& room : lag) {
    const Sequence head = heads.at(room.room);
    if (room.archived >= head) {
      ++done;
    } else {
      fmt::print(stderr, "{}: {} of {}{}\n", room.room.value(), room.archived.value(), head.value(),
                 room.is_failing ? ", waiting to try again" : "");
    }
  }
  return done == heads.size();
}

Result<void> copy_from(Sequence from, ClusterLog& log, const Config& config, Surroundings& surroundings,
                       const StopSignals& signals) {
  const auto heads = heads_of(ids_of(config.rooms), log.broker());
  if (!heads) return heads.error();
  archive::AllRooms rooms(ids_of(config.rooms));
  archive::ArchiverOptions options;
  options.from = from;
  archive::Archiver archiver(log.broker(), log.archived(), rooms, surroundings.clock, surroundings.random,
                             surroundings.registry, options);
  bool is_done = false;
  while (!is_done && !signals.wait_for(kLook)) is_done = show_progress(*heads, archiver.lag());
  if (!is_done) return Error{ErrorCode::busy, "archive: stopped before it was done", {}};
  for (const auto& [room, head] : *heads) fmt::print("{}: archived up to {}\n", room.value(), head.value());
  return {};
}

}  // namespace

Result<void> archive(const Config& config, std::optional<Sequence> from) {
  const StopSignals signals;
  Surroundings surroundings;
  auto log = ClusterLog::open(config, surroundings);
  if (!log) return log.error();
  Result<void> ended;
  if (from) {
    ended = copy_from(*from, **log, config, surroundings, signals);
  } else {
    const auto archiving = Archiving::start(**log, config, surroundings);
    if (!archiving) return archiving.error();
    log::info("archiving");
    while (!signals.wait_for(1h)) continue;
    log::info("stopping");
  }
  (*log)->stop();
  return ended;
}

}  // namespace twitchy::server
