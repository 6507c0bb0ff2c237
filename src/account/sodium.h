// libsodium wants to be told once before it is used.
#pragma once

#include <sodium.h>

#include "base/check.h"

namespace twitchy::account {

// Cheap after the first call. Thread-safe.
inline void init_sodium() {
  static const bool is_ready = sodium_init() >= 0;
  TWITCHY_CHECK(is_ready);
}

}  // namespace twitchy::account
