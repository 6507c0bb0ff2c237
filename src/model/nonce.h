// What is remembered of a published nonce, so that a retry is not a second message.
#pragma once

#include <array>
#include <cstdint>

#include "base/clock.h"
#include "model/ids.h"

namespace twitchy {

// A 128-bit hash of (room, user, nonce) under a secret key, so that no one can make two collide.
using NonceHash = std::array<std::uint8_t, 16>;
using NonceHashKey = std::array<std::uint8_t, 16>;

struct PublishedNonce {
  NonceHash hash{};
  Sequence seq;            // in the room that the hash covers
  TimeMs appended_at = 0;  // by the log's own clock, which never steps back
  friend bool operator==(const PublishedNonce&, const PublishedNonce&) = default;
};

}  // namespace twitchy
