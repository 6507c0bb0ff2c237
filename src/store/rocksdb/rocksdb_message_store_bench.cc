#include <benchmark/benchmark.h>

#include <algorithm>

#include "store/rocksdb/rocksdb_message_store.h"
#include "store/rocksdb/sample_entries.h"
#include "store/rocksdb/temporary_directory.h"

namespace twitchy::store {
namespace {

struct OnDisk {
  TemporaryDirectory directory;
  SystemRandom random;
  std::unique_ptr<Database> database = Database::open(directory.path(), random).value();
  RocksDbMessageStore store{*database};
};

// One fsync a batch; messages/s is what a room or a server can take in all.
void BM_Commit(benchmark::State& state) {
  OnDisk disk;
  const RoomId room{"bestie"};
  const auto batch = static_cast<std::uint64_t>(state.range(0));
  auto entries = sample_entries(1, batch);
  std::uint64_t head = 0;
  for (auto _ : state) {
    for (auto& entry : entries) entry.seq = Sequence{++head};
    const CommittedRoom committed{room, entries};
    const auto at = kSampleStart + static_cast<TimeMs>(head / 41);
    if (!disk.store.commit({&committed, 1}, sample_nonces(head - batch + 1, head, at))) {
      state.SkipWithError("commit failed");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Commit)->Arg(1)->Arg(100)->Arg(8192)->UseRealTime();

// What a restart reads before it may accept a message.
void BM_NoncesSince(benchmark::State& state) {
  OnDisk disk;
  const auto total = static_cast<std::uint64_t>(state.range(0));
  for (std::uint64_t head = 0; head < total;) {
    const std::uint64_t last = std::min(total, head + 1000);
    if (!disk.store.commit({}, sample_nonces(head + 1, last, kSampleStart))) {
      return state.SkipWithError("commit failed");
    }
    head = last;
  }
  for (auto _ : state) {
    const auto nonces = disk.store.nonces_since(0);
    if (!nonces || nonces->size() != total) return state.SkipWithError("nonces are missing");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_NoncesSince)->Arg(1'000'000)->UseRealTime()->Unit(benchmark::kMillisecond);

// A page of history, as GET /rooms/{room}/messages asks for it.
void BM_ReadNewestTen(benchmark::State& state) {
  OnDisk disk;
  const RoomId room{"bestie"};
  const auto entries = sample_entries(1, 100'000);
  const CommittedRoom committed{room, entries};
  if (!disk.store.commit({&committed, 1}, {})) return state.SkipWithError("commit failed");
  for (auto _ : state) {
    const auto page = disk.store.read_now(room, {Sequence{}, Sequence{50'000}, 10, ReadRange::End::newest});
    if (!page || page->size() != 10) return state.SkipWithError("entries are missing");
  }
}
BENCHMARK(BM_ReadNewestTen)->UseRealTime();

}  // namespace
}  // namespace twitchy::store
