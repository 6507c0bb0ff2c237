// Frames of permessage-deflate, each for itself: the server never carries its window over.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twitchy::bench {

class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // A message whole; nothing if it is damaged. Valid until the next call.
  std::optional<std::string_view> whole(std::string_view payload);
  // At most the first `limit` bytes of a message of which this is at least the beginning. Valid until the
  // next call.
  std::string_view beginning(std::string_view payload, std::size_t limit);

 private:
  // Inflates what it is given until that ends or `out_` is full. False: damaged.
  bool run(std::string_view bytes);
  void begin(std::size_t room);

  z_stream stream_{};
  bool is_over_ = false;  // its last block has ended
  std::string out_;
  std::size_t made_ = 0;  // of out_
};

// A message as a server sends it that deflates: without the four bytes that end every one.
std::string deflated(std::string_view text);

}  // namespace twitchy::bench
