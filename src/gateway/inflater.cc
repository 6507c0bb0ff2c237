#include "gateway/inflater.h"

#include "base/check.h"

namespace twitchy::gateway {
namespace {

constexpr int kRawFullWindow = -15;
// What every message ends in, and nobody sends: the rest of an empty block.
constexpr std::string_view kTail("\x00\x00\xff\xff", 4);

Bytef* bytes(const char* text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text));  // zlib reads only
}

}  // namespace

Inflater::Inflater() {
  TWITCHY_CHECK(inflateInit2(&stream_, kRawFullWindow) == Z_OK);
  stream_.avail_out = static_cast<uInt>(text_.size());
}

Inflater::~Inflater() {
  inflateEnd(&stream_);
}

Inflater::Outcome Inflater::inflate(std::string_view deflated) {
  inflateReset(&stream_);
  stream_.next_out = bytes(text_.data());
  stream_.avail_out = static_cast<uInt>(text_.size());
  for (const std::string_view part : {deflated, kTail}) {
    if (const Outcome outcome = take(part); outcome != Outcome::whole) return outcome;
  }
  return is_between_blocks_ ? Outcome::whole : Outcome::broken;
}

// All of `deflated`, or as much as there is room for.
Inflater::Outcome Inflater::take(std::string_view deflated) {
  stream_.next_in = bytes(deflated.data());
  stream_.avail_in = static_cast<uInt>(deflated.size());
  while (stream_.avail_in > 0) {
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    if (stream_.avail_out == 0) return Outcome::too_large;
    if (result != Z_OK && result != Z_STREAM_END) return Outcome::broken;
    // So zlib tells that it has read a block, and no bit of the next one.
    constexpr int kBetweenBlocks = 128;
    is_between_blocks_ = result == Z_STREAM_END || stream_.data_type == kBetweenBlocks;
    // A block that says it is the last one need not be (RFC 7692, 7.2.3.4).
    if (result == Z_STREAM_END) inflateReset(&stream_);
  }
  return Outcome::whole;
}

}  // namespace twitchy::gateway
