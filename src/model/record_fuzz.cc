// Any bytes are an entry or an error; an entry encodes to bytes that are the same entry.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "model/record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace twitchy;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto decoded = decode_record(bytes);
  const auto nonce = read_record_nonce(bytes);
  if (!decoded) return 0;
  TWITCHY_CHECK(nonce.has_value());
  TWITCHY_CHECK(nonce->user == decoded->user && nonce->nonce == decoded->nonce);
  const auto again = decode_record(encode_record(*decoded));
  TWITCHY_CHECK(again.has_value());
  TWITCHY_CHECK(*again == *decoded);
  return 0;
}
