#include "dialect.h"

#include <fmt/format.h>

#include <stdexcept>

namespace twitchy::bench {
namespace {

constexpr std::string_view kChat = " good evening everyone, so nice to see you all here again";

// Texts as they are, each a message of its own. WebSocket's own pings.
class Bun : public Dialect {
 public:
  std::string path(Role role) const override { return role == Role::reader ? "/?reads=1" : "/"; }
  std::string greeting(Role /*role*/) const override { return {}; }
  bool is_welcome(Role /*role*/, std::string_view payload) const override { return payload == "joined"; }
  std::string say(std::string_view text, std::uint64_t /*number*/) const override {
    return std::string(text);
  }
  std::optional<std::string> pulse(std::string_view /*payload*/) const override { return std::nullopt; }
};

// Its JSON protocol: one JSON object a line, several of which may be in a message. A ping is an empty object,
// and so is its pong.
class Centrifuge : public Dialect {
 public:
  std::string path(Role /*role*/) const override { return "/ws"; }
  std::string greeting(Role role) const override {
    std::string said = R"({"id":1,"connect":{}})";
    if (role == Role::reader)
      said +=
          "\n"
          R"({"id":2,"subscribe":{"channel":"room"}})";
    return said;
  }
  bool is_welcome(Role role, std::string_view payload) const override {
    return payload.find(role == Role::reader ? R"("subscribe":{)" : R"("connect":{)") !=
           std::string_view::npos;
  }
  std::string say(std::string_view text, std::uint64_t number) const override {
    constexpr std::uint64_t kFirst = 3;
    return fmt::format(R"({{"id":{},"publish":{{"channel":"room","data":"{}"}}}})", number + kFirst, text);
  }
  std::optional<std::string> pulse(std::string_view payload) const override {
    if (payload == "{}" || payload == "{}\n") return "{}";
    return std::nullopt;
  }
};

// Engine.IO's digit (0 open, 2 ping, 3 pong, 4 message), then Socket.IO's (0 connect, 2 event).
class SocketIo : public Dialect {
 public:
  std::string path(Role role) const override {
    return std::string("/socket.io/?EIO=4&transport=websocket") + (role == Role::reader ? "&reads=1" : "");
  }
  std::string greeting(Role /*role*/) const override { return "40"; }
  bool is_welcome(Role /*role*/, std::string_view payload) const override {
    return payload == R"(42["joined"])";
  }
  std::string say(std::string_view text, std::uint64_t /*number*/) const override {
    return fmt::format(R"(42["say","{}"])", text);
  }
  std::optional<std::string> pulse(std::string_view payload) const override {
    if (payload == "2") return "3";
    return std::nullopt;
  }
};

}  // namespace

std::string marked_text(std::uint64_t message, std::size_t bytes) {
  std::string text = fmt::format("#{:0{}}", message, kMarkDigits);
  while (text.size() < bytes) text += kChat.substr(0, bytes - text.size());
  return text;
}

std::unique_ptr<Dialect> dialect_of(std::string_view name) {
  if (name == "bun") return std::make_unique<Bun>();
  if (name == "centrifuge") return std::make_unique<Centrifuge>();
  if (name == "socketio") return std::make_unique<SocketIo>();
  throw std::runtime_error(fmt::format("no peer is called \"{}\"", name));
}

}  // namespace twitchy::bench
