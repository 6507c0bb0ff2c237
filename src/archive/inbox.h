// Work for the archiver's thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

namespace twitchy::archive {

// Thread-safe. Outlives the archiver while broker or store have yet to answer: what comes then is dropped.
// Bounded by what is under way: at most a read and a write of each room.
class Inbox {
 public:
  using Job = std::function<void()>;

  void post(Job job) {
    {
      const std::lock_guard lock(mutex_);
      if (is_closed_) return;
      jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
  }

  // All there is; waits for it until `timeout` has passed or the inbox is closed.
  std::deque<Job> take(std::chrono::nanoseconds timeout) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, timeout, [this] { return is_closed_ || !jobs_.empty(); });
    return std::exchange(jobs_, {});
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      is_closed_ = true;
    }
    wake_.notify_one();
  }
  bool is_closed() const {
    const std::lock_guard lock(mutex_);
    return is_closed_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;    // guarded by mutex_
  bool is_closed_ = false;  // guarded by mutex_
};

}  // namespace twitchy::archive
