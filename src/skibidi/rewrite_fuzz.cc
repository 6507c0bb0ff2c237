// Any bytes as a text, by every style that is shipped: the promises of Style::rewrite() and explain() hold.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "model/limits.h"
#include "skibidi/testing.h"

using namespace twitchy::skibidi;

namespace {

void check_explanation(const Explanation& explanation, std::string_view text, const std::string& out) {
  TWITCHY_CHECK(explanation.output == out);
  TWITCHY_CHECK(testing::adds_up(explanation, text));
  for (const Step& step : explanation.steps) {
    TWITCHY_CHECK((step.did == Did::added) == !step.part.empty());
    if (step.did == Did::added) TWITCHY_CHECK(step.from.empty());
    if (step.did == Did::verbatim) TWITCHY_CHECK(step.from == step.to);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint64_t seed = 0;
  if (size < sizeof seed || size > twitchy::limits::kFrameBytes) return 0;
  std::memcpy(&seed, data, sizeof seed);
  const std::string_view text(reinterpret_cast<const char*>(data) + sizeof seed, size - sizeof seed);
  const bool is_valid = is_valid_utf8(text);
  std::vector<std::string> verbatim;
  if (is_valid) verbatim = testing::verbatim_of(text);
  const std::vector<std::string> clusters = testing::joined_clusters_of(text);
  for (const auto& [name, style] : testing::shipped_styles()) {
    const std::string out = style.rewrite(text, seed);
    check_explanation(style.explain(text, seed), text, out);
    if (!is_valid) {
      TWITCHY_CHECK(out == text);
      continue;
    }
    TWITCHY_CHECK(is_valid_utf8(out));
    TWITCHY_CHECK(out.size() <=
                  twitchy::limits::kRewriteGrowth * text.size() + twitchy::limits::kRewriteSlackBytes);
    TWITCHY_CHECK(testing::holds_in_order(out, verbatim));
    TWITCHY_CHECK(testing::is_subsequence(clusters, testing::joined_clusters_of(out)));
  }
  return 0;
}
