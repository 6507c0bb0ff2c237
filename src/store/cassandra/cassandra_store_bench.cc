// The stores beside the driver alone, in the same run: what they cost, not how fast this machine's Cassandra
// is. "Driver alone" makes the same calls with values that are ready, 16 at a time, and does nothing else.
//
//   tools/services/with_cassandra --full-speed build/release/src/store/cassandra/store_cassandra_bench
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "model/limits.h"
#include "store/cassandra/cassandra_message_store.h"
#include "store/cassandra/live_cassandra_testing.h"
#include "store/cassandra/message_rows.h"

namespace twitchy::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kAppended = 5'000;  // entries of one append, as an archiver that is behind makes them

RoomId fresh_room() {
  return RoomId{"room-" + std::to_string(SystemRandom().next())};
}

// Some 200 bytes as a record, like a message of a busy room.
std::vector<LogEntry> entries(std::uint64_t first, std::uint64_t count) {
  std::vector<LogEntry> made;
  for (auto seq = first; seq < first + count; ++seq) {
    Entry entry;
    entry.at = SystemClock().now_ms();
    entry.user = UserId{1000 + seq % 5000};
    entry.user_name = "reader_" + std::to_string(seq % 5000);
    entry.text = "Hey bestie! ✨💅  Fr fr, this is message " + std::to_string(seq) + ", no cap, slayyy.  🤪";
    entry.original = "hello, this is message " + std::to_string(seq);
    entry.style = "bestie";
    entry.nonce = "0f8e2b7a-" + std::to_string(seq);
    made.push_back({Sequence{seq}, std::make_shared<const Entry>(std::move(entry))});
  }
  return made;
}

// ---- Appending -----------------------------------------------------------------------------------------

Detached write_next(std::shared_ptr<CassandraSession> session, std::vector<RowBatch>& batches,
                    std::atomic<std::size_t>& next, std::atomic<int>& failed, Countdown& writers) {
  for (std::size_t i = next++; i < batches.size(); i = next++) {
    const Result<CqlRows> written =
        co_await session->batch(Statement::insert_message, batches[i].rows, batches[i].values);
    if (!written) ++failed;
  }
  writers.arrive();
}

Task<Result<void>> write_alone(std::shared_ptr<CassandraSession> session, std::vector<RowBatch>& batches) {
  std::atomic<std::size_t> next{0};
  std::atomic<int> failed{0};
  Countdown writers(limits::kCassandraBatchesAtOnce);
  for (int i = 0; i < limits::kCassandraBatchesAtOnce; ++i) {
    write_next(session, batches, next, failed, writers);
  }
  co_await writers.all();
  if (failed > 0) co_return Error{ErrorCode::unknown, "a batch failed", {}};
  co_return Result<void>();
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Turn and turn about, so that both meet the same machine. `share`: of the rows per second that the driver
// alone writes, how many the store does.
void BM_Append(benchmark::State& state) {
  const auto session = shared_session();
  SystemClock clock;
  CassandraMessageStore store(session, clock, 30);
  const RoomId room = fresh_room();
  const RoomId alone_room = fresh_room();
  double ours = 0;
  double alone = 0;
  std::uint64_t seq = 1;
  const auto append_alone = [&](const std::vector<LogEntry>& batch) {
    BatchMaker maker(alone_room, batch, Sequence{1}, clock.now_ms(), 30);
    std::vector<RowBatch> batches;
    while (auto made = maker.next()) batches.push_back(*std::move(made));
    const auto start_alone = Clock::now();
    const auto written =
        await<void>([&](auto done) { start(write_alone(session, batches), std::move(done)); });
    alone += seconds_since(start_alone);
    return written.has_value();
  };
  const auto append_ours = [&](std::vector<LogEntry> batch) {
    const auto start_ours = Clock::now();
    const auto written =
        await<void>([&](auto done) { store.append(room, std::move(batch), std::move(done)); });
    ours += seconds_since(start_ours);
    return written.has_value();
  };
  bool is_ours_first = false;
  for (auto _ : state) {
    auto batch = entries(seq, kAppended);
    seq += kAppended;
    is_ours_first = !is_ours_first;
    bool is_well = is_ours_first ? append_ours(batch) : append_alone(batch);
    is_well = (is_ours_first ? append_alone(batch) : append_ours(batch)) && is_well;
    if (!is_well) return state.SkipWithError("a write failed");
  }
  const double rows = static_cast<double>(seq - 1);
  state.counters["rows/s"] = rows / ours;
  state.counters["alone_rows/s"] = rows / alone;
  state.counters["share"] = alone / ours;
}
BENCHMARK(BM_Append)->UseRealTime()->Unit(benchmark::kMillisecond);

// The driver alone for so long that Cassandra's own work behind the writes shows: what an archiver that is
// far behind could reach at most. TWITCHY_BENCH_ROWS says how many rows.
void BM_WriteAlone(benchmark::State& state) {
  const char* wanted = std::getenv("TWITCHY_BENCH_ROWS");
  const std::uint64_t rows = wanted ? std::strtoull(wanted, nullptr, 10) : 20'000;
  const auto session = shared_session();
  BatchMaker maker(fresh_room(), entries(1, rows), Sequence{1}, SystemClock().now_ms(), 30);
  std::vector<RowBatch> batches;
  while (auto made = maker.next()) batches.push_back(*std::move(made));
  for (auto _ : state) {
    const auto written =
        await<void>([&](auto done) { start(write_alone(session, batches), std::move(done)); });
    if (!written) return state.SkipWithError("a write failed");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows));
}
BENCHMARK(BM_WriteAlone)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

// ---- Reading -------------------------------------------------------------------------------------------

// 5,000 rows a second, a batch of 50 every 10 ms by the clock, until it goes.
class SteadyWriter {
 public:
  explicit SteadyWriter(std::shared_ptr<CassandraSession> session)
      : store_(std::move(session), clock_, 30), thread_([this] { run(); }) {}
  ~SteadyWriter() {
    is_over_ = true;
    thread_.join();
  }
  bool has_failed() const { return has_failed_; }

 private:
  void run() {
    constexpr std::uint64_t kRows = limits::kCassandraBatchRows;
    auto due = Clock::now();
    for (std::uint64_t seq = 1; !is_over_; seq += kRows) {
      std::this_thread::sleep_until(due += std::chrono::milliseconds(10));
      const auto written =
          await<void>([&](auto done) { store_.append(room_, entries(seq, kRows), std::move(done)); });
      if (!written) has_failed_ = true;
    }
  }

  SystemClock clock_;
  CassandraMessageStore store_;
  const RoomId room_ = fresh_room();
  std::atomic<bool> is_over_{false};
  std::atomic<bool> has_failed_{false};
  std::thread thread_;
};

Task<Result<CqlRows>> read_alone(std::shared_ptr<CassandraSession> session, RoomId room,
                                 std::uint64_t before) {
  CqlValues values;
  values.text(room.value())
      .bigint(static_cast<std::int64_t>(bucket_of(before - 1)))
      .bigint(1)
      .bigint(static_cast<std::int64_t>(before - 1))
      .integer(10);
  Result<CqlRows> rows = co_await session->execute(Statement::read_newest, std::move(values));
  co_return rows;
}

double percentile_ms(std::vector<double>& seconds, double part) {
  const auto at = static_cast<std::ptrdiff_t>(part * static_cast<double>(seconds.size() - 1));
  std::nth_element(seconds.begin(), seconds.begin() + at, seconds.end());
  return seconds[static_cast<std::size_t>(at)] * 1000;
}

// A page of ten as one scrolls back, by the store and by the driver alone, turn and turn about.
void BM_ReadTenWhileWriting(benchmark::State& state) {
  constexpr std::uint64_t kRows = 20'000;
  const auto session = shared_session();
  SystemClock clock;
  CassandraMessageStore store(session, clock, 30);
  const RoomId room = fresh_room();
  if (!await<void>([&](auto done) { store.append(room, entries(1, kRows), std::move(done)); })) {
    return state.SkipWithError("the rows to read cannot be written");
  }
  SteadyWriter writer(session);
  SystemRandom random;
  std::vector<double> ours;
  std::vector<double> alone;
  for (auto _ : state) {
    const std::uint64_t before = 20 + random.below(kRows - 20);
    auto begin = Clock::now();
    const auto page = await<std::vector<LogEntry>>([&](auto done) {
      store.read(room, {Sequence{}, Sequence{before}, 10, ReadRange::End::newest}, std::move(done));
    });
    ours.push_back(seconds_since(begin));
    if (!page || page->size() != 10) return state.SkipWithError("a page is short");
    begin = Clock::now();
    const auto rows =
        await<CqlRows>([&](auto done) { start(read_alone(session, room, before), std::move(done)); });
    alone.push_back(seconds_since(begin));
    if (!rows) return state.SkipWithError("a read failed");
  }
  if (writer.has_failed()) return state.SkipWithError("a write failed");
  state.counters["p50_ms"] = percentile_ms(ours, 0.5);
  state.counters["p99_ms"] = percentile_ms(ours, 0.99);
  state.counters["alone_p50_ms"] = percentile_ms(alone, 0.5);
  state.counters["alone_p99_ms"] = percentile_ms(alone, 0.99);
}
BENCHMARK(BM_ReadTenWhileWriting)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace twitchy::store
