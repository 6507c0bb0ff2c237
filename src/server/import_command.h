// `twitchy import`: from one machine to a cluster.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace twitchy::server {

// Copies what a server kept in `data` into the keyspace of `store`, a cassandra:// URL; says on standard
// error how far it is. `bad_request`, and nothing was written, if the URL is wrong, `data` holds nothing, the
// keyspace lacks its tables or is someone else's, or the program was built without support for clusters. Any
// other error: it may have been done in part, and is to be begun again.
Result<void> import_data(const std::filesystem::path& data, const std::string& store,
                         std::uint32_t keep_days);

}  // namespace twitchy::server
