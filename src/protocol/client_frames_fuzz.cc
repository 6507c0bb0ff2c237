// Any bytes are a frame, or a bad_request; a nonce that comes back is a good one, and an error that was
// caused by any bytes is itself good JSON.
#include <boost/json/parse.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "protocol/client_frames.h"
#include "protocol/server_frames.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace twitchy;
  using namespace twitchy::protocol;
  const auto parsed = parse_client_frame({reinterpret_cast<const char*>(data), size});
  TWITCHY_CHECK(parsed.nonce.empty() || is_nonce(parsed.nonce));
  if (!parsed.frame) {
    TWITCHY_CHECK(parsed.frame.error().code == ErrorCode::bad_request);
    TWITCHY_CHECK(boost::json::parse(error_frame(parsed.frame.error(), parsed.nonce)).is_object());
  } else if (const auto* say = std::get_if<SayFrame>(&*parsed.frame)) {
    TWITCHY_CHECK(parsed.nonce == say->nonce && is_nonce(say->nonce));
    // A text that came in as JSON goes out as JSON.
    Entry entry;
    entry.text = say->text;
    const LogEntry stored{Sequence{1}, std::make_shared<const Entry>(std::move(entry))};
    const auto ack = boost::json::parse(ack_frame(say->nonce, RoomId{"uwu"}, stored));
    TWITCHY_CHECK(ack.as_object().at("text").as_string() == say->text);
  } else {
    TWITCHY_CHECK(parsed.nonce.empty());
  }
  return 0;
}
