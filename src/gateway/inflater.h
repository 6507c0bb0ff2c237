// Messages that a client deflated (RFC 7692, 7.2.2).
#pragma once

#include <zlib.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "model/limits.h"

namespace twitchy::gateway {

// One serves all connections of a loop, since no context is kept from message to message. What it needs it
// allocates once: 55 KB.
class Inflater {
 public:
  enum class Outcome : std::uint8_t {
    whole,
    too_large,  // over limits::kFrameBytes when inflated: it stopped there
    broken,     // not deflated, or not to the end
  };

  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // `deflated`: the payload of a message, without the four bytes that all end in.
  Outcome inflate(std::string_view deflated);

  // What the last message was, if it was whole; valid until the next one.
  std::string_view text() const { return {text_.data(), text_.size() - stream_.avail_out}; }

 private:
  Outcome take(std::string_view deflated);

  z_stream stream_{};
  bool is_between_blocks_ = false;
  // One byte more than a message may have shows that it has too many.
  std::array<char, limits::kFrameBytes + 1> text_{};
};

}  // namespace twitchy::gateway
