// What the fan-out itself costs a delivery, before any system call: a pass of ten messages to a room's
// readers over a wire that only looks at each. `chat_bench --benchmark_min_time=0.5`, in the release build.
#include <benchmark/benchmark.h>
#include <prometheus/registry.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "chat/fan_out.h"
#include "chat/testing.h"
#include "model/limits.h"

namespace twitchy::chat {
namespace {

constexpr std::uint64_t kMessages = 10;

class NullWire final : public Wire {
 public:
  std::size_t sent = 0;

  std::size_t deliver(std::span<Member> members, const Frame& frame, std::optional<SequenceRange>) override {
    std::size_t taken = 0;
    for (const Member& member : members) {
      if (member.missed_from == Sequence{} && member.reader->outbox.empty()) ++taken;
    }
    sent += taken * frame->size();
    return taken;
  }
  void send(Reader&, Frame frame) override { sent += frame->size(); }
};

struct Fixture {
  explicit Fixture(std::int64_t count) : readers(static_cast<std::size_t>(count)) {
    for (auto& reader : readers) benchmark::DoNotOptimize(fan_out.join(reader, 0, {}));
  }

  ManualClock clock;
  prometheus::Registry registry;
  ChatMetrics metrics{registry};
  std::unique_ptr<LiveRoom> room = testing::make_room();
  NullWire wire;
  FanOut fan_out{{room.get()}, wire, clock, limits::kOutboxBytes, metrics};
  std::deque<Reader> readers;
};

std::vector<LogEntry> entries_after(std::uint64_t head) {
  std::vector<LogEntry> entries;
  for (auto seq = head + 1; seq <= head + kMessages; ++seq) entries.push_back(testing::entry(seq, true, 80));
  return entries;
}

// Items are deliveries: messages times readers.
void pass(benchmark::State& state) {
  Fixture fixture(state.range(0));
  std::uint64_t head = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto entries = entries_after(head);
    fixture.clock.advance(limits::kDeflatedPassIntervalMin);
    head += kMessages;
    state.ResumeTiming();
    fixture.fan_out.add(0, std::make_shared<const EncodedBatch>(entries));
    while (fixture.fan_out.run()) {
    }
  }
  benchmark::DoNotOptimize(fixture.wire.sent);
  state.SetItemsProcessed(state.iterations() * state.range(0) * static_cast<std::int64_t>(kMessages));
}
BENCHMARK(pass)->Arg(1000)->Arg(10'000);

void encode_batch(benchmark::State& state) {
  const auto entries = entries_after(0);
  for (auto _ : state) benchmark::DoNotOptimize(EncodedBatch(entries));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kMessages));
}
BENCHMARK(encode_batch);

// All 1,000 that a resume may replay, whose frames others have asked for.
void resume(benchmark::State& state) {
  Fixture fixture(0);
  for (std::uint64_t head = 0; head < 1200; head += kMessages) {
    fixture.fan_out.add(0, std::make_shared<const EncodedBatch>(entries_after(head)));
  }
  for (auto _ : state) {
    Reader reader;
    benchmark::DoNotOptimize(fixture.fan_out.join(reader, 0, {Sequence{200}, std::nullopt}));
    fixture.fan_out.leave_all(reader);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(fixture.wire.sent));
}
BENCHMARK(resume);

}  // namespace
}  // namespace twitchy::chat
