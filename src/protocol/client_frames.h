// What a client may say over a WebSocket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "model/ids.h"

namespace twitchy::protocol {

struct AuthFrame {
  std::string token;
};

struct JoinFrame {
  std::string room;  // not yet known to be a room's id
  std::optional<std::uint64_t> pace;
  std::optional<Sequence> after;
  std::optional<Epoch> epoch;
};

struct LeaveFrame {
  std::string room;
};

struct SayFrame {
  std::string room;
  std::string text;
  std::string nonce;
  Sequence reply_to;  // 0: answers nothing
};

using ClientFrame = std::variant<AuthFrame, JoinFrame, LeaveFrame, SayFrame>;

struct ParsedFrame {
  Result<ClientFrame> frame;  // bad_request says what is wrong
  std::string nonce;          // of a `say`, also of a bad one if it had a good nonce: its error names it
};

// `text` may be any bytes. Fields that are not known are passed over.
ParsedFrame parse_client_frame(std::string_view text);

// 1–64 printable ASCII characters.
bool is_nonce(std::string_view text);

}  // namespace twitchy::protocol
