// Any bytes as a text, by every style that is shipped: the promises of Style::rewrite() hold.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/check.h"
#include "model/limits.h"
#include "skibidi/testing.h"

using namespace twitchy::skibidi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint64_t seed = 0;
  if (size < sizeof seed || size > twitchy::limits::kFrameBytes) return 0;
  std::memcpy(&seed, data, sizeof seed);
  const std::string_view text(reinterpret_cast<const char*>(data) + sizeof seed, size - sizeof seed);
  const bool is_valid = is_valid_utf8(text);
  for (const auto& [name, style] : testing::shipped_styles()) {
    const std::string out = style.rewrite(text, seed);
    if (!is_valid) {
      TWITCHY_CHECK(out == text);
      continue;
    }
    TWITCHY_CHECK(is_valid_utf8(out));
    TWITCHY_CHECK(out.size() <=
                  twitchy::limits::kRewriteGrowth * text.size() + twitchy::limits::kRewriteSlackBytes);
    TWITCHY_CHECK(testing::holds_in_order(out, testing::verbatim_of(text)));
    TWITCHY_CHECK(
        testing::is_subsequence(testing::joined_clusters_of(text), testing::joined_clusters_of(out)));
  }
  return 0;
}
