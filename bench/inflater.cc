#include "inflater.h"

#include <stdexcept>

namespace twitchy::bench {
namespace {

// Raw deflate, with the largest window.
constexpr int kRaw = -15;
// What a message's end lacks: an empty block that is stored.
constexpr std::string_view kTail("\0\0\xff\xff", 4);

Bytef* bytes_of(std::string_view text) {
  // zlib reads its input only, though its type does not say so.
  return reinterpret_cast<Bytef*>(
      const_cast<char*>(text.data()));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

}  // namespace

Inflater::Inflater() {
  if (inflateInit2(&stream_, kRaw) != Z_OK) throw std::runtime_error("zlib does not start");
}

Inflater::~Inflater() {
  inflateEnd(&stream_);
}

std::optional<std::string_view> Inflater::whole(std::string_view payload) {
  constexpr std::size_t kFirstGuess = 256 * 1024;
  begin(kFirstGuess);
  if (!run(payload)) return std::nullopt;
  while (made_ == out_.size()) {
    out_.resize(out_.size() * 2);
    if (!run({reinterpret_cast<const char*>(stream_.next_in), stream_.avail_in})) return std::nullopt;
  }
  if (!is_over_ && !run(kTail)) return std::nullopt;
  return std::string_view(out_).substr(0, made_);
}

std::string_view Inflater::beginning(std::string_view payload, std::size_t limit) {
  begin(limit);
  run(payload);
  return std::string_view(out_).substr(0, made_);
}

void Inflater::begin(std::size_t room) {
  out_.resize(room);
  inflateReset(&stream_);
  made_ = 0;
  is_over_ = false;
}

bool Inflater::run(std::string_view bytes) {
  stream_.next_in = bytes_of(bytes);
  stream_.avail_in = static_cast<uInt>(bytes.size());
  stream_.next_out = reinterpret_cast<Bytef*>(out_.data() + made_);
  stream_.avail_out = static_cast<uInt>(out_.size() - made_);
  const int result = inflate(&stream_, Z_SYNC_FLUSH);
  made_ = out_.size() - stream_.avail_out;
  is_over_ = result == Z_STREAM_END;
  return result == Z_OK || result == Z_BUF_ERROR || result == Z_STREAM_END;
}

std::string deflated(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kRaw, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib does not start");
  std::string out(deflateBound(&stream, text.size()) + kTail.size() + 16, '\0');
  stream.next_in = bytes_of(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out - kTail.size());
  deflateEnd(&stream);
  return out;
}

}  // namespace twitchy::bench
