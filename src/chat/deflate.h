// Shared frames, compressed (RFC 7692).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twitchy::chat {

// `payload` as one text frame of permessage-deflate that needs no context and leaves none; nothing if that is
// not shorter than what it compresses. Some 10 ns a byte. Thread-safe.
std::optional<std::string> deflated_text_frame(std::string_view payload);

}  // namespace twitchy::chat
