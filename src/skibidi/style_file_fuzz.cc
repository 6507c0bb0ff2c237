// Any bytes as a style file: an error that names the file, or a style that rewrites.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "model/limits.h"
#include "skibidi/testing.h"

using namespace twitchy::skibidi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto style = Style::compile(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.toml");
  if (!style) {
    TWITCHY_CHECK(style.error().message.starts_with("fuzz.toml:"));
    return 0;
  }
  // Words of the kept inputs, in their forms, and what every table has its eye on.
  for (const std::string_view text :
       {"Hi there, are you ok?", "lol", "@ada I LOVE `this` 👍🏽 cafe\u0301 so", "?",
        "what a cat! the cats' hats, my friends",
        "She wins because he gave up. An hour ago I won it... really", "WE WON THE GAME", "你好 12:30"}) {
    const std::string out = style->rewrite(text, size);
    TWITCHY_CHECK(is_valid_utf8(out));
    TWITCHY_CHECK(out.size() <=
                  twitchy::limits::kRewriteGrowth * text.size() + twitchy::limits::kRewriteSlackBytes);
    TWITCHY_CHECK(testing::holds_in_order(out, testing::verbatim_of(text)));
    const Explanation explanation = style->explain(text, size);
    TWITCHY_CHECK(explanation.output == out);
    TWITCHY_CHECK(testing::adds_up(explanation, text));
  }
  return 0;
}
