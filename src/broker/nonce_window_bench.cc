// What telling a retry costs. `broker_bench --benchmark_min_time=0.5`, in the release build.
#include <benchmark/benchmark.h>

#include <string>

#include "broker/nonce_window.h"

namespace twitchy::broker {
namespace {

void nonce_hash(benchmark::State& state) {
  const NonceHashKey key{1, 2, 3};
  const RoomId room{"skibidi"};
  const std::string nonce(static_cast<std::size_t>(state.range(0)), 'n');
  for (auto _ : state) benchmark::DoNotOptimize(hash_nonce(key, room, UserId{123'456}, nonce));
}
BENCHMARK(nonce_hash)->Arg(8)->Arg(36)->Arg(64);

// A nonce comes, is stored, and goes as the window moves on past 100,000 others.
void nonce_window(benchmark::State& state) {
  NonceWindow window;
  const NonceHashKey key{};
  const RoomId room{"skibidi"};
  TimeMs now = 0;
  for (auto _ : state) {
    const NonceHash hash = hash_nonce(key, room, UserId{1000}, std::to_string(++now));
    benchmark::DoNotOptimize(window.find(hash, now));
    window.add_waiting(hash);
    window.set_stored({hash, Sequence{1}, now});
    window.expire(now);
  }
}
BENCHMARK(nonce_window);

}  // namespace
}  // namespace twitchy::broker
