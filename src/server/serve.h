// `twitchy serve`: builds the parts, joins them, runs until told to stop, and takes them down in order.
#pragma once

#include "server/config.h"

namespace twitchy::server {

// Returns the exit code: 0 stopped as told, 1 failed, 2 wrong configuration. Says why on standard error.
int serve(const Config& config);

}  // namespace twitchy::server
