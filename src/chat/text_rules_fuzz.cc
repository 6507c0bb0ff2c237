// Any bytes are a text or an error; what is accepted is accepted again as it is.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "chat/text_rules.h"
#include "model/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace twitchy;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto checked = chat::check_text(text);
  if (!checked) {
    TWITCHY_CHECK(checked.error().code == ErrorCode::invalid_text);
    return 0;
  }
  TWITCHY_CHECK(!checked->empty());
  TWITCHY_CHECK(checked->size() <= 4 * limits::kTextCodePoints);
  TWITCHY_CHECK(checked->data() >= text.data() &&
                checked->data() + checked->size() <= text.data() + text.size());
  const auto again = chat::check_text(*checked);
  TWITCHY_CHECK(again.has_value());
  TWITCHY_CHECK(*again == *checked);
  return 0;
}
