#include "gateway/client_address.h"

#include <charconv>

namespace twitchy::gateway {
namespace asio = boost::asio;
namespace {

asio::ip::address_v6 as_v6(const asio::ip::address& address) {
  return address.is_v6() ? address.to_v6() : asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4());
}

// A mapped IPv4 address as what it is.
asio::ip::address plain(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address;
}

bool same_prefix(const asio::ip::address_v6& a, const asio::ip::address_v6& b, unsigned bits) {
  const auto a_bytes = a.to_bytes();
  const auto b_bytes = b.to_bytes();
  for (unsigned bit = 0; bit < bits; ++bit) {
    const unsigned mask = 0x80u >> (bit % 8);
    if ((a_bytes[bit / 8] & mask) != (b_bytes[bit / 8] & mask)) return false;
  }
  return true;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

Result<void> TrustedProxies::add(std::string_view cidr) {
  const Error wrong{
      ErrorCode::bad_request, "'" + std::string(cidr) + "' is not an address or network (10.0.0.0/8)", {}};
  const std::size_t slash = std::min(cidr.find('/'), cidr.size());
  boost::system::error_code failed;
  const auto address = asio::ip::make_address(std::string(cidr.substr(0, slash)), failed);
  if (failed) return wrong;
  const unsigned address_bits = address.is_v4() ? 32 : 128;
  unsigned bits = address_bits;
  if (slash < cidr.size()) {
    const std::string_view digits = cidr.substr(slash + 1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size() || bits > address_bits)
      return wrong;
  }
  networks_.push_back({as_v6(address), bits + (128 - address_bits)});
  return {};
}

bool TrustedProxies::contains(const asio::ip::address& address) const {
  const auto v6 = as_v6(address);
  for (const Network& network : networks_) {
    if (same_prefix(v6, network.address, network.prefix_bits)) return true;
  }
  return false;
}

std::string TrustedProxies::client_of(const asio::ip::address& peer, std::string_view forwarded_for) const {
  asio::ip::address client = peer;
  while (contains(client) && !forwarded_for.empty()) {
    const std::size_t comma = forwarded_for.rfind(',');
    const std::size_t start = comma == std::string_view::npos ? 0 : comma + 1;
    boost::system::error_code failed;
    const auto hop = asio::ip::make_address(std::string(trim(forwarded_for.substr(start))), failed);
    if (failed) break;
    client = hop;
    forwarded_for = start == 0 ? std::string_view() : forwarded_for.substr(0, comma);
  }
  return plain(client).to_string();
}

}  // namespace twitchy::gateway
