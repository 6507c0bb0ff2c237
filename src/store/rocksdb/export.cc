#include "store/rocksdb/export.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "store/rocksdb/account_record.h"
#include "store/rocksdb/database_impl.h"
#include "store/rocksdb/keys.h"

namespace twitchy::store {
namespace {

using Row = std::function<Result<void>(std::string_view key, std::string_view value)>;

// All rows of a family whose keys begin with `prefix`.
Result<void> each_row(const Database::Impl& database, Database::Impl::Family family, std::string_view prefix,
                      const Row& each) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> row(database.db->NewIterator(options, family));
  for (row->Seek(slice(prefix)); row->Valid() && row->key().starts_with(slice(prefix)); row->Next()) {
    if (auto seen = each(row->key().ToStringView(), row->value().ToStringView()); !seen) return seen;
  }
  if (!row->status().ok()) return database.read_error(row->status());
  return {};
}

}  // namespace

Result<void> DatabaseExport::accounts(const std::function<Result<void>(Account)>& each) const {
  return each_row(database_, database_.accounts(), "", [&](std::string_view, std::string_view value) {
    auto account = decode_account(value);
    return account ? each(*std::move(account)) : Result<void>(account.error());
  });
}

Result<void> DatabaseExport::sessions(const std::function<Result<void>(const Session&)>& each) const {
  return each_row(database_, database_.sessions(), "", [&](std::string_view key, std::string_view value) {
    TokenHash token{};
    if (key.size() != token.size()) return Result<void>();
    std::copy(key.begin(), key.end(), token.begin());
    const auto session = decode_session(token, value);
    return session ? each(*session) : Result<void>();
  });
}

Result<std::optional<Session>> DatabaseExport::session(const TokenHash& token) const {
  const std::string_view key(reinterpret_cast<const char*>(token.data()), token.size());
  const auto bytes = database_.get(database_.sessions(), key);
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<Session>();
  const auto decoded = decode_session(token, **bytes);
  return decoded ? std::optional(*decoded) : std::optional<Session>();
}

Result<std::optional<UserId>> DatabaseExport::holder_of(std::string_view folded_name) const {
  const auto id = database_.get_u64(database_.names(), folded_name);
  if (!id) return id.error();
  if (!*id) return std::optional<UserId>();
  return std::optional(UserId{**id});
}

Result<UserId> DatabaseExport::next_user() const {
  const auto next = database_.get_u64(database_.meta(), meta::kNextUser);
  if (!next) return next.error();
  return UserId{next->value_or(kFirstUserId.value())};
}

Result<std::vector<RoomId>> DatabaseExport::rooms() const {
  std::set<RoomId> found;
  // A room that is served gets its epoch, one that is written to its head.
  for (const std::string& prefix : {meta::epoch(RoomId{}), meta::head(RoomId{})}) {
    const auto read = each_row(database_, database_.meta(), prefix, [&](std::string_view key, auto) {
      found.emplace(std::string(key.substr(prefix.size())));
      return Result<void>();
    });
    if (!read) return read.error();
  }
  return std::vector<RoomId>(found.begin(), found.end());
}

}  // namespace twitchy::store
