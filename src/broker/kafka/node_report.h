// What a node tells the others, as bytes of Kafka's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "broker/node_exchange.h"
#include "model/limits.h"

namespace twitchy::broker::kafka {

// A Protocol Buffers message: `repeated Room rooms = 1; repeated bytes signed_out = 2`, where Room is
// `string id = 1; uint64 count = 2`.
std::string encode_report(const NodeReport& report);
// `internal` if it is no such message. Fields that it does not know, and what is no room's id or no hash, it
// passes over; of a room named twice the later count holds. No more than kReportRoomsMax rooms and
// limits::kSignOutsTold sessions.
Result<NodeReport> decode_report(std::string_view bytes);

constexpr std::size_t kReportRoomsMax = 1'024;

}  // namespace twitchy::broker::kafka
