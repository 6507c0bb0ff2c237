#include "base/clock.h"

namespace twitchy {

TimeMs SystemClock::now_ms() const {
  using std::chrono::duration_cast;
  return duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace twitchy
