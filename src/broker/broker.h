// The log: what numbers each room's entries, makes them durable, and hands them out in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/entry.h"

namespace twitchy::broker {

// How a publish ended.
struct PublishOutcome {
  enum class Status : std::uint8_t {
    stored,   // durable, and already handed to this process's followers
    refused,  // nothing was stored; `error` says why
    unknown,  // it may have been stored: a retry with the same nonce finds out
  };
  std::uint64_t token = 0;  // the publisher's own, as given to publish()
  Status status = Status::unknown;
  LogEntry stored;        // of a retry: the first one's sequence and entry
  bool is_retry = false;  // (room, user, nonce) had been published before, within the nonce window
  Error error;
};

// Hears how its publishes ended: one call for all that ended together.
class Publisher {
 public:
  virtual ~Publisher() = default;
  // On a thread of the broker's, or in publish() itself where the end is known at once; must not block. The
  // span is valid during the call.
  virtual void on_published(std::span<const PublishOutcome> outcomes) = 0;
};

// Sees a room's log.
class Follower {
 public:
  virtual ~Follower() = default;
  // Every entry in order, without a hole; a batch at a time. On a thread of the broker's; must not block.
  virtual void on_entries(const RoomId& room, std::span<const LogEntry> entries) = 0;
};

// Ends a following when destroyed; waits for a call that is under way, so never destroy one in the call.
class Subscription {
 public:
  virtual ~Subscription() = default;
};

struct LogPosition {
  Epoch epoch;
  Sequence head;  // the newest entry's; 0: none yet
};

// Numbers each room's entries and makes them durable. Showing them to this process's own connections is
// chat's work, so a broker never sees a socket.
//
// Thread-safe. A publish ends in exactly one outcome. (room, user, nonce) seen again within
// limits::kNonceWindow is not stored again: the outcome is the first one's, also after a restart. A
// follower sees every entry of a room in order, again after a restart from where it asks.
class Broker {
 public:
  virtual ~Broker() = default;

  // Returns at once. `publisher` must outlive the outcome. More than limits::kPublishQueueBytes waiting:
  // refused as busy.
  virtual void publish(const RoomId& room, Entry entry, Publisher& publisher, std::uint64_t token) = 0;

  // Whether this (room, user, nonce) was published within the window, or waits to be: then a publish of
  // it is a retry, which does not count against the user's rate.
  virtual bool is_retry(const RoomId& room, UserId user, const std::string& nonce) const = 0;

  // Hands `follower` every entry after `after`: first what is stored already, then each as it comes.
  virtual std::unique_ptr<Subscription> follow(const RoomId& room, Sequence after, Follower& follower) = 0;

  // Reads back what the log holds after `after`: oldest first, without a hole, at most `limit` entries, fewer
  // only at the head. The first one is next(after), or later if the log does not reach back so far. `busy`
  // while it cannot be read, or while more than limits::kReadBackQueue wait. `done` may be called in
  // read() itself or on a thread of the broker's, and must not block.
  virtual void read(const RoomId& room, Sequence after, std::size_t limit,
                    Done<std::vector<LogEntry>> done) = 0;

  // Where the room's log is. `busy` while the broker cannot be reached.
  virtual Result<LogPosition> position(const RoomId& room) const = 0;

  // Whether entries are accepted now; for /readyz's body.
  virtual bool is_available() const = 0;

  // Refuses new publishes, ends those under way, then calls no one any more.
  virtual void stop() = 0;
};

}  // namespace twitchy::broker
