// The way of a message from a sender on one event loop to the broker, and of the outcome back.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <string_view>

#include "account/account_service.h"
#include "account/rate_limiter.h"
#include "base/clock.h"
#include "base/random.h"
#include "broker/broker.h"
#include "chat/chat_metrics.h"
#include "chat/live_room.h"
#include "chat/mailbox.h"

namespace twitchy::chat {

struct Say {
  std::string_view text;  // as typed, unchecked
  std::string_view nonce;
  Sequence reply_to;
};

// Checks, charges, rewrites and publishes. Every say ends in exactly one call of its `done`, on the loop:
// the stored entry, or an error; `unknown` if there was no outcome within limits::kPublishTimeout.
//
// Belongs to its loop; the broker's thread reaches it through the mailbox only.
class SayDesk final : public broker::Publisher {
 public:
  using SayDone = std::function<void(const Result<LogEntry>&)>;

  SayDesk(broker::Broker& broker, account::AccountService& accounts, Mailbox& mailbox, const Clock& clock,
          Random& seeds, ChatMetrics& metrics);

  void say(LiveRoom& room, const User& user, const Say& say, SayDone done);

  // Ends what has waited too long; call about once a second.
  void expire();

  // Refuses from now on: the server is stopping.
  void close() { closed_ = true; }
  // Ends all that still waits with `unknown`.
  void give_up();
  bool is_idle() const { return waiting_.empty(); }

 private:
  struct Waiting {
    SayDone done;
    UserId user;
    bool was_charged = false;
    SteadyTime since;
  };
  struct Deadline {
    SteadyTime at;
    std::uint64_t token;
  };

  void on_published(std::span<const broker::PublishOutcome> outcomes) override;
  void settle(const broker::PublishOutcome& outcome);
  Error stopping(const LiveRoom& room, UserId user, const Say& say) const;
  // Only of what is not a retry; `was_charged` says whether.
  Result<void> charge(const LiveRoom& room, UserId user, const Say& say, bool& was_charged);
  Entry make_entry(const LiveRoom& room, const User& user, std::string_view text, const Say& say);

  broker::Broker& broker_;
  account::AccountService& accounts_;
  Mailbox& mailbox_;
  const Clock& clock_;
  SeededRandom seeds_;
  account::RateLimiter<UserId> retries_;
  ChatMetrics& metrics_;
  boost::unordered_flat_map<std::uint64_t, Waiting> waiting_;
  std::deque<Deadline> deadlines_;  // in order
  std::uint64_t last_token_ = 0;
  bool closed_ = false;
};

}  // namespace twitchy::chat
