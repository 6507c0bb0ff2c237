// How keys are spelled, so that RocksDB's order by bytes is the order we read in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/ids.h"

namespace twitchy::store {

// Big-endian, so that bytes sort as numbers do.
void append_u64(std::string& out, std::uint64_t value);
std::string u64_key(std::uint64_t value);
// The number in the first 8 bytes; `bytes` has that many.
std::uint64_t read_u64(std::string_view bytes);

// A message's key: room id, a zero byte (which no room id holds), the sequence.
std::string message_key(const RoomId& room, Sequence seq);
// Greater than each of the room's keys, and no greater than the next room's.
std::string after_messages(const RoomId& room);
// The sequence in a message's key.
Sequence sequence_of(std::string_view message_key);

// The default column family's keys.
namespace meta {
inline constexpr std::string_view kFormat = "format";
inline constexpr std::string_view kNonceHashKey = "nonce_hash_key";
inline constexpr std::string_view kNextUser = "next_user";
std::string head(const RoomId& room);   // u64: the newest sequence ever written
std::string floor(const RoomId& room);  // u64: below it everything has been dropped
std::string epoch(const RoomId& room);  // text
}  // namespace meta

}  // namespace twitchy::store
