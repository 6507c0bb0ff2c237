// Any bytes are a report or an error; a report encodes to bytes that are the same report.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "broker/kafka/node_report.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace twitchy::broker::kafka;
  const auto report = decode_report({reinterpret_cast<const char*>(data), size});
  if (!report) return 0;
  TWITCHY_CHECK(report->viewers.size() <= kReportRoomsMax);
  const auto again = decode_report(encode_report(*report));
  TWITCHY_CHECK(again.has_value());
  TWITCHY_CHECK(*again == *report);
  return 0;
}
