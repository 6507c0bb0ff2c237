#include "server/schema_command.h"

#ifdef TWITCHY_CLUSTER
#include <fmt/core.h>
#include <fmt/ranges.h>

#include "store/cassandra/cassandra_url.h"
#include "store/cassandra/schema.h"
#endif

namespace twitchy::server {

#ifdef TWITCHY_CLUSTER

Result<void> apply_schema(const std::string& store) {
  const auto config = store::parse_cassandra_url(store);
  if (!config) return config.error();
  const auto change = store::apply_schema(*config);
  if (!change) return change.error();
  if (change->applied.empty()) {
    fmt::print("keyspace {}: its tables are version {}, nothing is to be done\n", config->keyspace,
               change->to);
  } else {
    fmt::print("keyspace {}: its tables were version {} and are {} now, by {}\n", config->keyspace,
               change->from, change->to, fmt::join(change->applied, ", "));
  }
  return {};
}

#else

Result<void> apply_schema(const std::string& /*store*/) {
  return Error{ErrorCode::bad_request,
               "schema: this twitchy was built without support for clusters (cmake -DTWITCHY_CLUSTER=ON)",
               {}};
}

#endif

}  // namespace twitchy::server
