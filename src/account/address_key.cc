#include "account/address_key.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>

namespace twitchy::account {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_mapped_ipv4(const AddressKey& key) {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), key.begin());
}

}  // namespace

AddressKey address_key(std::string_view address) {
  const std::string text(address.substr(0, address.find('%')));
  AddressKey key{};
  if (inet_pton(AF_INET, text.c_str(), key.data() + kMappedPrefix.size()) == 1) {
    std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), key.begin());
    return key;
  }
  if (inet_pton(AF_INET6, text.c_str(), key.data()) != 1) {
    key.fill(0xff);
    return key;
  }
  if (!is_mapped_ipv4(key)) std::fill(key.begin() + 8, key.end(), std::uint8_t{0});
  return key;
}

std::size_t AddressKeyHash::operator()(const AddressKey& key) const {
  return std::hash<std::string_view>{}({reinterpret_cast<const char*>(key.data()), key.size()});
}

}  // namespace twitchy::account
