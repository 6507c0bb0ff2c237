// `twitchy import`: from one machine to a cluster.
#pragma once

#include "base/result.h"
#include "server/config.h"

namespace twitchy::server {

// Copies what a server kept in `config.data` into the keyspace of `config.store`; says on standard error how
// far it is. `bad_request`, and nothing was written, if the URL is wrong, the folder holds nothing, or the
// keyspace lacks its tables or is someone else's. Any other error: it may have been done in part, and is to
// be begun again.
Result<void> import_data(const Config& config);

}  // namespace twitchy::server
