#include "broker/nonce_window.h"

#include <boost/container/small_vector.hpp>
#include <sodium.h>

#include <chrono>
#include <cstring>

#include "model/limits.h"

namespace twitchy::broker {
namespace {

constexpr std::size_t kExpireAtOnce = 20'000;  // well under a millisecond; a commit stores 8,192 at most
constexpr TimeMs kWindowMs = std::chrono::milliseconds(limits::kNonceWindow).count();

}  // namespace

NonceHash hash_nonce(const NonceHashKey& key, const RoomId& room, UserId user, std::string_view nonce) {
  static_assert(std::tuple_size_v<NonceHash> == crypto_shorthash_siphashx24_BYTES);
  static_assert(std::tuple_size_v<NonceHashKey> == crypto_shorthash_siphashx24_KEYBYTES);
  // The room's id has no 0 byte and the user's has a fixed length, so no two triples give the same text.
  // Room and nonce have bounds, so that it fits where nothing need be allocated; a foreign record's may not.
  boost::container::small_vector<char, limits::kRoomIdBytes + 9 + limits::kNonceBytes> text(
      room.value().begin(), room.value().end());
  text.push_back('\0');
  const std::uint64_t id = user.value();
  for (int shift = 0; shift < 64; shift += 8) text.push_back(static_cast<char>(id >> shift));
  text.insert(text.end(), nonce.begin(), nonce.end());
  NonceHash hash;
  crypto_shorthash_siphashx24(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                              key.data());
  return hash;
}

std::size_t NonceWindow::HashOfHash::operator()(const NonceHash& hash) const {
  std::size_t value = 0;
  std::memcpy(&value, hash.data(), sizeof value);
  return value;
}

bool NonceWindow::is_full() const {
  return size_ >= entries_max_;
}

std::optional<NonceWindow::Seen> NonceWindow::find(const NonceHash& hash, TimeMs now) const {
  const Part& part = part_of(hash);
  const auto found = part.find(hash);
  if (found == part.end()) return std::nullopt;
  const Seen& seen = found->second;
  const bool waits = seen.seq == Sequence{};
  if (!waits && now - seen.appended_at > kWindowMs) return std::nullopt;
  return seen;
}

void NonceWindow::set(const NonceHash& hash, Seen seen) {
  if (part_of(hash).insert_or_assign(hash, seen).second) ++size_;
}

void NonceWindow::add_waiting(const NonceHash& hash) {
  set(hash, {});
}

void NonceWindow::set_stored(const PublishedNonce& nonce) {
  set(nonce.hash, {nonce.seq, nonce.appended_at});
  expiries_.push_back({nonce.appended_at, nonce.hash});
}

void NonceWindow::forget(const NonceHash& hash) {
  size_ -= part_of(hash).erase(hash);
}

bool NonceWindow::expire(TimeMs now) {
  for (std::size_t i = 0; i < kExpireAtOnce && !expiries_.empty(); ++i) {
    const Expiry& oldest = expiries_.front();
    if (now - oldest.appended_at <= kWindowMs) return false;
    const Part& part = part_of(oldest.hash);
    const auto found = part.find(oldest.hash);
    // The same nonce may have been published anew since: then a later expiry stands for it.
    if (found != part.end() && found->second.appended_at == oldest.appended_at) forget(oldest.hash);
    expiries_.pop_front();
  }
  return !expiries_.empty();
}

}  // namespace twitchy::broker
