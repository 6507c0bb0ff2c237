// How the parts fare that a node stands on, for /readyz.
#pragma once

#include <cstdint>

namespace twitchy::gateway {

struct Health {
  bool is_broker_available = true;  // entries are accepted
  bool is_store_available = true;   // history and accounts can be asked for
  bool is_archive_current = true;   // the log is being copied to the store
  // Entries that are in the log and not yet in the store, of all rooms that this node archives.
  std::uint64_t archive_lag = 0;
};

}  // namespace twitchy::gateway
