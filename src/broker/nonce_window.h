// Remembers what was published in the last two minutes, so that a retry is not a second message.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string_view>

#include "model/limits.h"
#include "model/nonce.h"

namespace twitchy::broker {

// SipHash-2-4 with 128 bits (libsodium) of room, user and nonce. About 0.1 µs.
NonceHash hash_nonce(const NonceHashKey& key, const RoomId& room, UserId user, std::string_view nonce);

// Not thread-safe. About 60 bytes an entry; its user adds none while it is full.
class NonceWindow {
 public:
  explicit NonceWindow(std::size_t entries_max = limits::kNonceWindowEntries) : entries_max_(entries_max) {}

  struct Seen {
    Sequence seq;            // 0: it waits to be stored
    TimeMs appended_at = 0;  // 0: likewise
  };

  bool is_full() const;
  std::size_t size() const { return size_; }

  // Nothing if it was not published, or longer ago than limits::kNonceWindow before `now`.
  std::optional<Seen> find(const NonceHash& hash, TimeMs now) const;

  // It waits to be stored; it was not in the window before.
  void add_waiting(const NonceHash& hash);
  // It is stored. Called in order of appended_at.
  void set_stored(const PublishedNonce& nonce);
  // It waited, and was not stored.
  void forget(const NonceHash& hash);
  // Drops what is older than the window; at most some of it at once, so that a call is short. Whether there
  // may be more to drop.
  bool expire(TimeMs now);

 private:
  struct HashOfHash {
    std::size_t operator()(const NonceHash& hash) const;
  };
  struct Expiry {
    TimeMs appended_at;
    NonceHash hash;
  };

  using Part = boost::unordered_flat_map<NonceHash, Seen, HashOfHash>;
  Part& part_of(const NonceHash& hash) { return parts_[hash.back()]; }
  const Part& part_of(const NonceHash& hash) const { return parts_[hash.back()]; }
  void set(const NonceHash& hash, Seen seen);

  const std::size_t entries_max_;
  // By a byte of the hash. One large table would stand still for a tenth of a second when it grows past some
  // hundred thousand entries; these grow one after another, each for a fraction of a millisecond.
  std::array<Part, 256> parts_;
  std::size_t size_ = 0;  // of all parts
  std::deque<Expiry> expiries_;
};

}  // namespace twitchy::broker
