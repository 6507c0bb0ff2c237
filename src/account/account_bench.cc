#include <benchmark/benchmark.h>

#include <atomic>

#include "account/password_hasher.h"
#include "account/rate_limiter.h"
#include "account/token.h"
#include "account/token_cache.h"
#include "store/await.h"

namespace twitchy::account {
namespace {

using namespace std::chrono_literals;

// One password at the cost that users pay.
void BM_HashPassword(benchmark::State& state) {
  PasswordHasher hasher{PasswordCost{}, 1};
  for (auto _ : state) {
    const auto hash = await<std::string>([&](auto done) { hasher.hash("correct horse", std::move(done)); });
    if (!hash) return state.SkipWithError("no hash");
  }
}
BENCHMARK(BM_HashPassword)->UseRealTime()->Unit(benchmark::kMillisecond);

// A message's charge, with 100,000 users talking.
void BM_TakeMessage(benchmark::State& state) {
  static RateLimiter<UserId> limiter(20, 30s);
  static const SteadyTime start = std::chrono::steady_clock::now();
  std::uint64_t i = static_cast<std::uint64_t>(state.thread_index()) * 50'000;
  for (auto _ : state) {
    ++i;
    const SteadyTime now = start + std::chrono::microseconds(24 * i);
    benchmark::DoNotOptimize(limiter.take(UserId{1000 + i % 100'000}, now));
  }
}
BENCHMARK(BM_TakeMessage)->Threads(1)->Threads(2)->UseRealTime();

// A message's token: its hash, and the look-up among those checked a moment ago.
void BM_CheckedToken(benchmark::State& state) {
  SeededRandom random(1);
  TokenCache cache;
  std::vector<std::string> tokens;
  for (int i = 0; i < 10'000; ++i) {
    tokens.push_back(make_token(random));
    const Principal principal{{UserId{1000}, "reader_1234", {}}, *hash_token(tokens.back()), 0};
    if (!cache.put(principal, {})) return state.SkipWithError("ended");
  }
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(cache.find(*hash_token(tokens[++i % tokens.size()]), {}));
  }
}
BENCHMARK(BM_CheckedToken);

}  // namespace
}  // namespace twitchy::account
