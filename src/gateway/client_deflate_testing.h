// For tests: messages as a client deflates them (RFC 7692, 7.2.1), in the ways that zlib knows.
#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

#include "base/check.h"
#include "gateway/client_frames_testing.h"

namespace twitchy::gateway {

struct DeflateWay {
  int level = Z_DEFAULT_COMPRESSION;  // 0: as it is, in blocks of no compression
  int strategy = Z_DEFAULT_STRATEGY;
  bool is_final = false;  // one last block, and an empty one behind it
};

inline std::string deflated(std::string_view text, const DeflateWay& way = {}) {
  z_stream stream{};
  TWITCHY_CHECK(deflateInit2(&stream, way.level, Z_DEFLATED, -15, 8, way.strategy) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 16, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, way.is_final ? Z_FINISH : Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  if (way.is_final) return out + std::string(1, '\0');
  TWITCHY_CHECK(out.ends_with(std::string_view("\x00\x00\xff\xff", 4)));
  out.resize(out.size() - 4);
  return out;
}

constexpr std::uint8_t kDeflatedBit = 4;  // RSV1

inline std::string client_deflated(std::string_view text, const DeflateWay& way = {}) {
  return client_frame(deflated(text, way), {.reserved = kDeflatedBit});
}

}  // namespace twitchy::gateway
