// From publish to outcome, with a log that costs nothing: what the committer itself can carry.
// `broker_in_process_bench --benchmark_min_time=0.5`, in the release build.
#include <benchmark/benchmark.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "broker/in_process/in_process_broker.h"
#include "broker/in_process/memory_commit_log.h"

namespace twitchy::broker {
namespace {

class Countdown final : public Publisher {
 public:
  void on_published(std::span<const PublishOutcome> outcomes) override {
    const std::lock_guard lock(mutex_);
    left_ -= outcomes.size();
    if (left_ == 0) done_.notify_all();
  }
  void expect(std::size_t outcomes) {
    const std::lock_guard lock(mutex_);
    left_ = outcomes;
  }
  void wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return left_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  std::size_t left_ = 0;
};

// The log and the nonce window grow with all that is published, so both are begun anew at times.
struct Fixture {
  std::vector<RoomId> rooms{RoomId{"bestie"}};
  MemoryCommitLog log;
  SystemClock clock;
  prometheus::Registry metrics;
  std::unique_ptr<InProcessBroker> broker = InProcessBroker::start(log, rooms, clock, metrics).value();
};

void publish(benchmark::State& state) {
  constexpr std::size_t kKept = 200'000;
  const auto burst = static_cast<std::size_t>(state.range(0));
  auto fixture = std::make_unique<Fixture>();
  Countdown countdown;
  std::uint64_t token = 0;
  std::size_t kept = 0;
  for (auto _ : state) {
    if ((kept += burst) > kKept) {
      state.PauseTiming();
      fixture = std::make_unique<Fixture>();
      kept = burst;
      state.ResumeTiming();
    }
    countdown.expect(burst);
    for (std::size_t i = 0; i < burst; ++i) {
      Entry entry;
      entry.user = UserId{1000};
      entry.user_name = "ada";
      entry.original = "I think this streamer is really good yo!";
      entry.text = "Hey bestie! ✨💅  Fr fr, I think this streamer is really good yo!  No cap, slayyy.";
      entry.nonce = std::to_string(++token);
      fixture->broker->publish(fixture->rooms[0], std::move(entry), countdown, token);
    }
    countdown.wait();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(token));
}
BENCHMARK(publish)->Arg(1)->Arg(64)->Arg(1000)->Arg(8000)->UseRealTime();

}  // namespace
}  // namespace twitchy::broker
