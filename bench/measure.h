// One measurement: sets the load up, lets it run, and gives what came of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "histogram.h"
#include "options.h"
#include "process.h"

namespace twitchy::bench {

struct Measured {
  double connects_per_s = 0;
  double readers_connect_s = 0;  // until so many were open as there are readers
  // While it was counted, which is `seconds` long:
  double acks_per_s = 0;
  double deliveries_per_s = 0;
  double frames_per_s = 0;
  double mib_per_s = 0;
  double server_cores = 0;
  double client_cores = 0;
  double other_cores = 0;              // all else on this machine
  double stolen_cores = 0;             // by other guests of its host
  Memory server_memory;                // at its end
  std::uint64_t connection_bytes = 0;  // of the server's memory, for each connection that was opened

  // Of each message that was due then, from when it was due:
  Histogram ack;
  Histogram delivery;
  Histogram sync;                       // fdatasync of 4 KiB beside it
  std::vector<Histogram> half_seconds;  // the deliveries of what was due in each; only with a spike

  // Over all the run:
  std::uint64_t sent = 0;
  std::uint64_t acked = 0;
  std::uint64_t refused = 0;
  std::uint64_t unanswered = 0;
  std::uint64_t stored = 0;  // places that acks named
  std::uint64_t unsent = 0;  // the client itself did not come to it
  std::uint64_t lost = 0;    // acked, but a reader was neither shown it nor told of a gap
  std::uint64_t gaps = 0;
  std::uint64_t doubled = 0;      // stored or answered twice
  std::uint64_t altered = 0;      // shown otherwise than it was acked
  std::uint64_t wrong = 0;        // frames that are not what they should be
  double sample_shown_per_s = 0;  // messages that a sampled reader was shown; fewer than its ranges at a pace
  std::uint64_t sample_wire_bytes = 0;   // of all frames of messages to the sampled readers
  std::uint64_t sample_plain_bytes = 0;  // what these would have been undeflated
  std::uint64_t reached_back = 0;        // shown again, which readers are to drop
  std::uint64_t closed = 0;              // connections that the server ended
  std::string first_refusal;

  bool is_relay = false;  // a peer that promises nothing: it may lose

  // Every promise was kept. A server that is overrun may refuse, and may tell of gaps.
  bool is_sound() const { return doubled + altered + wrong == 0 && (is_relay || lost + unanswered == 0); }
};

Measured measure(const Options& options);

}  // namespace twitchy::bench
