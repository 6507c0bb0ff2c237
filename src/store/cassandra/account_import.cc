#include "store/cassandra/account_import.h"

#include <algorithm>
#include <utility>

#include "model/limits.h"
#include "store/cassandra/account_rows.h"
#include "store/cassandra/task.h"

namespace twitchy::store {
namespace {

using SessionPtr = std::shared_ptr<CassandraSession>;

Task<Result<void>> reserve(SessionPtr session, std::int64_t wanted) {
  const auto slots = session->enter();
  if (!slots) co_return slots.error();
  const Result<CqlRows> row = co_await session->execute(Statement::read_next_id, CqlValues());
  if (!row) co_return row.error();
  const auto next = row->bigint(0, 0);
  if (next && *next >= wanted) co_return Result<void>();
  CqlValues values;
  values.bigint(wanted);
  if (next) values.bigint(*next);
  const Result<CqlRows> taken =
      co_await session->execute(next ? Statement::take_ids : Statement::begin_ids, std::move(values));
  if (!taken) co_return taken.error();
  if (taken->was_applied()) co_return Result<void>();
  co_return Error{ErrorCode::busy, "someone else is taking user ids", limits::kBusyRetryAfter};
}

// As an account is created: first the row, then the name, which makes it known.
Task<Result<void>> add_account(SessionPtr session, Account account) {
  const auto slots = session->enter();
  if (!slots) co_return slots.error();
  const Result<CqlRows> inserted =
      co_await session->execute(Statement::insert_account, account_values(account));
  if (!inserted) co_return inserted.error();
  const Result<UserId> owner = co_await take_name(session, account.folded_name, account.user.id);
  if (!owner) co_return owner.error();
  if (*owner == account.user.id) co_return Result<void>();
  co_return Error{ErrorCode::name_taken, "the name " + account.user.name + " is another account's", {}};
}

CqlValues page_after(std::int64_t after) {
  CqlValues values;
  values.bigint(after).integer(static_cast<std::int32_t>(limits::kCassandraPageRows));
  return values;
}

Task<Result<AccountImport::NamePage>> read_names(SessionPtr session, std::int64_t after) {
  const auto slots = session->enter();
  if (!slots) co_return slots.error();
  const Result<CqlRows> rows = co_await session->execute(Statement::list_names, page_after(after));
  if (!rows) co_return rows.error();
  AccountImport::NamePage page{{}, after};
  for (std::size_t i = 0; i < rows->size(); ++i) {
    page.last = rows->bigint(i, 0).value_or(page.last);
    page.names.push_back(
        {rows->text(i, 1), UserId{static_cast<std::uint64_t>(rows->bigint(i, 2).value_or(0))}});
  }
  co_return page;
}

Task<Result<AccountImport::SessionPage>> read_sessions(SessionPtr session, std::int64_t after) {
  const auto slots = session->enter();
  if (!slots) co_return slots.error();
  const Result<CqlRows> rows = co_await session->execute(Statement::list_sessions, page_after(after));
  if (!rows) co_return rows.error();
  AccountImport::SessionPage page{{}, after};
  for (std::size_t i = 0; i < rows->size(); ++i) {
    page.last = rows->bigint(i, 0).value_or(page.last);
    const std::string key = rows->text(i, 1);
    TokenHash token{};
    if (key.size() != token.size()) co_return Error{ErrorCode::internal, "a session without a token", {}};
    std::copy(key.begin(), key.end(), token.begin());
    page.tokens.push_back(token);
  }
  co_return page;
}

}  // namespace

void AccountImport::reserve_ids(UserId next, Done<void> done) {
  start(reserve(session_, static_cast<std::int64_t>(next.value())), std::move(done));
}

void AccountImport::add(Account account, Done<void> done) {
  start(add_account(session_, std::move(account)), std::move(done));
}

void AccountImport::list_names(std::int64_t after, Done<NamePage> done) {
  start(read_names(session_, after), std::move(done));
}

void AccountImport::list_sessions(std::int64_t after, Done<SessionPage> done) {
  start(read_sessions(session_, after), std::move(done));
}

}  // namespace twitchy::store
