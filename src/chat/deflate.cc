#include "chat/deflate.h"

#include <libdeflate.h>

#include <memory>
#include <new>

#include "protocol/ws_frame.h"

namespace twitchy::chat {
namespace {

constexpr int kLevel = 6;                // libdeflate's default; a level less saves little time, all told
constexpr std::size_t kWorthBytes = 96;  // a shorter payload gains nothing

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};

libdeflate_compressor* compressor() {
  thread_local const std::unique_ptr<libdeflate_compressor, FreeCompressor> own(
      libdeflate_alloc_compressor(kLevel));
  if (!own) throw std::bad_alloc();
  return own.get();
}

}  // namespace

std::optional<std::string> deflated_text_frame(std::string_view payload) {
  if (payload.size() < kWorthBytes) return {};
  thread_local std::string buffer;
  buffer.resize(payload.size());  // more would not be worth it
  const std::size_t bytes = libdeflate_deflate_compress(compressor(), payload.data(), payload.size(),
                                                        buffer.data(), buffer.size() - 1);
  if (bytes == 0) return {};
  // libdeflate ends with a final block; RFC 7692, 7.2.3.4: then one more byte, of zeros.
  buffer[bytes] = '\0';
  return protocol::ws_deflated_text_frame(std::string_view(buffer).substr(0, bytes + 1));
}

}  // namespace twitchy::chat
