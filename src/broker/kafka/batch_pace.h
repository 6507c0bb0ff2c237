// When a topic's records go out: each at once, or together.
#pragma once

#include <cstddef>
#include <optional>

#include "base/clock.h"
#include "model/limits.h"

namespace twitchy::broker::kafka {

// While little is said, each record goes at once. Where more came than limits::kKafkaBusyBatch in an interval
// of limits::kKafkaBatchInterval, those of the next interval wait for its end, and go together: at tens of
// thousands of messages a second, small batches cost Kafka and every node that reads them more than the
// messages do, and on busy cores what costs less comes sooner. Not thread-safe.
class BatchPace {
 public:
  // Of a record that comes `now`: nothing if it goes at once, else when the batch goes that it waits for.
  std::optional<SteadyTime> wait_of_one_more(SteadyTime now) {
    if (now >= interval_end_) {
      const bool is_next = now < interval_end_ + limits::kKafkaBatchInterval;
      is_busy_ = is_next && came_ > limits::kKafkaBusyBatch;
      came_ = 0;
      interval_end_ = now + limits::kKafkaBatchInterval;
    }
    ++came_;
    return is_busy_ ? std::optional(interval_end_) : std::nullopt;
  }

 private:
  SteadyTime interval_end_{};
  std::size_t came_ = 0;  // in that interval
  bool is_busy_ = false;  // by the interval before
};

}  // namespace twitchy::broker::kafka
