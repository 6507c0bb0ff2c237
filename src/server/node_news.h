// What the nodes of a cluster tell each other of their readers and their sessions.
#pragma once

#include <deque>
#include <mutex>

#include "account/account_service.h"
#include "base/clock.h"
#include "broker/node_exchange.h"
#include "chat/chat.h"

namespace twitchy::server {

// Tells the other nodes how many read here and who signed out here, and takes over what they tell. A sign-out
// is told again for limits::kSignOutTold, so that an exchange that fails for a moment loses none.
class NodeNews {
 public:
  // Before serving. All must outlive it, and it must outlive the last sign_out() of `accounts`.
  NodeNews(broker::NodeExchange& exchange, chat::Chat& chat, account::AccountService& accounts,
           const Clock& clock);
  NodeNews(const NodeNews&) = delete;
  NodeNews& operator=(const NodeNews&) = delete;

  // To be called every limits::kViewersInterval, and once when no one is served any more.
  void exchange();

 private:
  struct SignOut {
    SteadyTime at;
    broker::SessionHash session;
  };
  void note(const broker::SessionHash& session);
  broker::NodeReport report();

  broker::NodeExchange& exchange_;
  chat::Chat& chat_;
  account::AccountService& accounts_;
  const Clock& clock_;
  std::mutex mutex_;
  std::deque<SignOut> signed_out_;  // guarded by mutex_; the latest last
};

}  // namespace twitchy::server
