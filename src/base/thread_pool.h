// A few threads and a bounded queue, for work that must not run on an event loop.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace twitchy {

// Thread-safe. The destructor runs what is queued, then joins.
class ThreadPool {
 public:
  // `name` (at most 15 bytes) is what `top -H` shows.
  ThreadPool(std::string name, std::size_t threads, std::size_t queue_limit);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // False if the queue is full: the job was dropped, and the caller says `busy`.
  [[nodiscard]] bool try_run(std::function<void()> job);

 private:
  void work();

  const std::size_t queue_limit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;  // guarded by mutex_
  bool stopping_ = false;                    // guarded by mutex_
  std::vector<std::thread> threads_;
};

// Names the calling thread for `top -H` and debuggers; at most 15 bytes are kept.
void name_this_thread(const std::string& name);

}  // namespace twitchy
