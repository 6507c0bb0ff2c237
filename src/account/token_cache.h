// Tokens that were checked a moment ago, so that the store is not asked for every message.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstring>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "account/principal.h"
#include "base/clock.h"
#include "model/limits.h"

namespace twitchy::account {

// Thread-safe. Keeps the `tokens_max` used last, about 300 bytes each. Knows nothing of a session's end by
// time: the caller looks at Principal::expires_at.
class TokenCache {
 public:
  explicit TokenCache(std::size_t tokens_max = limits::kTokensTrusted) : tokens_max_(tokens_max) {}

  struct Found {
    enum class State {
      unknown,  // ask the store
      fresh,    // checked within limits::kTokenTrusted: good
      stale,    // ask the store; if that cannot be, good
      ended,    // signed out here: good for nothing
    } state = State::unknown;
    Principal principal;  // if fresh or stale
  };
  Found find(const store::TokenHash& token, SteadyTime now);

  // False if the token was ended meanwhile: a look-up that was under way must not bring it back.
  [[nodiscard]] bool put(const Principal& principal, SteadyTime checked_at);

  // Once its session is deleted.
  void end(const store::TokenHash& token);

  // The store has no such session.
  void forget(const store::TokenHash& token);

 private:
  // Its bytes are evenly spread already.
  struct Hash {
    std::size_t operator()(const store::TokenHash& token) const {
      std::size_t hash = 0;
      std::memcpy(&hash, token.data(), sizeof hash);
      return hash;
    }
  };

  struct Checked {
    store::TokenHash token;
    std::optional<Principal> principal;  // nothing: ended
    SteadyTime at;
  };
  using Position = std::list<Checked>::iterator;

  Checked* use(const store::TokenHash& token);  // mutex_ is held
  void add(Checked checked);                    // mutex_ is held

  const std::size_t tokens_max_;
  std::mutex mutex_;
  std::list<Checked> by_use_;                                   // guarded by mutex_; the latest first
  std::unordered_map<store::TokenHash, Position, Hash> index_;  // guarded by mutex_
};

}  // namespace twitchy::account
