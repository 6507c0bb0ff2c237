// What a message costs. `skibidi_bench --benchmark_min_time=0.5`, in the release build.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "skibidi/testing.h"

namespace twitchy::skibidi {
namespace {

const std::string kTexts[] = {
    "lol",
    "I think this streamer is really good yo!",  // 40 bytes
    "@ada see https://example.com/a_(b) at 12:30, it's so good :cat_jam: Kappa",
    "so I was playing this game yesterday with my friend and we were about to win the final round when "
    "suddenly "
    "the power went out and we lost everything, but honestly it was very funny",
    "今天的直播真的很好看，大家晚安 👍🏽👨‍👩‍👧‍👦",
};

void rewrite(benchmark::State& state, const char* style_name) {
  const Style& style = testing::shipped(style_name);
  const std::string& text = kTexts[state.range(0)];
  std::uint64_t seed = 0;
  for (auto _ : state) benchmark::DoNotOptimize(style.rewrite(text, seed++));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

BENCHMARK_CAPTURE(rewrite, bestie, "bestie")->DenseRange(0, 4);
BENCHMARK_CAPTURE(rewrite, skibidi, "skibidi")->Arg(1);
BENCHMARK_CAPTURE(rewrite, uwu, "uwu")->DenseRange(0, 4);

void load(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(load_styles(TWITCHY_SOURCE_DIR "/styles"));
}
BENCHMARK(load)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace twitchy::skibidi
