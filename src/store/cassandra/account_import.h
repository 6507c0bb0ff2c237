// Takes over the accounts of another store, with the ids that they have there.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/account_store.h"
#include "store/cassandra/cassandra_session.h"

namespace twitchy::store {

// For a keyspace on which no server runs. Doing anything again does no harm, so what ends in `busy` or
// `unknown` may be asked again.
//
// Thread-safe. `done` is called on a thread of the session's.
class AccountImport {
 public:
  explicit AccountImport(std::shared_ptr<CassandraSession> session) : session_(std::move(session)) {}

  // No account that is created from then on gets an id below `next`.
  void reserve_ids(UserId next, Done<void> done);

  // Writes it under its own id. `name_taken` if its name is another id's.
  void add(Account account, Done<void> done);

  // Rows come in an order of Cassandra's, a page of limits::kCassandraPageRows at a time.
  static constexpr std::int64_t kFromTheFirst = std::numeric_limits<std::int64_t>::min();
  struct Name {
    std::string folded_name;
    UserId id;
  };
  struct NamePage {
    std::vector<Name> names;            // none: there are no more
    std::int64_t last = kFromTheFirst;  // the next page is after it
  };
  void list_names(std::int64_t after, Done<NamePage> done);

  struct SessionPage {
    std::vector<TokenHash> tokens;      // none: there are no more
    std::int64_t last = kFromTheFirst;  // the next page is after it
  };
  void list_sessions(std::int64_t after, Done<SessionPage> done);

 private:
  const std::shared_ptr<CassandraSession> session_;
};

}  // namespace twitchy::store
