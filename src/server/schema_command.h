// `twitchy schema apply`: the cluster's tables.
#pragma once

#include <string>

#include "base/result.h"

namespace twitchy::server {

// Brings the keyspace of `store`, a cassandra:// URL, to the tables that this program needs, and says on
// standard output what was done. `bad_request` if the URL is wrong, the tables are newer than this program,
// or it was built without support for clusters.
Result<void> apply_schema(const std::string& store);

}  // namespace twitchy::server
