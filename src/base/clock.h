// Time is injected: code that depends on it takes a Clock, so that tests decide what time it is.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace twitchy {

// UTC milliseconds since 1970. What is stored and sent; may step back when the system's clock is set.
using TimeMs = std::int64_t;

// Never steps back; for deadlines and intervals. Means nothing outside this process.
using SteadyTime = std::chrono::steady_clock::time_point;

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimeMs now_ms() const = 0;
  virtual SteadyTime steady_now() const = 0;
  // What the calling thread has spent on a processor so far; waiting for one does not count. Some 0.3 µs.
  virtual std::chrono::nanoseconds thread_time() const = 0;
};

class SystemClock final : public Clock {
 public:
  TimeMs now_ms() const override;
  SteadyTime steady_now() const override { return std::chrono::steady_clock::now(); }
  std::chrono::nanoseconds thread_time() const override;
};

// Stands still until told to advance.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(TimeMs start_ms = 1'700'000'000'000) : start_ms_(start_ms) {}

  TimeMs now_ms() const override { return start_ms_ + elapsed_ms_.load(); }
  SteadyTime steady_now() const override {
    return SteadyTime{} + std::chrono::milliseconds(elapsed_ms_.load());
  }
  std::chrono::nanoseconds thread_time() const override { return steady_now().time_since_epoch(); }
  void advance(std::chrono::milliseconds by) { elapsed_ms_ += by.count(); }

 private:
  const TimeMs start_ms_;
  std::atomic<std::int64_t> elapsed_ms_{0};
};

}  // namespace twitchy
