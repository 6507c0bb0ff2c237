#include "store/cassandra/cassandra_account_store.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include "store/cassandra/account_rows.h"
#include "store/cassandra/id_lease.h"
#include "store/cassandra/task.h"

namespace twitchy::store {
namespace {

using SessionPtr = std::shared_ptr<CassandraSession>;

// A session's row stays a little longer than the session, so that no clock can end one early.
constexpr auto kSessionSlack = std::chrono::hours(1);
constexpr std::int64_t kSessionTtlMax = std::chrono::seconds(std::chrono::days(3650)).count();

std::string_view key_of(const TokenHash& token) {
  return {reinterpret_cast<const char*>(token.data()), token.size()};
}

// Of a row of find_account.
Account account_of(UserId id, const CqlRows& rows) {
  Account account;
  account.user.id = id;
  account.user.name = rows.text(0, 0);
  account.folded_name = rows.text(0, 1);
  account.user.roles = rows.texts(0, 2);
  account.password_hash = rows.text(0, 3);
  account.created_at = rows.bigint(0, 4).value_or(0);
  account.disabled_at = rows.bigint(0, 5);
  return account;
}

Error name_taken() {
  return Error{ErrorCode::name_taken, "this name is taken", {}};
}

Task<Result<std::optional<Account>>> find_by_id(SessionPtr session, UserId id) {
  const Result<CqlRows> rows = co_await session->execute(Statement::find_account, id_value(id));
  if (!rows) co_return rows.error();
  if (rows->empty()) co_return std::optional<Account>();
  co_return std::optional(account_of(id, *rows));
}

}  // namespace

struct CassandraAccountStore::Shared {
  Shared(SessionPtr used, const Clock& its_clock)
      : session(std::move(used)), clock(its_clock), ids(std::make_shared<IdLease>(session)) {}

  const SessionPtr session;
  const Clock& clock;
  const std::shared_ptr<IdLease> ids;
};

struct CassandraAccountStore::Calls {
  using SharedPtr = std::shared_ptr<Shared>;

  // The account first, under an id that no one knows, then the name, which makes it known: so there is never
  // a name without an account.
  static Task<Result<Account>> create(SharedPtr shared, Account account) {
    const auto slots = shared->session->enter();
    if (!slots) co_return slots.error();
    const Result<std::optional<UserId>> holder =
        co_await find_name(shared->session, account.folded_name, Statement::find_name);
    if (!holder) co_return holder.error();
    if (*holder) co_return name_taken();
    const Result<UserId> id = co_await IdLease::next(shared->ids);
    if (!id) co_return id.error();
    account.user.id = *id;
    const Result<CqlRows> inserted =
        co_await shared->session->execute(Statement::insert_account, account_values(account));
    if (!inserted) {
      Error error = inserted.error();
      if (error.code == ErrorCode::unknown) error.code = ErrorCode::busy;  // no name leads to it
      co_return error;
    }
    const Result<UserId> owner = co_await take_name(shared->session, account.folded_name, *id);
    if (!owner) co_return owner.error();
    if (*owner == *id) co_return account;
    // Nothing leads to it; should it stay, that is a row too many.
    const Result<CqlRows> ignored =
        co_await shared->session->execute(Statement::delete_account, id_value(*id));
    co_return name_taken();
  }

  static Task<Result<std::optional<Account>>> find(SharedPtr shared, std::string folded_name) {
    if (folded_name.empty()) co_return std::optional<Account>();  // no key may be empty
    const auto slots = shared->session->enter();
    if (!slots) co_return slots.error();
    const Result<std::optional<UserId>> id =
        co_await find_name(shared->session, std::move(folded_name), Statement::find_name);
    if (!id) co_return id.error();
    if (!*id) co_return std::optional<Account>();
    co_return co_await find_by_id(shared->session, **id);
  }

  static Task<Result<void>> put(SharedPtr shared, Session session) {
    const auto slots = shared->session->enter();
    if (!slots) co_return slots.error();
    const auto left = std::chrono::milliseconds(session.expires_at - shared->clock.now_ms()) + kSessionSlack;
    const auto ttl =
        std::clamp<std::int64_t>(std::chrono::ceil<std::chrono::seconds>(left).count(), 1, kSessionTtlMax);
    CqlValues values;
    values.blob(key_of(session.token))
        .bigint(static_cast<std::int64_t>(session.user.value()))
        .bigint(session.expires_at)
        .integer(static_cast<std::int32_t>(ttl));
    const Result<CqlRows> put =
        co_await shared->session->execute(Statement::insert_session, std::move(values));
    if (!put) co_return put.error();
    co_return Result<void>();
  }

  static Task<Result<std::optional<SessionUser>>> find_session(SharedPtr shared, TokenHash token,
                                                               TimeMs now) {
    const auto slots = shared->session->enter();
    if (!slots) co_return slots.error();
    CqlValues values;
    values.blob(key_of(token));
    const Result<CqlRows> rows =
        co_await shared->session->execute(Statement::find_session, std::move(values));
    if (!rows) co_return rows.error();
    const auto user = id_in(*rows, 0);
    const auto expires_at = rows->bigint(0, 1);
    if (!user || !expires_at || *expires_at < now) co_return std::optional<SessionUser>();
    Result<std::optional<Account>> holder = co_await find_by_id(shared->session, *user);
    if (!holder) co_return holder.error();
    if (!*holder || (*holder)->disabled_at) co_return std::optional<SessionUser>();
    co_return std::optional(SessionUser{std::move((*holder)->user), *expires_at});
  }

  static Task<Result<void>> remove(SharedPtr shared, TokenHash token) {
    const auto slots = shared->session->enter();
    if (!slots) co_return slots.error();
    CqlValues values;
    values.blob(key_of(token));
    const Result<CqlRows> removed =
        co_await shared->session->execute(Statement::delete_session, std::move(values));
    if (!removed) co_return removed.error();
    co_return Result<void>();
  }
};

CassandraAccountStore::CassandraAccountStore(std::shared_ptr<CassandraSession> session, const Clock& clock)
    : shared_(std::make_shared<Shared>(std::move(session), clock)) {}

CassandraAccountStore::~CassandraAccountStore() = default;

void CassandraAccountStore::create_account(Account account, Done<Account> done) {
  start(Calls::create(shared_, std::move(account)), std::move(done));
}

void CassandraAccountStore::find_account(std::string folded_name, Done<std::optional<Account>> done) {
  start(Calls::find(shared_, std::move(folded_name)), std::move(done));
}

void CassandraAccountStore::put_session(Session session, Done<void> done) {
  start(Calls::put(shared_, session), std::move(done));
}

void CassandraAccountStore::find_session(TokenHash token, TimeMs now, Done<std::optional<SessionUser>> done) {
  start(Calls::find_session(shared_, token, now), std::move(done));
}

void CassandraAccountStore::delete_session(TokenHash token, Done<void> done) {
  start(Calls::remove(shared_, token), std::move(done));
}

void CassandraAccountStore::expire_sessions(TimeMs /*now*/, Done<void> done) {
  done({});  // they go by themselves
}

}  // namespace twitchy::store
