// What a client is told of an error.
#pragma once

#include "base/error.h"

namespace twitchy::gateway {

// An error of the machine's may name paths and rows, which are nobody's business: it is logged, and the
// client is told no more than its code. The others are meant for clients, and stay as they are.
Error for_client(const Error& error);

}  // namespace twitchy::gateway
