#include "server/stop_signals.h"

#include <ctime>

namespace twitchy::server {

StopSignals::StopSignals() : signals_() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

bool StopSignals::wait_for(std::chrono::milliseconds timeout) const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
  const timespec duration{seconds.count(), std::chrono::nanoseconds(timeout - seconds).count()};
  return sigtimedwait(&signals_, nullptr, &duration) >= 0;
}

}  // namespace twitchy::server
