#include <benchmark/benchmark.h>

#include "protocol/client_frames.h"
#include "protocol/server_frames.h"

namespace twitchy::protocol {
namespace {

// Once a message in the process, however many read it.
void BM_AppendMessage(benchmark::State& state) {
  Entry entry;
  entry.at = 1'700'000'000'000;
  entry.user_name = "some_reader_42";
  entry.text = "Hey bestie! ✨💅  Fr fr, hi bestie!  No cap, \"slayyy\".  Busssin.  🤪";
  std::string out;
  std::uint64_t seq = 1'000'000;
  for (auto _ : state) {
    out.clear();
    append_message(out, Sequence{++seq}, entry);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * out.size()));
}
BENCHMARK(BM_AppendMessage);

// Once a frame of a client.
void BM_ParseSay(benchmark::State& state) {
  const std::string frame =
      R"({"type":"say","room":"bestie","text":"hello there, how is everyone doing today? 😀",)"
      R"("nonce":"0123456789abcdef"})";
  for (auto _ : state) benchmark::DoNotOptimize(parse_client_frame(frame));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * frame.size()));
}
BENCHMARK(BM_ParseSay);

void BM_ParseJoin(benchmark::State& state) {
  const std::string frame = R"({"type":"join","room":"bestie","after":123456,"epoch":"a1b2c3d4"})";
  for (auto _ : state) benchmark::DoNotOptimize(parse_client_frame(frame));
}
BENCHMARK(BM_ParseJoin);

}  // namespace
}  // namespace twitchy::protocol
