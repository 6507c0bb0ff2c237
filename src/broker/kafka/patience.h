// Waiting for a Kafka that is not there yet.
#pragma once

#include <chrono>
#include <thread>

#include "base/log.h"
#include "broker/kafka/kafka_config.h"

namespace twitchy::broker::kafka {

// Calls `attempt`, which returns a Result, until that is not `busy`, for config.start_patience and a little.
// Blocks.
template <typename Attempt>
auto with_patience(const KafkaConfig& config, Attempt attempt) {
  constexpr auto kRetryInterval = std::chrono::milliseconds(100);
  const auto deadline = std::chrono::steady_clock::now() + config.start_patience;
  while (true) {
    auto result = attempt();
    const bool may_go_better = !result && result.error().code == ErrorCode::busy;
    if (!may_go_better || std::chrono::steady_clock::now() >= deadline) return result;
    log::info("waiting for Kafka at {}: {}", config.servers, result.error().message);
    std::this_thread::sleep_for(kRetryInterval);
  }
}

}  // namespace twitchy::broker::kafka
