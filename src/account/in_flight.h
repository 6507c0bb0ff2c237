// Counts the calls under way, so that what they use is not destroyed before they end.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

namespace twitchy::account {

// Thread-safe.
class InFlight {
 public:
  // A call is under way until all copies of this are gone.
  using Hold = std::shared_ptr<void>;

  Hold enter() {
    const std::lock_guard lock(mutex_);
    ++count_;
    return Hold(this, [](void* self) { static_cast<InFlight*>(self)->leave(); });
  }

  // Returns once nothing is under way. Never call it in a call.
  void wait() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  void leave() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) none_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t count_ = 0;  // guarded by mutex_
};

}  // namespace twitchy::account
