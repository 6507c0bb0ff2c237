#include "model/entry.h"

namespace twitchy {

std::size_t approximate_bytes(const Entry& entry) {
  std::size_t bytes = sizeof(Entry) + entry.user_name.size() + entry.text.size() + entry.original.size() +
                      entry.style.size() + entry.nonce.size();
  for (const auto& [key, value] : entry.more) bytes += 64 + key.size() + value.size();
  return bytes;
}

}  // namespace twitchy
