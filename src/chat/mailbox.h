// How other threads reach an event loop.
#pragma once

#include <functional>

namespace twitchy::chat {

class Mailbox {
 public:
  virtual ~Mailbox() = default;
  // Thread-safe. The job runs on the loop, after those posted before it; never once the loop has stopped.
  virtual void post(std::function<void()> job) = 0;
};

}  // namespace twitchy::chat
