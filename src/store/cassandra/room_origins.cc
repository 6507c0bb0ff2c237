#include "store/cassandra/room_origins.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "store/cassandra/task.h"

namespace twitchy::store {
namespace {

using SessionPtr = std::shared_ptr<CassandraSession>;

CqlValues& add(CqlValues& values, const RoomOrigin& origin) {
  return values.bigint(static_cast<std::int64_t>(origin.base.value()))
      .bigint(static_cast<std::int64_t>(origin.first.value()))
      .text(origin.epoch.value());
}

Sequence sequence_in(const CqlRows& rows, std::size_t column) {
  return Sequence{static_cast<std::uint64_t>(rows.bigint(0, column).value_or(0))};
}

Task<Result<std::optional<RoomOrigin>>> read(SessionPtr session, RoomId room) {
  CqlValues values;
  values.text(room.value());
  const Result<CqlRows> rows = co_await session->execute(Statement::read_origin, std::move(values));
  if (!rows) co_return rows.error();
  if (!rows->bigint(0, 0)) co_return std::optional<RoomOrigin>();
  co_return std::optional(RoomOrigin{sequence_in(*rows, 0), sequence_in(*rows, 1), Epoch{rows->text(0, 2)}});
}

// After a transaction: what stands there now.
Task<Result<RoomOrigin>> read_existing(SessionPtr session, RoomId room) {
  const Result<std::optional<RoomOrigin>> found = co_await read(std::move(session), std::move(room));
  if (!found) co_return found.error();
  if (!*found) co_return Error{ErrorCode::not_found, "the room has no origin", {}};
  co_return **found;
}

Task<Result<std::optional<RoomOrigin>>> find_origin(SessionPtr session, RoomId room) {
  const auto slots = session->enter();
  if (!slots) co_return slots.error();
  co_return co_await read(session, std::move(room));
}

Task<Result<RoomOrigin>> get_or_create_origin(SessionPtr session, RoomId room, RoomOrigin if_new) {
  const auto slots = session->enter();
  if (!slots) co_return slots.error();
  const Result<std::optional<RoomOrigin>> found = co_await read(session, room);
  if (!found) co_return found.error();
  if (*found) co_return **found;
  CqlValues values;
  add(values.text(room.value()), if_new);
  const Result<CqlRows> made = co_await session->execute(Statement::insert_origin, std::move(values));
  if (!made) co_return made.error();
  if (made->was_applied()) co_return if_new;
  co_return co_await read_existing(session, room);
}

Task<Result<RoomOrigin>> rebase_origin(SessionPtr session, RoomId room, Epoch replaced, RoomOrigin with) {
  const auto slots = session->enter();
  if (!slots) co_return slots.error();
  CqlValues values;
  add(values, with).text(room.value()).text(replaced.value());
  const Result<CqlRows> done = co_await session->execute(Statement::replace_origin, std::move(values));
  if (!done) co_return done.error();
  if (done->was_applied()) co_return with;
  co_return co_await read_existing(session, room);
}

}  // namespace

RoomOrigins::RoomOrigins(std::shared_ptr<CassandraSession> session) : session_(std::move(session)) {}

void RoomOrigins::find(const RoomId& room, Done<std::optional<RoomOrigin>> done) {
  start(find_origin(session_, room), std::move(done));
}

void RoomOrigins::get_or_create(const RoomId& room, RoomOrigin if_new, Done<RoomOrigin> done) {
  start(get_or_create_origin(session_, room, std::move(if_new)), std::move(done));
}

void RoomOrigins::rebase(const RoomId& room, Epoch replaced, RoomOrigin with, Done<RoomOrigin> done) {
  start(rebase_origin(session_, room, std::move(replaced), std::move(with)), std::move(done));
}

}  // namespace twitchy::store
