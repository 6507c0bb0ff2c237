// Pages of what was said before.
#pragma once

#include <cstddef>
#include <optional>

#include "base/result.h"
#include "chat/live_room.h"
#include "protocol/rest.h"
#include "store/message_store.h"

namespace twitchy::chat {

struct HistoryRequest {
  std::optional<Sequence> before;  // at most one of the two;
  std::optional<Sequence> after;   // none: the newest page
  std::size_t limit = 0;           // messages shown, 1 … limits::kHistoryPageMax
};

// Reads until it has `limit` messages that are shown, passing over what shows nothing. `store` and `room`
// must outlive the call of `done`.
void read_history(store::MessageStore& store, const LiveRoom& room, const HistoryRequest& request,
                  Done<protocol::HistoryPage> done);

}  // namespace twitchy::chat
