// As much of HTTP as it takes to make users and to look at the server: one request, one answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twitchy::bench {

struct Address {
  std::uint32_t ip = 0;  // in network order
  std::uint16_t port = 0;
};
// `ADDR:PORT`, with `http://` before it or not. Throws if it is none.
Address parse_address(std::string_view text);

struct HttpAnswer {
  int status = 0;
  std::string body;
};
// Throws std::runtime_error if there is no answer.
HttpAnswer http_request(std::string_view address, std::string_view method, std::string_view path,
                        std::string_view json_body);

// Makes so many users with a name no one has yet; gives a token of each.
std::vector<std::string> make_users(std::string_view address, unsigned count);
// The ids of the server's first rooms. Throws if it has fewer.
std::vector<std::string> rooms_of(std::string_view address, unsigned count);

}  // namespace twitchy::bench
