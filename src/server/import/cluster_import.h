// Copies what an embedded server keeps into a cluster's database.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "server/import/import_progress.h"
#include "store/account_store.h"
#include "store/cassandra/account_import.h"
#include "store/cassandra/cassandra_account_store.h"
#include "store/cassandra/cassandra_message_store.h"
#include "store/cassandra/cassandra_session.h"
#include "store/cassandra/room_origins.h"
#include "store/message_store.h"
#include "store/rocksdb/database.h"
#include "store/rocksdb/export.h"
#include "store/rocksdb/rocksdb_message_store.h"

namespace twitchy::server {

// Copies accounts, sessions and every room's entries, and last says where each room's log goes on: there, and
// not before, a server of the cluster can take over. Every write may be done again, so an import that ended
// half-way is simply begun again; it goes on where each room's entries ended.
//
// Blocks; one thread. No server may run on either side: the database is open here, so none does on that one.
class ClusterImport {
 public:
  struct Surroundings {
    const Clock& clock;  // must outlive the session
    std::function<void(std::chrono::milliseconds)> sleep;
    ImportProgress& progress;
  };
  // `keep_days` as in the cluster's configuration.
  ClusterImport(store::Database& from, std::shared_ptr<store::CassandraSession> to, std::uint32_t keep_days,
                Surroundings surroundings);

  // `bad_request`, and nothing was written, if people are registered there who are not here, or if a room has
  // another log there or entries that are not here. What is `busy` or `unknown` for a minute ends it so.
  Result<void> run();

 private:
  struct RoomState {
    RoomId id;
    store::Bounds bounds;
    store::RoomOrigin origin;  // that it is to get
    TimeMs newest_at = 0;
  };
  using Job = std::function<void(Done<void>)>;

  Result<std::vector<RoomState>> read_rooms();
  // Nothing if the room has no origin there.
  Result<std::optional<store::RoomOrigin>> check_room(const RoomState& room);
  Result<void> check_names();

  Result<void> copy_accounts();
  Result<void> copy_sessions();
  // Those that an earlier run copied, and that were ended here since.
  Result<void> end_old_sessions();
  Result<void> copy_entries(const RoomState& room);
  void wait_for_nonces(const std::vector<RoomState>& rooms);
  Result<void> set_origin(const RoomState& room);

  // Tries again while it is `busy` or `unknown`.
  template <typename T, typename Begin>
  Result<T> ask(Begin begin);
  // All of them, and those again that were; `jobs` is empty afterwards.
  Result<void> do_all(std::vector<Job>& jobs);
  // False once it is enough. Else it has slept.
  bool may_try_again(const Error& error, SteadyTime since);

  const Clock& clock_;
  const std::function<void(std::chrono::milliseconds)> sleep_;
  ImportProgress& progress_;
  const SteadyTime begun_;
  store::DatabaseExport from_;
  store::RocksDbMessageStore from_messages_;
  store::CassandraAccountStore accounts_;
  store::CassandraMessageStore messages_;
  store::AccountImport import_;
  store::RoomOrigins origins_;
};

}  // namespace twitchy::server
