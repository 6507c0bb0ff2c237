#include "store/cassandra/account_rows.h"

#include <cstdint>
#include <utility>

namespace twitchy::store {

CqlValues id_value(UserId id) {
  CqlValues values;
  values.bigint(static_cast<std::int64_t>(id.value()));
  return values;
}

CqlValues text_value(std::string_view text) {
  CqlValues values;
  values.text(text);
  return values;
}

CqlValues account_values(const Account& account) {
  CqlValues values = id_value(account.user.id);
  values.text(account.user.name)
      .text(account.folded_name)
      .texts(account.user.roles)
      .text(account.password_hash)
      .bigint(account.created_at);
  account.disabled_at ? values.bigint(*account.disabled_at) : values.null();
  return values;
}

std::optional<UserId> id_in(const CqlRows& rows, std::size_t column) {
  const auto id = rows.bigint(0, column);
  if (!id) return {};
  return UserId{static_cast<std::uint64_t>(*id)};
}

Task<Result<std::optional<UserId>>> find_name(std::shared_ptr<CassandraSession> session,
                                              std::string folded_name, Statement statement) {
  const Result<CqlRows> rows = co_await session->execute(statement, text_value(folded_name));
  if (!rows) co_return rows.error();
  co_return id_in(*rows, 0);
}

Task<Result<UserId>> take_name(std::shared_ptr<CassandraSession> session, std::string folded_name,
                               UserId id) {
  CqlValues values = text_value(folded_name);
  values.bigint(static_cast<std::int64_t>(id.value()));
  const Result<CqlRows> taken = co_await session->execute(Statement::take_name, std::move(values));
  if (taken) {
    if (taken->was_applied()) co_return id;
    // Refused: the row that stands there comes along, as [applied], folded_name, id.
    const auto holder = id_in(*taken, 2);
    if (!holder) co_return Error{ErrorCode::internal, "a name without an account", {}};
    co_return *holder;
  }
  if (taken.error().code != ErrorCode::unknown) co_return taken.error();
  const Result<std::optional<UserId>> holder =
      co_await find_name(session, folded_name, Statement::find_name_surely);
  // None: what we sent may still be on its way.
  if (!holder || !*holder) co_return taken.error();
  co_return **holder;
}

}  // namespace twitchy::store
