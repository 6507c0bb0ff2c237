#include "broker/kafka/viewer_report.h"

#include <protozero/pbf_builder.hpp>
#include <protozero/pbf_message.hpp>

#include <exception>
#include <utility>

namespace twitchy::broker::kafka {
namespace {

enum class Report : protozero::pbf_tag_type { rooms = 1 };
enum class Room : protozero::pbf_tag_type { id = 1, count = 2 };

// A field with its wire type: one of another type is passed over like an unknown one.
constexpr auto bytes_of(auto field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::length_delimited);
}
constexpr auto number_of(auto field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::varint);
}

void decode_room(protozero::pbf_message<Room> room, ViewerCounts& counts) {
  std::string id;
  std::uint64_t count = 0;
  while (room.next()) {
    switch (room.tag_and_type()) {
      case bytes_of(Room::id):
        id = room.get_string();
        break;
      case number_of(Room::count):
        count = room.get_uint64();
        break;
      default:
        room.skip();
    }
  }
  if (const auto parsed = parse_room_id(id)) counts[*parsed] = count;
}

}  // namespace

std::string encode_viewers(const ViewerCounts& counts) {
  std::string bytes;
  protozero::pbf_builder<Report> report(bytes);
  for (const auto& [id, count] : counts) {
    protozero::pbf_builder<Room> room(report, Report::rooms);
    room.add_string(Room::id, id.value());
    room.add_uint64(Room::count, count);
  }
  return bytes;
}

Result<ViewerCounts> decode_viewers(std::string_view bytes) {
  ViewerCounts counts;
  try {
    protozero::pbf_message<Report> report(bytes.data(), bytes.size());
    while (counts.size() < kReportRoomsMax && report.next()) {
      if (report.tag_and_type() == bytes_of(Report::rooms)) {
        decode_room(report.get_message(), counts);
      } else {
        report.skip();
      }
    }
  } catch (const std::exception& error) {
    return Error{ErrorCode::internal, std::string("corrupt report of viewers: ") + error.what(), {}};
  }
  return counts;
}

}  // namespace twitchy::broker::kafka
