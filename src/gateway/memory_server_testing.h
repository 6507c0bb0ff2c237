// For tests: all that a gateway needs of the rest of the process, in memory.
#pragma once

#include <sodium.h>

#include <map>
#include <memory>
#include <string>

#include "broker/in_process/in_process_broker.h"
#include "broker/in_process/memory_commit_log.h"
#include "gateway/services.h"
#include "model/limits.h"
#include "skibidi/style_set.h"
#include "store/memory/memory_account_store.h"
#include "store/memory/memory_message_store.h"

namespace twitchy::gateway {

inline const RoomId kBestie{"bestie"};
inline const RoomId kUwu{"uwu"};

inline std::map<std::string, skibidi::Style> plain_styles() {
  std::map<std::string, skibidi::Style> styles;
  styles.emplace("plain", skibidi::Style::compile("description = \"As typed\"\n", "plain.toml").value());
  return styles;
}

// What serve() builds, with two rooms that rewrite nothing. The chat is not started: its loops come first.
struct MemoryServer {
  explicit MemoryServer(account::AccountLimits account_limits) : limits(account_limits) {}

  // Before the loops go: nothing is posted to them any more.
  void end() {
    broker->stop();
    chat->stop();
    accounts.reset();
  }

  const account::AccountLimits limits;
  ManualClock clock;
  SeededRandom random{1};
  prometheus::Registry registry;
  store::MemoryAccountStore account_store;
  store::MemoryMessageStore messages;
  broker::MemoryCommitLog log;
  std::unique_ptr<broker::InProcessBroker> broker =
      broker::InProcessBroker::start(log, {kBestie, kUwu}, clock, registry).value();
  chat::ChatMetrics chat_metrics{registry};
  GatewayMetrics gateway_metrics{registry};
  std::map<std::string, skibidi::Style> styles = plain_styles();
  std::unique_ptr<chat::Chat> chat =
      chat::Chat::create({{kBestie, "Bestie", "plain"}, {kUwu, "UwU", "plain"}}, styles, *broker, messages,
                         clock, chat_metrics)
          .value();
  StaticFiles files;
  ConnectionCounts connections{0};
  Settings settings{twitchy::limits::kOutboxBytes, limits.messages_per_30s, {}};
  std::unique_ptr<account::AccountService> accounts = std::make_unique<account::AccountService>(
      account_store, clock, random, limits, account::PasswordCost{crypto_pwhash_MEMLIMIT_MIN, 1});
  Services services{settings,
                    *chat,
                    *accounts,
                    messages,
                    *broker,
                    clock,
                    random,
                    chat_metrics,
                    gateway_metrics,
                    registry,
                    files,
                    connections,
                    [this] {
                      return Health{broker->is_available(), true, true, 0};
                    }};
};

}  // namespace twitchy::gateway
