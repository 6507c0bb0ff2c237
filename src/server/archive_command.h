// `twitchy archive`: copies Kafka to Cassandra, without serving.
#pragma once

#include <optional>

#include "base/result.h"
#include "model/ids.h"
#include "server/config.h"

namespace twitchy::server {

// Shares the rooms with all nodes and others that archive, until a signal comes. With `from`, instead: copies
// all that the log still holds after that sequence, of every room and over what is there, and ends; standard
// error tells how far it is. `bad_request`: something is configured wrongly.
Result<void> archive(const Config& config, std::optional<Sequence> from);

}  // namespace twitchy::server
