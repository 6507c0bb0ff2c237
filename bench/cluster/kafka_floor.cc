// kafka_floor: how long it takes from a bare producer through Kafka to a bare consumer, of librdkafka's with
// our settings, at a rate. Nothing of ours is between them: a record is its number and as many bytes as ours
// have. Exit codes: 0 measured and every record came once, 1 not, 2 wrong usage.

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <time.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/random.h"
#include "broker/kafka/log_reader.h"
#include "broker/kafka/producer.h"
#include "broker/kafka/topics.h"
#include "clock.h"
#include "histogram.h"
#include "ledger.h"

namespace twitchy::bench {
namespace {

namespace kafka = broker::kafka;
using namespace std::chrono_literals;

constexpr std::string_view kKey = "0123456789abcdef";  // as long as the key of a record of ours
constexpr auto kPatience = 10s;

struct FloorOptions {
  std::string servers;
  std::vector<std::string> settings;
  unsigned topics = 1;
  double rate = 5000;
  double seconds = 10;
  double warmup = 2;
  std::size_t bytes = 200;
  double pass_ms = 0;
};

template <typename T>
T checked(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}

double own_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void sleep_until(Ns when) {
  const timespec until{when / kSecond, when % kSecond};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
}

class Deaf final : public kafka::ProducerListener {
  void on_not_stored(std::uint64_t, bool, const std::string& why) override {
    fmt::print(stderr, "kafka_floor: not stored: {}\n", why);
  }
};

// Of the thread that polls, but for `came`.
class Arrivals final : public kafka::RecordSink {
 public:
  Arrivals(const Plan& plan, double pass_ms)
      : plan_(plan), interval_(static_cast<Ns>(pass_ms * 1e6)), times_(plan.messages) {}

  std::atomic<std::uint64_t> came{0};  // different ones
  std::uint64_t doubled = 0;
  Histogram latency;
  Histogram passed;  // until the pass that would show it to readers, each at least an interval after the last

 private:
  void on_records(std::size_t, std::span<const kafka::Record> records) override {
    const Ns now = now_ns();
    if (now > pass_) pass_ = std::max(now, pass_ + interval_);
    for (const auto& record : records) {
      std::uint64_t number = 0;
      std::memcpy(&number, record.value.data(), sizeof number);
      if (times_.at(number)++ > 0) {
        ++doubled;
        continue;
      }
      came.store(came.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
      if (number < plan_.warmup) continue;
      latency.add(now - plan_.due(number));
      passed.add(pass_ - plan_.due(number));
    }
  }
  void on_out_of_range(std::size_t, const std::string& why) override { throw std::runtime_error(why); }

  const Plan& plan_;
  const Ns interval_;
  Ns pass_ = 0;  // the one before, or the next
  std::vector<std::uint8_t> times_;
};

struct Floor {
  Histogram latency;
  Histogram passed;
  std::uint64_t sent = 0;
  std::uint64_t lost = 0;
  std::uint64_t doubled = 0;
  double cores = 0;
};

class Run {
 public:
  explicit Run(const FloorOptions& options) : options_(options) {
    config_.servers = options.servers;
    config_.replicas = 1;
    for (const auto& setting : options.settings) {
      const auto equals = setting.find('=');
      if (equals == std::string::npos) throw std::runtime_error(setting + " is not KEY=VALUE");
      config_.settings[setting.substr(0, equals)] = setting.substr(equals + 1);
    }
    SystemRandom random;
    for (unsigned i = 0; i < options.topics; ++i) {
      topics_.push_back(kafka::topic_of(config_, RoomId{fmt::format("floor-{:x}-{}", random.next(), i)}));
    }
    plan_.rate = options.rate;
    plan_.messages = plan_.due_within(options.warmup + options.seconds);
    plan_.warmup = plan_.due_within(options.warmup);
  }

  Floor run() {
    make_topics();
    const auto producer = checked(kafka::Producer::start(config_, topics_, listener_));
    const auto reader = checked(kafka::LogReader::start(config_, topics_, nullptr));
    for (std::size_t topic = 0; topic < topics_.size(); ++topic) {
      if (const auto begun = reader->begin(topic, 0); !begun) throw std::runtime_error(begun.error().message);
    }
    Arrivals arrivals(plan_, options_.pass_ms);
    plan_.start = now_ns() + kSecond;  // by then both are connected
    std::atomic<bool> is_over{false};
    std::thread consumer([&] {
      while (!is_over) reader->poll(100ms, arrivals);
    });
    Floor floor;
    floor.cores = produce_all(*producer);
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (arrivals.came < plan_.messages && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(1ms);
    is_over = true;
    consumer.join();
    floor.latency = arrivals.latency;
    floor.passed = arrivals.passed;
    floor.sent = plan_.messages;
    floor.lost = plan_.messages - arrivals.came;
    floor.doubled = arrivals.doubled;
    return floor;
  }

 private:
  void make_topics() const {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (true) {
      const auto made = kafka::ensure_topics(config_, topics_, 5s);
      if (made) return;
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error(made.error().message);
    }
  }

  // An open loop. Gives the cores that this process had while it was counted.
  double produce_all(kafka::Producer& producer) const {
    std::string value(std::max(options_.bytes, sizeof(std::uint64_t)), 'x');
    Ns counted_from = 0;
    double cpu_before = 0;
    for (std::uint64_t number = 0; number < plan_.messages; ++number) {
      if (plan_.due(number) > now_ns()) sleep_until(plan_.due(number));
      if (number == plan_.warmup) {
        counted_from = now_ns();
        cpu_before = own_cpu_seconds();
      }
      std::memcpy(value.data(), &number, sizeof number);
      while (!producer.produce(number % topics_.size(), kKey, value, number))
        std::this_thread::sleep_for(1ms);
    }
    return (own_cpu_seconds() - cpu_before) /
           (static_cast<double>(now_ns() - counted_from) / static_cast<double>(kSecond));
  }

  const FloorOptions& options_;
  broker::KafkaConfig config_;
  std::vector<std::string> topics_;
  Plan plan_;
  Deaf listener_;
};

boost::json::object latency_json(const Histogram& histogram) {
  return {{"count", histogram.count()},
          {"p50_ms", histogram.ms(0.5)},
          {"p99_ms", histogram.ms(0.99)},
          {"p99_9_ms", histogram.ms(0.999)},
          {"max_ms", histogram.ms(1)}};
}

std::string as_json(const Floor& floor) {
  return boost::json::serialize(boost::json::object{
      {"delivery", latency_json(floor.latency)},
      {"passed", latency_json(floor.passed)},
      {"sent", floor.sent},
      {"lost", floor.lost},
      {"doubled", floor.doubled},
      {"cores", floor.cores},
  });
}

}  // namespace
}  // namespace twitchy::bench

int main(int argc, char** argv) {
  CLI::App app("Measures a bare producer and consumer. Latencies count from when a record was due.");
  app.option_defaults()->always_capture_default();
  twitchy::bench::FloorOptions options;
  app.add_option("--servers", options.servers, "Kafka, HOST:PORT,…")->required();
  app.add_option("--set", options.settings, "A setting of librdkafka's besides ours, KEY=VALUE (repeatable)");
  app.add_option("--topics", options.topics, "So many, each with its share")->check(CLI::PositiveNumber);
  app.add_option("--rate", options.rate, "Records a second, in all")->check(CLI::PositiveNumber);
  app.add_option("--seconds", options.seconds, "How long to count")->check(CLI::PositiveNumber);
  app.add_option("--warmup", options.warmup, "Seconds of load before that")->check(CLI::NonNegativeNumber);
  app.add_option("--pass-ms", options.pass_ms, "Count also until a pass, so many milliseconds after another")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--bytes", options.bytes, "Bytes of each record, without its key of 16");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    spdlog::set_level(spdlog::level::err);
    twitchy::bench::Run run(options);
    const auto floor = run.run();
    fmt::print("{}\n", twitchy::bench::as_json(floor));
    return floor.lost + floor.doubled == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "kafka_floor: {}\n", error.what());
    return 1;
  }
}
