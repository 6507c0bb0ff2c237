// The least that a fan-out costs: frames made beforehand, written by a plain loop of send() to all sockets.
// It takes the server's place (`twitchy_bench --server fan_out_floor`) and keeps none of its promises: no
// log, no users, no slow readers. What the server costs beyond this is what its promises cost.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "clock.h"
#include "http.h"
#include "inflater.h"

namespace twitchy::bench {
namespace {

struct Shape {
  double frames_per_s = 100;
  unsigned messages = 1;        // in a frame
  unsigned message_bytes = 60;  // of text
  bool deflate = false;
};

std::string text_frame(std::string_view payload, char first_byte = '\x81') {
  std::string out(1, first_byte);
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(payload.size()));
  } else {
    const bool is_long = payload.size() > 0xffff;
    out.push_back(static_cast<char>(is_long ? 127 : 126));
    for (int shift = is_long ? 56 : 8; shift >= 0; shift -= 8) {
      out.push_back(static_cast<char>(static_cast<std::uint64_t>(payload.size()) >> shift));
    }
  }
  return out.append(payload);
}

class Floor {
 public:
  Floor(const Address& listen_at, Shape shape)
      : shape_(shape), listener_(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
    const int on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = listen_at.ip;
    address.sin_port = htons(listen_at.port);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        listen(listener_, 4096) != 0) {
      throw std::runtime_error("cannot listen there");
    }
  }

  [[noreturn]] void run() {
    const Ns interval = static_cast<Ns>(static_cast<double>(kSecond) / shape_.frames_per_s);
    for (Ns due = now_ns() + interval;; due += interval) {
      // At least once a round, so that guests come in even when it cannot keep up.
      do {
        wait_for_guests(due);
      } while (now_ns() < due);
      send_to_all();
    }
  }

 private:
  void wait_for_guests(Ns until) {
    pollfd listening{listener_, POLLIN, 0};
    const timespec timeout{0, std::max<Ns>(0, until - now_ns())};
    if (ppoll(&listening, 1, &timeout, nullptr) <= 0) return;
    for (int guest = accept(listener_, nullptr, nullptr); guest >= 0;
         guest = accept(listener_, nullptr, nullptr)) {
      welcome(guest);
    }
  }

  // A guest's request comes at once and in one piece: the only client is the load client beside it.
  void welcome(int guest) {
    std::array<char, 4096> request{};
    const ssize_t got = recv(guest, request.data(), request.size(), 0);
    const std::string_view head(request.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    if (head.find("Upgrade: websocket") == std::string_view::npos) {
      constexpr std::string_view kRooms = R"({"rooms":[{"id":"bench-0"}]})";
      say(guest, fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", kRooms.size(), kRooms));
      close(guest);
      return;
    }
    const int on = 1;
    setsockopt(guest, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    say(guest, "HTTP/1.1 101 Switching Protocols\r\n" + extension() + "\r\n" +
                   text_frame(fmt::format(R"({{"type":"joined","room":"bench-0","head":{},"messages":[]}})",
                                          head_)));
    guests_.push_back(guest);
  }

  std::string extension() const {
    return shape_.deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
  }

  void send_to_all() {
    std::string payload =
        fmt::format(R"({{"type":"messages","room":"bench-0","from":{},"to":{},"messages":[)", head_ + 1,
                    head_ + shape_.messages);
    for (unsigned i = 0; i < shape_.messages; ++i) {
      payload += fmt::format(R"({}{{"seq":{},"at":1764633600000,"user":"bench_user","text":"{}"}})",
                             i > 0 ? "," : "", ++head_, std::string(shape_.message_bytes, 'x'));
    }
    payload += "]}";
    constexpr char kDeflated = '\xc1';  // RSV1
    const std::string frame = shape_.deflate ? text_frame(deflated(payload), kDeflated) : text_frame(payload);
    for (const int guest : guests_) say(guest, frame);
  }

  static void say(int guest, std::string_view bytes) {
    // A socket that is full would be a reader that the load client starves: it waits, as nothing else could.
    while (!bytes.empty()) {
      const ssize_t sent = send(guest, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  Shape shape_;
  int listener_;
  std::uint64_t head_ = 0;
  std::vector<int> guests_;
};

}  // namespace
}  // namespace twitchy::bench

int main(int argc, char** argv) {
  CLI::App app("A plain loop of send() in the server's place.");
  auto* serve = app.add_subcommand("serve", "Write frames to all who connect")->required();
  std::string listen = "127.0.0.1:8080";
  std::string ignored;
  twitchy::bench::Shape shape;
  serve->add_option("--listen", listen, "ADDR:PORT");
  serve->add_option("--data", ignored, "Not used");
  serve->add_option("--config", ignored, "Not used");
  serve->add_option("--frames-per-second", shape.frames_per_s, "To each reader")->check(CLI::PositiveNumber);
  serve->add_option("--messages", shape.messages, "In each frame")->check(CLI::PositiveNumber);
  serve->add_option("--message-bytes", shape.message_bytes, "Of text in each");
  serve->add_flag("--deflate", shape.deflate, "Deflate each, once");
  app.require_subcommand(1);
  CLI11_PARSE(app, argc, argv);
  try {
    twitchy::bench::Floor(twitchy::bench::parse_address(listen), shape).run();
  } catch (const std::exception& error) {
    fmt::print(stderr, "fan_out_floor: {}\n", error.what());
    return 1;
  }
}
