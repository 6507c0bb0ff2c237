// What a publish costs until it was read back, next to a bare producer and consumer; and how long a start
// reads back. Run by hand, to measure:
//
//   tools/services/kafka run --full-speed -- build/release/src/broker/kafka/broker_kafka_bench
//
// with TWITCHY_BENCH_RECORDS=5000000 in the environment for a start of full size.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "broker/kafka/kafka_broker.h"
#include "broker/kafka/log_reader.h"
#include "broker/kafka/patience.h"
#include "broker/kafka/producer.h"
#include "broker/kafka/testing.h"
#include "broker/kafka/topics.h"
#include "model/entry.h"
#include "model/record.h"

namespace twitchy::broker {
namespace {

Entry message(std::uint64_t number) {
  Entry entry;
  entry.at = 1'700'000'000'000;
  entry.user = UserId{1000 + number % 1000};
  entry.user_name = "ada";
  entry.text = "Hey bestie! ✨💅  Fr fr, hi bestie!  No cap, slayyy.";
  entry.original = "hi there";
  entry.style = "bestie";
  entry.nonce = std::to_string(number);
  return entry;
}

// Counts outcomes, and wakes who waits for the last of a round.
class Round final : public Publisher {
 public:
  std::future<void> begin(std::size_t count) {
    left_ = count;
    done_ = {};
    return done_.get_future();
  }
  void on_published(std::span<const PublishOutcome> outcomes) override {
    for (const auto& outcome : outcomes) {
      if (outcome.status != PublishOutcome::Status::stored) ++failures;
    }
    if ((left_ -= outcomes.size()) == 0) done_.set_value();
  }
  std::atomic<std::size_t> failures{0};

 private:
  std::atomic<std::size_t> left_{0};
  std::promise<void> done_;
};

struct World {
  World() { spdlog::set_level(spdlog::level::err); }
  std::unique_ptr<KafkaBroker> start(prometheus::Registry& metrics) {
    return KafkaBroker::start(config, {room}, origins, clock, random, metrics).value();
  }
  const RoomId room = fresh_room();
  KafkaConfig config = kafka_for_tests();
  MemoryRoomOrigins origins;
  SystemClock clock;
  SystemRandom random;
};

// `range` messages at once, until all were read back; by the milliseconds that the producer lingers.
void BM_Publish(benchmark::State& state) {
  World world;
  world.config.settings["linger.ms"] = std::to_string(state.range(1));
  prometheus::Registry metrics;
  const auto broker = world.start(metrics);
  Round round;
  std::uint64_t number = 0;
  for (auto _ : state) {
    const auto count = static_cast<std::size_t>(state.range(0));
    auto done = round.begin(count);
    for (std::size_t i = 0; i < count; ++i) {
      ++number;
      broker->publish(world.room, message(number), round, number);
    }
    done.wait();
  }
  if (round.failures > 0) state.SkipWithError("not all were stored");
  state.SetItemsProcessed(static_cast<std::int64_t>(number));
}
BENCHMARK(BM_Publish)
    ->ArgNames({"messages", "linger_ms"})
    ->ArgsProduct({{1, 100, 10'000}, {0, 1, 5}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

class Count final : public kafka::RecordSink {
 public:
  std::size_t records = 0;

 private:
  void on_records(std::size_t, std::span<const kafka::Record> found) override { records += found.size(); }
  void on_out_of_range(std::size_t, const std::string&) override {}
};

class Deaf final : public kafka::ProducerListener {
  void on_not_stored(std::uint64_t, bool, const std::string&) override {}
};

// Likewise, with nothing of ours between librdkafka's producer and consumer but their settings.
void BM_BareProducerAndConsumer(benchmark::State& state) {
  spdlog::set_level(spdlog::level::err);
  const auto config = kafka_for_tests();
  const std::string topic = kafka::topic_of(config, fresh_room());
  kafka::with_patience(config, [&] {
    return kafka::ensure_topics(config, {topic}, std::chrono::seconds(5));
  }).value();
  Deaf listener;
  const auto producer = kafka::Producer::start(config, {topic}, listener).value();
  const auto reader = kafka::LogReader::start(config, {topic}, nullptr).value();
  reader->begin(0, 0).value();
  const std::string record = encode_record(message(1));
  std::size_t sent = 0;
  Count count;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      ++sent;
      producer->produce(0, "0123456789abcdef", record, sent).value();
    }
    while (count.records < sent) reader->poll(std::chrono::milliseconds(100), count);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(sent));
}
BENCHMARK(BM_BareProducerAndConsumer)
    ->Arg(1)
    ->Arg(100)
    ->Arg(10'000)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

// Messages said by others, which no node of ours has seen.
void fill(const RoomId& room, std::uint64_t records) {
  Deaf listener;
  const std::string topic = kafka::topic_of(kafka_for_tests(), room);
  const auto producer = kafka::Producer::start(kafka_for_tests(), {topic}, listener).value();
  for (std::uint64_t i = 0; i < records; ++i) {
    while (!producer->produce(0, "0123456789abcdef", encode_record(message(i)), i)) {
    }
  }
  const auto reader = kafka::LogReader::start(kafka_for_tests(), {topic}, nullptr).value();
  while (reader->offsets(0, std::chrono::seconds(5)).value().end < static_cast<std::int64_t>(records)) {
  }
}

// A start on a room with so many messages in the last four minutes.
void BM_ReadBackAtStart(benchmark::State& state) {
  World world;
  const char* wanted = std::getenv("TWITCHY_BENCH_RECORDS");
  const std::uint64_t records = wanted ? std::strtoull(wanted, nullptr, 10) : 20'000;
  {
    prometheus::Registry metrics;
    world.start(metrics);  // makes the topic
  }
  fill(world.room, records);
  for (auto _ : state) {
    prometheus::Registry metrics;
    const auto broker = world.start(metrics);
    if (broker->position(world.room).value().head != Sequence{records})
      state.SkipWithError("not all was read");
    state.PauseTiming();
    broker->stop();
    state.ResumeTiming();
  }
  state.counters["records/s"] =
      benchmark::Counter(static_cast<double>(records), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(BM_ReadBackAtStart)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

// One who reads the log from its beginning, a chunk after another, as an archiver does that was away.
void BM_ReadOn(benchmark::State& state) {
  constexpr std::uint64_t kRecords = 200'000;
  World world;
  prometheus::Registry metrics;
  world.start(metrics);  // makes the topic
  fill(world.room, kRecords);
  prometheus::Registry others;
  const auto broker = world.start(others);
  for (auto _ : state) {
    Sequence read{};
    while (read < Sequence{kRecords}) {
      std::promise<Result<std::vector<LogEntry>>> promise;
      broker->read(world.room, read, 4096, [&](auto entries) { promise.set_value(std::move(entries)); });
      const auto entries = promise.get_future().get();
      if (!entries || entries->empty()) return state.SkipWithError("the log cannot be read");
      read = entries->back().seq;
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(kRecords * state.iterations()));
}
BENCHMARK(BM_ReadOn)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace twitchy::broker
