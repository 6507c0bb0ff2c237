// How many WebSockets each client address has open.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "account/address_key.h"

namespace twitchy::gateway {

// Thread-safe.
class ConnectionCounts {
 public:
  // 0: no limit, and nothing is counted.
  explicit ConnectionCounts(std::uint32_t limit) : limit_(limit) {}

  // False if the address has its share already. Each true is to be given back. IPv6 counts by /64.
  [[nodiscard]] bool try_take(const std::string& client_address);
  void give_back(const std::string& client_address);

 private:
  const std::uint32_t limit_;
  std::mutex mutex_;
  std::map<account::AddressKey, std::uint32_t> counts_;  // guarded by mutex_
};

}  // namespace twitchy::gateway
