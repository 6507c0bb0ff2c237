// What an operator sees of rooms and delivery. Counted once a group or a batch, never once a delivery.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <string>

#include "base/error.h"

namespace twitchy::chat {

// Thread-safe; shared by all loops.
struct ChatMetrics {
  explicit ChatMetrics(prometheus::Registry& registry);

  prometheus::Counter& messages;    // accepted from this node's senders
  prometheus::Counter& retries;     // acked with the first one's sequence
  prometheus::Counter& deliveries;  // messages x readers
  prometheus::Counter& frames;      // given to groups; each is shared by its members
  prometheus::Counter& gaps;        // told to readers
  prometheus::Histogram& pass_seconds;
  prometheus::Histogram& ack_seconds;  // from a say to its ack
  prometheus::Family<prometheus::Gauge>& viewers;

  void count_error(ErrorCode code) { errors_[static_cast<std::size_t>(code)]->Increment(); }

 private:
  std::array<prometheus::Counter*, kErrorCodeCount> errors_{};
};

}  // namespace twitchy::chat
