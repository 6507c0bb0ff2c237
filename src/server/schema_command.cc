#include "server/schema_command.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "store/cassandra/cassandra_url.h"
#include "store/cassandra/schema.h"

namespace twitchy::server {

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

}  // namespace twitchy::server
