// What a password hash costs.
#pragma once

#include <cstddef>

namespace twitchy::account {

// argon2id at the OWASP minimum (Password Storage Cheat Sheet: 19 MiB, two passes, one lane). A hash says
// its own cost, so raising this leaves the old ones good. Tests inject a cheaper one.
struct PasswordCost {
  std::size_t memory_bytes = std::size_t{19} * 1024 * 1024;
  unsigned passes = 2;
};

}  // namespace twitchy::account
