#include "server/rebase_command.h"

#include <fmt/core.h>

#include <optional>
#include <utility>

#include "broker/kafka/log_end.h"
#include "server/cluster_log.h"
#include "store/await.h"

namespace twitchy::server {
namespace {

Error wrong(std::string message) {
  return {ErrorCode::bad_request, "rebase: " + std::move(message), {}};
}

// Of a log that ends at offset `end` though `archived` was in it: the next entry gets the sequence after
// that.
Result<store::RoomOrigin> origin_after(const RoomId& room, const store::RoomOrigin& origin, std::int64_t end,
                                       Sequence archived, Random& random) {
  const auto next_offset = static_cast<std::uint64_t>(end);
  const std::uint64_t head = origin.base.value() + next_offset;
  if (head >= archived.value()) {
    return wrong(fmt::format("the log of {} ends at {} and its archive at {}: nothing was lost", room.value(),
                             head, archived.value()));
  }
  return store::RoomOrigin{Sequence{archived.value() - next_offset}, next(archived),
                           Epoch{fmt::format("{:016x}", random.next())}};
}

}  // namespace

Result<void> rebase(const Config& config, const RoomId& room) {
  const auto kafka = kafka_config(config);
  if (!kafka) return kafka.error();
  const auto cassandra = cassandra_config(config);
  if (!cassandra) return cassandra.error();
  const auto session = open_session(*cassandra);
  if (!session) return session.error();
  SystemRandom random;
  SystemClock clock;
  store::RoomOrigins origins(*session);
  store::CassandraMessageStore archive(*session, clock, config.keep_days);

  using Found = std::optional<store::RoomOrigin>;
  const auto origin = await<Found>([&](auto done) { origins.find(room, std::move(done)); });
  if (!origin) return origin.error();
  if (!*origin) return wrong("there is no room " + room.value() + " in this keyspace");
  const auto bounds = await<store::Bounds>([&](auto done) { archive.bounds(room, std::move(done)); });
  if (!bounds) return bounds.error();
  const auto end = broker::find_log_end(*kafka, room);
  if (!end) return end.error();

  const auto with = origin_after(room, **origin, *end, bounds->head, random);
  if (!with) return with.error();
  const auto now = await<store::RoomOrigin>(
      [&](auto done) { origins.rebase(room, (*origin)->epoch, *with, std::move(done)); });
  if (!now) return now.error();
  if (*now != *with) return wrong("someone else did the same at the same time");
  fmt::print("{} goes on with sequence {} in epoch {}: start its nodes again\n", room.value(),
             with->first.value(), with->epoch.value());
  (*session)->stop();
  return {};
}

}  // namespace twitchy::server
