// The JSON bodies of REST.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/entry.h"
#include "model/room.h"
#include "model/user.h"

namespace twitchy::protocol {

// ---- Requests: any bytes in; bad_request says what is wrong -----------------------------------------
struct Credentials {
  std::string name;
  std::string password;
};
Result<Credentials> parse_credentials(std::string_view body);

struct SendRequest {
  std::string text;  // may be invalid UTF-8: the rules for texts refuse it
  std::optional<std::string> nonce;
  Sequence reply_to;
};
Result<SendRequest> parse_send(std::string_view body);

// ---- Answers ---------------------------------------------------------------------------------------
std::string user_json(const User& user);
std::string session_json(std::string_view token, TimeMs expires_at, const User& user);

struct RoomStatus {
  Room room;
  std::uint64_t viewers = 0;
  Sequence head;
};
std::string room_json(const RoomStatus& status);
std::string rooms_json(const std::vector<RoomStatus>& rooms);

struct HistoryPage {
  std::vector<LogEntry> messages;  // oldest first
  Sequence from;                   // what the page covers; from > to: nothing
  Sequence to;
  Sequence head;
  Sequence oldest;
  Epoch epoch;
};
std::string history_json(const HistoryPage& page, bool with_originals);

std::string sent_json(const LogEntry& entry, std::string_view nonce);

// application/problem+json (RFC 9457).
std::string problem_json(const Error& error);

}  // namespace twitchy::protocol
