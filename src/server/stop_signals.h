// SIGTERM and SIGINT, as something to wait for.
#pragma once

#include <signal.h>

#include <chrono>

namespace twitchy::server {

// Of the main thread, made before any other: from then on they come to no thread, and SIGPIPE is ignored.
class StopSignals {
 public:
  StopSignals();
  // True as soon as one has come; false when `timeout` has passed.
  bool wait_for(std::chrono::milliseconds timeout) const;

 private:
  sigset_t signals_;
};

}  // namespace twitchy::server
