// How many WebSockets each client address has open.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "account/address_key.h"

namespace twitchy::gateway {

// Thread-safe.
class ConnectionCounts {
 public:
  // 0: no limit, and nothing is counted.
  explicit ConnectionCounts(std::uint32_t limit) : limit_(limit) {}

  // What a connection is counted by: a pointer, since there are many. An empty one counts nothing.
  class Place {
    friend class ConnectionCounts;
    std::pair<const account::AddressKey, std::uint32_t>* count_ = nullptr;
  };

  // None if the address has its share already. Each place is to be given back. IPv6 counts by /64.
  [[nodiscard]] std::optional<Place> try_take(const std::string& client_address);
  void give_back(Place place);

 private:
  const std::uint32_t limit_;
  std::mutex mutex_;
  std::map<account::AddressKey, std::uint32_t> counts_;  // guarded by mutex_; its nodes do not move
};

}  // namespace twitchy::gateway
