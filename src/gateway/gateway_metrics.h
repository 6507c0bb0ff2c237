// What an operator sees of connections and traffic.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <array>

namespace twitchy::gateway {

// Thread-safe; shared by all loops. Loops add what they counted themselves once a second.
struct GatewayMetrics {
  explicit GatewayMetrics(prometheus::Registry& registry);

  prometheus::Gauge& connections;  // WebSockets open
  prometheus::Counter& connections_total;
  prometheus::Counter& frames_in;
  prometheus::Counter& bytes_out;                   // on WebSockets
  prometheus::Counter& sends;                       // system calls that wrote to a WebSocket
  prometheus::Gauge& outbox_bytes;                  // unsent, in all
  prometheus::Gauge& outbox_connections;            // connections with something unsent
  prometheus::Family<prometheus::Counter>& closes;  // by code
  prometheus::Gauge& heap_bytes;                    // since measure_heap()

  // Counts the process' heap; for each scrape, since counting walks over what is free of it.
  void measure_heap() const;

  void count_response(unsigned status) { responses_[status / 100 % responses_.size()]->Increment(); }

 private:
  std::array<prometheus::Counter*, 6> responses_{};  // by the status' first digit
};

}  // namespace twitchy::gateway
