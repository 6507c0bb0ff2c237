// What a client's address counts as for rate limits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twitchy::account {

// An IPv4 address whole, as IPv6 writes it (::ffff:a.b.c.d); of an IPv6 address the first 64 bits, since
// whoever has one has all of that network.
using AddressKey = std::array<std::uint8_t, 16>;

// `address` is text as inet_ntop() writes it, with or without a zone ("%eth0"). All that is no address
// shares one key.
AddressKey address_key(std::string_view address);

struct AddressKeyHash {
  std::size_t operator()(const AddressKey& key) const;
};

}  // namespace twitchy::account
