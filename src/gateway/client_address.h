// Whose address a request counts for, when proxies stand between.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace twitchy::gateway {

// The networks whose X-Forwarded-For is believed.
class TrustedProxies {
 public:
  // "10.0.0.0/8", "fd00::/8" or a single address.
  Result<void> add(std::string_view cidr);

  bool contains(const boost::asio::ip::address& address) const;

  // The last address of `forwarded_for` (X-Forwarded-For, all its lines joined by commas) that is not a
  // trusted proxy's, if `peer` is one; else `peer`.
  std::string client_of(const boost::asio::ip::address& peer, std::string_view forwarded_for) const;

 private:
  struct Network {
    boost::asio::ip::address_v6 address;  // IPv4 as mapped
    unsigned prefix_bits;
  };

  std::vector<Network> networks_;
};

}  // namespace twitchy::gateway
