// What a server stands on: its log, its stores, and how they fare. Embedded or a cluster's, behind one
// interface, so that nothing else needs to know.
#pragma once

#include <prometheus/registry.h>

#include <memory>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "broker/broker.h"
#include "broker/node_exchange.h"
#include "gateway/health.h"
#include "server/config.h"
#include "store/account_store.h"
#include "store/message_store.h"

namespace twitchy::server {

// Outlives the foundation.
struct Surroundings {
  SystemClock clock;
  SystemRandom random;
  prometheus::Registry registry;
};

// Thread-safe, but for close().
class Foundation {
 public:
  virtual ~Foundation() = default;
  virtual broker::Broker& broker() = 0;
  virtual store::MessageStore& messages() = 0;  // the whole history, up to the log's head
  virtual store::AccountStore& accounts() = 0;
  virtual broker::NodeExchange& nodes() = 0;
  virtual gateway::Health health() const = 0;  // at once
  // Looks how the parts fare, for health(). Every limits::kViewersInterval; returns at once.
  virtual void look_after() = 0;
  // Refuses what is new, waits for what is under way, and calls no one any more. Blocks; within 10 s.
  virtual void close() = 0;
};

// Blocks until the log and the stores are there. `bad_request`: something is configured wrongly.
Result<std::unique_ptr<Foundation>> open_foundation(const Config& config, Surroundings& surroundings);

// Of `broker` and `store` in the configuration: known, fit for each other, and in this build. The error names
// the key.
Result<void> check_backends(const Config& config);

}  // namespace twitchy::server
