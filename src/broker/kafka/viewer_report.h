// What a node tells the others of its viewers, as bytes of Kafka's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "broker/viewer_exchange.h"

namespace twitchy::broker::kafka {

// A Protocol Buffers message: `repeated Room rooms = 1`, where Room is `string id = 1; uint64 count = 2`.
std::string encode_viewers(const ViewerCounts& counts);
// `internal` if it is no such message. Fields that it does not know, and what is no room's id, it passes
// over; of a room named twice the later count holds. No more than kReportRoomsMax rooms.
Result<ViewerCounts> decode_viewers(std::string_view bytes);

constexpr std::size_t kReportRoomsMax = 1'024;

}  // namespace twitchy::broker::kafka
