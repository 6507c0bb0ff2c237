// All on one machine: the in-process broker, and RocksDB.
#pragma once

#include <memory>

#include "server/foundation.h"

namespace twitchy::server {

// Fails if the folder of the data cannot be used, or is in use.
Result<std::unique_ptr<Foundation>> open_embedded(const Config& config, Surroundings& surroundings);

}  // namespace twitchy::server
