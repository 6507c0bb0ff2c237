// What every event loop and request needs of the rest of the process.
#pragma once

#include <prometheus/registry.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "account/account_service.h"
#include "base/clock.h"
#include "base/random.h"
#include "broker/broker.h"
#include "chat/chat.h"
#include "chat/chat_metrics.h"
#include "gateway/client_address.h"
#include "gateway/connection_counts.h"
#include "gateway/gateway_metrics.h"
#include "gateway/health.h"
#include "gateway/static_files.h"
#include "store/message_store.h"

namespace twitchy::gateway {

struct Settings {
  std::size_t outbox_bytes = 0;
  std::uint32_t messages_per_30s = 0;  // told in `hello`
  TrustedProxies trusted_proxies;
};

// Thread-safe parts; owned by `server`, which lets them outlive the loops.
struct Services {
  const Settings& settings;
  chat::Chat& chat;
  account::AccountService& accounts;
  store::MessageStore& messages;
  broker::Broker& broker;
  const Clock& clock;
  Random& random;
  chat::ChatMetrics& chat_metrics;
  GatewayMetrics& metrics;
  prometheus::Registry& registry;
  const StaticFiles& files;
  ConnectionCounts& connections;
  std::function<Health()> health;     // thread-safe, returns at once
  std::atomic<bool> is_ready{false};  // false again once it drains
};

}  // namespace twitchy::gateway
