// Any bytes are a report or an error; a report encodes to bytes that are the same report.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "broker/kafka/viewer_report.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace twitchy::broker::kafka;
  const auto counts = decode_viewers({reinterpret_cast<const char*>(data), size});
  if (!counts) return 0;
  TWITCHY_CHECK(counts->size() <= kReportRoomsMax);
  const auto again = decode_viewers(encode_viewers(*counts));
  TWITCHY_CHECK(again.has_value());
  TWITCHY_CHECK(*again == *counts);
  return 0;
}
