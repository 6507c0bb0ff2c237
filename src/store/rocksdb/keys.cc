#include "store/rocksdb/keys.h"

#include "base/check.h"

namespace twitchy::store {

void append_u64(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

std::string u64_key(std::uint64_t value) {
  std::string key;
  append_u64(key, value);
  return key;
}

std::uint64_t read_u64(std::string_view bytes) {
  TWITCHY_CHECK(bytes.size() >= 8);
  std::uint64_t value = 0;
  for (const char byte : bytes.substr(0, 8)) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::string message_key(const RoomId& room, Sequence seq) {
  std::string key;
  key.reserve(room.value().size() + 9);
  key += room.value();
  key.push_back('\0');
  append_u64(key, seq.value());
  return key;
}

std::string after_messages(const RoomId& room) {
  return room.value() + '\x01';
}

Sequence sequence_of(std::string_view message_key) {
  TWITCHY_CHECK(message_key.size() > 8);
  return Sequence{read_u64(message_key.substr(message_key.size() - 8))};
}

namespace meta {

std::string head(const RoomId& room) {
  return "head/" + room.value();
}

std::string floor(const RoomId& room) {
  return "floor/" + room.value();
}

std::string epoch(const RoomId& room) {
  return "epoch/" + room.value();
}

}  // namespace meta
}  // namespace twitchy::store
