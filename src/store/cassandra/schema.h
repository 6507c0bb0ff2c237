// The tables, in versions. Each file of schema/ makes the next version of the one before it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/cassandra/cassandra_session.h"
#include "store/cassandra/cassandra_url.h"

namespace twitchy::store {

// What this program knows and needs.
int schema_version();

// What apply_schema() did.
struct SchemaChange {
  int from = 0;  // 0: there was nothing
  int to = 0;    // the same as `from`: nothing was to be done
  std::vector<std::string> applied;
};

// Makes the keyspace if there is none, and brings its tables to schema_version(). For a command line: blocks,
// and connects by itself. Several may do so at once: one works, the others wait for it. Interrupted, it goes
// on the next time. `bad_request` if the schema is newer than this program.
Result<SchemaChange> apply_schema(const CassandraConfig& config);

// Whether the tables are there, as a server asks before it serves. A newer schema will do: every version
// can be used by the program before it, so that nodes can be replaced one by one. The error says what to do.
void check_schema(const std::shared_ptr<CassandraSession>& session, const std::string& keyspace,
                  Done<void> done);

// The statements of a file: comments and what is between them left out.
std::vector<std::string> split_statements(std::string_view file);

}  // namespace twitchy::store
