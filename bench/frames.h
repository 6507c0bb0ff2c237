// WebSocket frames as a load client needs them: as little work per received byte as can be.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twitchy::bench {

enum class Opcode : std::uint8_t { text = 1, close = 8, ping = 9, pong = 10 };

// A masked frame, whole, as a client sends it.
void append_client_frame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask);

// The beginning of a frame that came from a server.
struct FrameBegin {
  Opcode opcode;
  bool is_deflated;         // by permessage-deflate
  std::string_view prefix;  // of the payload, as much as was asked for
  std::uint64_t payload_bytes;
};

// Cuts what arrives into frames. Of each payload it gives the first `prefix_limit` bytes and passes over
// the rest, uncopied where a frame's beginning lies in one piece of input.
class FrameStream {
 public:
  explicit FrameStream(std::size_t prefix_limit) : prefix_limit_(prefix_limit) {}

  // How much of what comes next is passed over.
  std::uint64_t to_skip() const { return skip_; }
  // So much of it never comes to feed().
  void skipped(std::uint64_t bytes) { skip_ -= bytes; }

  // on_frame(const FrameBegin&), for each frame begun in order.
  template <typename OnFrame>
  void feed(std::string_view bytes, OnFrame&& on_frame) {
    while (!bytes.empty()) {
      if (skip_ > 0) {
        const auto passed = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, bytes.size()));
        skip_ -= passed;
        bytes.remove_prefix(passed);
        continue;
      }
      if (!begun_.empty()) {
        bytes.remove_prefix(complete_begun(bytes));
        const auto frame = begin_of(begun_);
        if (!frame) return;
        on_frame(frame->begin);
        skip_ = frame->rest;
        begun_.clear();
        continue;
      }
      const auto frame = begin_of(bytes);
      if (!frame) {
        begun_.assign(bytes);
        return;
      }
      on_frame(frame->begin);
      bytes.remove_prefix(frame->taken);
      skip_ = frame->rest;
    }
  }

 private:
  struct Begin {
    FrameBegin begin;
    std::size_t taken;   // header and prefix
    std::uint64_t rest;  // of the payload, to be passed over
  };

  // Nothing while header or prefix are not whole.
  std::optional<Begin> begin_of(std::string_view bytes) const;
  // How many bytes the beginning of a frame still lacks, as far as can be told; at least 1 if any.
  std::size_t missing(std::string_view bytes) const;
  // Moves what is missing from `bytes` to begun_; says how many bytes those were.
  std::size_t complete_begun(std::string_view bytes);

  std::size_t prefix_limit_;
  std::string begun_;  // a frame's beginning that came in pieces
  std::uint64_t skip_ = 0;
};

// A frame's bytes with its header, as a server sends it.
std::uint64_t frame_bytes(std::uint64_t payload_bytes);

// ---- What stands in the frames ----------------------------------------------------------------------

enum class FrameKind : std::uint8_t { hello, joined, messages, gap, ack, error, other };
FrameKind kind_of(std::string_view payload);

// The number after `"key":`, if it stands in what is given.
std::optional<std::uint64_t> number_after(std::string_view payload, std::string_view key);
// The string after `"key":"` up to the next quote: for values that hold no escapes.
std::optional<std::string_view> plain_text_after(std::string_view payload, std::string_view key);

struct Range {
  std::uint64_t from;
  std::uint64_t to;
};
// Of a `messages` or `gap` frame.
std::optional<Range> range_of(std::string_view payload);

}  // namespace twitchy::bench
