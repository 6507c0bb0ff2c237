#include "store/rocksdb/account_table.h"

#include <algorithm>
#include <memory>
#include <string>

#include "store/rocksdb/account_record.h"
#include "store/rocksdb/database_impl.h"
#include "store/rocksdb/keys.h"

namespace twitchy::store {
namespace {

// How many expired sessions one write deletes.
constexpr std::uint32_t kDeletedTogether = 1000;

std::string_view key_of(const TokenHash& token) {
  return {reinterpret_cast<const char*>(token.data()), token.size()};
}

}  // namespace

Result<Account> AccountTable::create(Account account) {
  const std::lock_guard lock(create_mutex_);
  const auto taken = database_.get_u64(database_.names(), account.folded_name);
  if (!taken) return taken.error();
  if (*taken) return Error{ErrorCode::name_taken, "this name is taken", {}};
  const auto next_user = database_.get_u64(database_.meta(), meta::kNextUser);
  if (!next_user) return next_user.error();

  account.user.id = UserId{next_user->value_or(kFirstUserId.value())};
  const std::string id = u64_key(account.user.id.value());
  rocksdb::WriteBatch batch;
  batch.Put(database_.names(), account.folded_name, id);
  batch.Put(database_.accounts(), id, encode_account(account));
  batch.Put(database_.meta(), slice(meta::kNextUser), u64_key(account.user.id.value() + 1));
  if (auto written = database_.write(batch); !written) return written.error();
  return account;
}

Result<std::optional<Account>> AccountTable::account(UserId id) const {
  const auto bytes = database_.get(database_.accounts(), u64_key(id.value()));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<Account>();
  auto decoded = decode_account(**bytes);
  if (!decoded) return decoded.error();
  return std::optional(std::move(*decoded));
}

Result<std::optional<Account>> AccountTable::find(std::string_view folded_name) const {
  const auto id = database_.get_u64(database_.names(), folded_name);
  if (!id) return id.error();
  if (!*id) return std::optional<Account>();
  return account(UserId{**id});
}

Result<void> AccountTable::put(const Session& session) {
  rocksdb::WriteBatch batch;
  batch.Put(database_.sessions(), slice(key_of(session.token)), encode_session(session));
  return database_.write(batch);
}

Result<std::optional<SessionUser>> AccountTable::find_session(const TokenHash& token, TimeMs now) const {
  const auto bytes = database_.get(database_.sessions(), key_of(token));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<SessionUser>();
  const auto session = decode_session(token, **bytes);
  if (!session) return session.error();
  if (session->expires_at < now) return std::optional<SessionUser>();
  auto holder = account(session->user);
  if (!holder) return holder.error();
  if (!*holder || (*holder)->disabled_at) return std::optional<SessionUser>();
  return std::optional(SessionUser{std::move((*holder)->user), session->expires_at});
}

Result<void> AccountTable::delete_session(const TokenHash& token) {
  rocksdb::WriteBatch batch;
  batch.Delete(database_.sessions(), slice(key_of(token)));
  return database_.write(batch);
}

Result<void> AccountTable::expire_sessions(TimeMs now) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  rocksdb::WriteBatch batch;
  const std::unique_ptr<rocksdb::Iterator> row(database_.db->NewIterator(options, database_.sessions()));
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    // A damaged session stands for no one, so it goes as well.
    const auto session = decode_session({}, row->value().ToStringView());
    if (session && session->expires_at >= now) continue;
    batch.Delete(database_.sessions(), row->key());
    if (batch.Count() < kDeletedTogether) continue;
    if (auto written = database_.write(batch); !written) return written;
    batch.Clear();
  }
  if (!row->status().ok()) return database_.read_error(row->status());
  return batch.Count() == 0 ? Result<void>() : database_.write(batch);
}

}  // namespace twitchy::store
