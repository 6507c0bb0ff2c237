// A node among many: Apache Kafka carries the log, Apache Cassandra keeps messages and accounts.
#pragma once

#include <memory>

#include "base/result.h"
#include "server/foundation.h"

namespace twitchy::server {

// `broker`, `store` and `kafka_set`: the error is `bad_request` and names the key; so it is of a build
// without support for clusters.
Result<void> check_cluster(const Config& config);

// Waits for both, then reads back what the void rule needs.
Result<std::unique_ptr<Foundation>> open_cluster(const Config& config, Surroundings& surroundings);

}  // namespace twitchy::server
