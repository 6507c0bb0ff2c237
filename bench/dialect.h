// How a server is spoken to that relays what one says to all who read, and does no more: what stands in the
// frames to and from Bun's publish/subscribe, Centrifuge and Socket.IO, as bench/peers/ sets them up.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace twitchy::bench {

// What a message of the load is known by at its readers, whatever the server puts around it: `#` and ten
// digits, which a style leaves as they are.
constexpr std::size_t kMarkDigits = 10;

// A text of so many bytes (at least a mark's) with the mark of this message at its beginning.
std::string marked_text(std::uint64_t message, std::size_t bytes);

// on_mark(message, rest), for each marked text of a payload; `rest` is what stands behind the mark.
template <typename OnMark>
void each_mark(std::string_view payload, OnMark&& on_mark) {
  for (std::size_t at = 0; (at = payload.find('#', at)) != std::string_view::npos; at += 1 + kMarkDigits) {
    if (payload.size() - at <= kMarkDigits) return;
    std::uint64_t message = 0;
    const char* digits = payload.data() + at + 1;
    const auto [end, failed] = std::from_chars(digits, digits + kMarkDigits, message);
    if (failed == std::errc{} && end == digits + kMarkDigits)
      on_mark(message, payload.substr(at + 1 + kMarkDigits));
  }
}

enum class Role : std::uint8_t { reader, sender };

class Dialect {
 public:
  virtual ~Dialect() = default;
  // Of the upgrade.
  virtual std::string path(Role role) const = 0;
  // Sent when it is upgraded; may be empty.
  virtual std::string greeting(Role role) const = 0;
  // Whether this payload says that the connection is ready: that a reader is subscribed.
  virtual bool is_welcome(Role role, std::string_view payload) const = 0;
  // `text` needs no escapes in JSON. The number tells requests apart.
  virtual std::string say(std::string_view text, std::uint64_t number) const = 0;
  // What a heartbeat wants as its answer; nothing if this payload is none.
  virtual std::optional<std::string> pulse(std::string_view payload) const = 0;
};

// By its name: bun, centrifuge or socketio. Throws if there is none.
std::unique_ptr<Dialect> dialect_of(std::string_view name);

}  // namespace twitchy::bench
