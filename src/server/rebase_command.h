// `twitchy rebase ROOM`: gives a room whose log lost something a new beginning after what is archived.
#pragma once

#include "base/result.h"
#include "model/ids.h"
#include "server/config.h"

namespace twitchy::server {

// The room goes on after its newest archived entry, in a new epoch, with what is appended to its log from now
// on; what the log holds already is not of it any more. To be run while no node serves the room; nodes take
// it over when they are started. `bad_request` if the log reaches as far as the archive, so that nothing was
// lost, or if something is configured wrongly.
Result<void> rebase(const Config& config, const RoomId& room);

}  // namespace twitchy::server
