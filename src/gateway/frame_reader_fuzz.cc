// Any bytes from a client, which may deflate or not, cut anywhere: the same messages, answer and end as if
// they came at once; a message is UTF-8 of bounded size; and a reader that is idle is as good as new.
#include <utf8proc.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "gateway/client_frames_testing.h"
#include "gateway/frame_reader.h"
#include "model/limits.h"

namespace {

using namespace twitchy;
using namespace twitchy::gateway;

bool is_utf8(std::string_view text) {
  for (utf8proc_int32_t c = 0; !text.empty();) {
    const auto read = utf8proc_iterate(reinterpret_cast<const std::uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &c);
    if (read <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(read));
  }
  return true;
}

struct Reading : FrameHandler {
  explicit Reading(bool deflates) { reader.set_deflates(deflates); }

  FrameReader reader{inflater()};
  std::vector<std::string> heard;
  std::string answer;

  void on_text(std::string_view text) override {
    TWITCHY_CHECK(text.size() <= limits::kFrameBytes);
    TWITCHY_CHECK(is_utf8(text));
    heard.emplace_back("text " + std::string(text));
  }
  void on_pong() override { heard.emplace_back("pong"); }

  // As on a loop: one for all, whatever it has seen.
  static Inflater& inflater() {
    static Inflater shared;
    return shared;
  }

  // In pieces of `size`; a connection feeds nothing more after a close.
  void feed(std::string_view bytes, std::size_t size) {
    while (!bytes.empty() && reader.close_code() == 0) {
      reader.feed(bytes.substr(0, size), *this, answer);
      bytes.remove_prefix(std::min(size, bytes.size()));
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool deflates = data[0] >= 0x80;
  const std::size_t piece = 1 + data[0] % 0x80;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  Reading whole(deflates);
  whole.feed(bytes, bytes.size());
  Reading cut(deflates);
  cut.feed(bytes, piece);
  TWITCHY_CHECK(cut.heard == whole.heard);
  // wslay checks the reason of a close while it comes, from where the cut lets it: so how soon a close that
  // is not UTF-8 is refused, if at all, may differ. It is the end either way.
  const bool is_refused_sooner = cut.reader.close_code() != whole.reader.close_code() &&
                                 (cut.reader.close_code() == 1007 || whole.reader.close_code() == 1007);
  if (is_refused_sooner) return 0;
  TWITCHY_CHECK(cut.reader.close_code() == whole.reader.close_code());
  TWITCHY_CHECK(cut.reader.was_closed_by_client() == whole.reader.was_closed_by_client());
  if (whole.reader.close_code() != 0) {
    // A close takes the place of the pongs that were not sent yet.
    TWITCHY_CHECK(!whole.answer.empty() && cut.answer.ends_with(whole.answer));
    return 0;
  }
  TWITCHY_CHECK(cut.answer == whole.answer);
  TWITCHY_CHECK(cut.reader.is_idle() == whole.reader.is_idle());
  if (!whole.reader.is_idle()) return 0;
  whole.heard.clear();
  whole.feed(client_text("fresh"), 64);
  TWITCHY_CHECK(whole.heard == std::vector<std::string>{"text fresh"});
  TWITCHY_CHECK(whole.reader.is_idle());
  return 0;
}
