#include "broker/kafka/node_report.h"

#include <protozero/pbf_builder.hpp>
#include <protozero/pbf_message.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace twitchy::broker::kafka {
namespace {

enum class Report : protozero::pbf_tag_type { rooms = 1, signed_out = 2 };
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

void decode_session(protozero::data_view bytes, std::vector<SessionHash>& sessions) {
  SessionHash session{};
  if (bytes.size() != session.size()) return;
  std::copy_n(bytes.data(), bytes.size(), session.begin());
  sessions.push_back(session);
}

}  // namespace

std::string encode_report(const NodeReport& report) {
  std::string bytes;
  protozero::pbf_builder<Report> builder(bytes);
  for (const auto& [id, count] : report.viewers) {
    protozero::pbf_builder<Room> room(builder, Report::rooms);
    room.add_string(Room::id, id.value());
    room.add_uint64(Room::count, count);
  }
  for (const SessionHash& session : report.signed_out) {
    builder.add_bytes(Report::signed_out, reinterpret_cast<const char*>(session.data()), session.size());
  }
  return bytes;
}

Result<NodeReport> decode_report(std::string_view bytes) {
  NodeReport report;
  try {
    protozero::pbf_message<Report> fields(bytes.data(), bytes.size());
    while (fields.next()) {
      if (fields.tag_and_type() == bytes_of(Report::rooms) && report.viewers.size() < kReportRoomsMax) {
        decode_room(fields.get_message(), report.viewers);
      } else if (fields.tag_and_type() == bytes_of(Report::signed_out) &&
                 report.signed_out.size() < limits::kSignOutsTold) {
        decode_session(fields.get_view(), report.signed_out);
      } else {
        fields.skip();
      }
    }
  } catch (const std::exception& error) {
    return Error{ErrorCode::internal, std::string("corrupt report of a node: ") + error.what(), {}};
  }
  return report;
}

}  // namespace twitchy::broker::kafka
