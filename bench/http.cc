#include "http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <random>
#include <stdexcept>

namespace twitchy::bench {
namespace {

class Socket {
 public:
  explicit Socket(const Address& to) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{30, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = to.ip;
    address.sin_port = htons(to.port);
    if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      close(fd_);
      throw std::runtime_error("no one listens there");
    }
  }
  ~Socket() { close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void send_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) throw std::runtime_error("the server hung up");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  std::string read_to_end() const {
    std::string all;
    std::array<char, 16384> some{};
    ssize_t got = 0;
    while ((got = recv(fd_, some.data(), some.size(), 0)) > 0)
      all.append(some.data(), static_cast<std::size_t>(got));
    return all;
  }

 private:
  int fd_;
};

boost::json::value expect(const HttpAnswer& answer, int status, std::string_view what) {
  if (answer.status != status) {
    throw std::runtime_error(fmt::format("{} was answered {}: {}", what, answer.status, answer.body));
  }
  return boost::json::parse(answer.body);
}

}  // namespace

Address parse_address(std::string_view text) {
  constexpr std::string_view kScheme = "http://";
  if (text.starts_with(kScheme)) text.remove_prefix(kScheme.size());
  if (text.ends_with('/')) text.remove_suffix(1);
  const auto colon = text.rfind(':');
  Address address;
  if (colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    const bool is_port = failed == std::errc{} && end == port.data() + port.size();
    const std::string ip(text.substr(0, colon));
    if (is_port && inet_pton(AF_INET, ip.c_str(), &address.ip) == 1) return address;
  }
  throw std::runtime_error(fmt::format("\"{}\" is not an address such as 127.0.0.1:8080", text));
}

HttpAnswer http_request(std::string_view address, std::string_view method, std::string_view path,
                        std::string_view json_body) {
  const Socket socket(parse_address(address));
  socket.send_all(
      fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n"
                  "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                  method, path, address, json_body.size(), json_body));
  const std::string answer = socket.read_to_end();
  const auto end_of_head = answer.find("\r\n\r\n");
  constexpr std::size_t kStatusAt = 9;  // after "HTTP/1.1 "
  HttpAnswer parsed;
  if (end_of_head == std::string::npos ||
      std::from_chars(answer.data() + kStatusAt, answer.data() + kStatusAt + 3, parsed.status).ec !=
          std::errc{}) {
    throw std::runtime_error("there is no answer");
  }
  parsed.body = answer.substr(end_of_head + 4);
  return parsed;
}

std::vector<std::string> make_users(std::string_view address, unsigned count) {
  std::vector<std::string> tokens;
  std::random_device random;
  const unsigned run = random();
  for (unsigned i = 0; i < count; ++i) {
    const std::string body =
        fmt::format(R"({{"name":"bench_{:x}_{}","password":"only for a while"}})", run, i);
    expect(http_request(address, "POST", "/api/v1/users", body), 201, "registering");
    const auto session = expect(http_request(address, "POST", "/api/v1/sessions", body), 201, "signing in");
    tokens.emplace_back(session.at("token").as_string());
  }
  return tokens;
}

std::vector<std::string> rooms_of(std::string_view address, unsigned count) {
  const auto listed = expect(http_request(address, "GET", "/api/v1/rooms", {}), 200, "listing the rooms");
  std::vector<std::string> rooms;
  for (const auto& room : listed.at("rooms").as_array()) rooms.emplace_back(room.at("id").as_string());
  if (rooms.size() < count)
    throw std::runtime_error(fmt::format("the server has {} rooms only", rooms.size()));
  rooms.resize(count);
  return rooms;
}

}  // namespace twitchy::bench
