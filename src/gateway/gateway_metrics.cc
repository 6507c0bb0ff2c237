#include "gateway/gateway_metrics.h"

#include <malloc.h>

namespace twitchy::gateway {
namespace {

prometheus::Counter& counter(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

prometheus::Gauge& gauge(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

}  // namespace

GatewayMetrics::GatewayMetrics(prometheus::Registry& registry)
    : connections(gauge(registry, "twitchy_connections", "WebSockets open")),
      connections_total(counter(registry, "twitchy_connections_total", "WebSockets opened")),
      frames_in(counter(registry, "twitchy_frames_in_total", "Frames that clients sent")),
      bytes_out(counter(registry, "twitchy_bytes_out_total", "Bytes written to WebSockets")),
      sends(counter(registry, "twitchy_sends_total", "System calls that wrote to WebSockets")),
      outbox_bytes(gauge(registry, "twitchy_outbox_bytes", "Bytes that sockets did not take yet")),
      outbox_connections(gauge(registry, "twitchy_outbox_connections", "WebSockets with something unsent")),
      closes(prometheus::BuildCounter()
                 .Name("twitchy_closes_total")
                 .Help("WebSockets the server closed, by close code")
                 .Register(registry)),
      heap_bytes(
          gauge(registry, "process_heap_bytes", "Memory that the process has allocated and not freed")) {
  auto& responses = prometheus::BuildCounter()
                        .Name("twitchy_http_responses_total")
                        .Help("HTTP answers, by the first digit of their status")
                        .Register(registry);
  for (std::size_t i = 0; i < responses_.size(); ++i) {
    responses_[i] = &responses.Add({{"status", std::to_string(i) + "xx"}});
  }
}

void GatewayMetrics::measure_heap() const {
  const struct mallinfo2 heap = mallinfo2();
  heap_bytes.Set(static_cast<double>(heap.uordblks + heap.hblkhd));
}

}  // namespace twitchy::gateway
