#include "chat/chat_metrics.h"

#include "protocol/error_codes.h"

namespace twitchy::chat {
namespace {

prometheus::Counter& counter(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

prometheus::Histogram& seconds(prometheus::Registry& registry, const char* name, const char* help) {
  const prometheus::Histogram::BucketBoundaries bounds{0.0001, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                       0.1,    0.25,  0.5,    1,     2.5,  5,     10};
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry).Add({}, bounds);
}

}  // namespace

ChatMetrics::ChatMetrics(prometheus::Registry& registry)
    : messages(counter(registry, "twitchy_messages_total", "Messages stored and acknowledged")),
      retries(counter(registry, "twitchy_retries_total",
                      "Retries acknowledged with the first message's sequence")),
      deliveries(
          counter(registry, "twitchy_deliveries_total", "Messages given to readers, once for each reader")),
      frames(counter(registry, "twitchy_frames_total",
                     "Frames of messages given to groups of readers, each shared by a group")),
      gaps(counter(registry, "twitchy_gaps_total",
                   "Gaps told to readers that could not keep up, or came back late")),
      pass_seconds(seconds(registry, "twitchy_pass_seconds", "Time a fan-out pass took")),
      ack_seconds(
          seconds(registry, "twitchy_ack_seconds", "Time from a message's arrival to its acknowledgement")),
      viewers(prometheus::BuildGauge()
                  .Name("twitchy_viewers")
                  .Help("Connections that joined a room")
                  .Register(registry)) {
  auto& errors = prometheus::BuildCounter()
                     .Name("twitchy_errors_total")
                     .Help("Errors told to clients, by code")
                     .Register(registry);
  for (std::size_t i = 0; i < errors_.size(); ++i) {
    errors_[i] = &errors.Add({{"code", std::string(protocol::code_name(static_cast<ErrorCode>(i)))}});
  }
}

}  // namespace twitchy::chat
