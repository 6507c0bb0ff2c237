// What the server says over a WebSocket: the JSON of each frame, without the framing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/entry.h"
#include "model/user.h"
#include "protocol/error_codes.h"

namespace twitchy::protocol {

// The sequences that a frame of messages covers, both ends included.
struct SequenceRange {
  Sequence from;
  Sequence to;
};

// `{"seq":…,"at":…,"user":…,"text":…}`: a message as every frame and page shows it.
void append_message(std::string& out, Sequence seq, const Entry& entry, bool with_original = false);

// A `messages` frame is its start, then messages separated by commas, then kMessagesEnd.
void append_messages_start(std::string& out, const RoomId& room, SequenceRange range);
inline constexpr std::string_view kMessagesEnd = "]}";

// `user` empty: a guest.
std::string hello_frame(const std::optional<User>& user, std::uint32_t messages_per_30s);

struct Joined {
  RoomId room;
  Epoch epoch;
  Sequence head;
  Sequence oldest;
  std::uint64_t viewers = 0;
  std::uint32_t pace = 0;
  bool reset = false;
  std::string messages;  // already encoded, separated by commas
};
std::string joined_frame(const Joined& joined);
std::string left_frame(const RoomId& room);

std::string ack_frame(std::string_view nonce, const RoomId& room, const LogEntry& entry);
std::string error_frame(const Error& error, std::string_view nonce = {});
std::string gap_frame(const RoomId& room, SequenceRange range);
// `message` as append_message() wrote it.
std::string mention_frame(const RoomId& room, std::string_view message);
std::string viewers_frame(const RoomId& room, std::uint64_t count);
std::string bye_frame(CloseCode code, std::chrono::milliseconds reconnect_after);

}  // namespace twitchy::protocol
