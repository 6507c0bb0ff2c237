// Any bytes as a style file: an error that names the file, or a style that rewrites.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "model/limits.h"
#include "skibidi/style.h"
#include "skibidi/unicode.h"

using namespace twitchy::skibidi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto style = Style::compile(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.toml");
  if (!style) {
    TWITCHY_CHECK(style.error().message.starts_with("fuzz.toml:"));
    return 0;
  }
  for (const std::string_view text :
       {"Hi there, are you ok?", "lol", "@ada I LOVE `this` 👍🏽 cafe\u0301 so", "?"}) {
    const std::string out = style->rewrite(text, size);
    TWITCHY_CHECK(is_valid_utf8(out));
    TWITCHY_CHECK(out.size() <=
                  twitchy::limits::kRewriteGrowth * text.size() + twitchy::limits::kRewriteSlackBytes);
  }
  return 0;
}
