// What waits for the committer, and the nonces of what waits and of what was stored.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.h"
#include "broker/broker.h"
#include "broker/nonce_window.h"
#include "model/limits.h"

namespace twitchy::broker {

// A publish on its way to the log.
struct Waiting {
  std::size_t room = 0;  // its place among the configured rooms
  std::shared_ptr<const Entry> entry;
  Publisher* publisher = nullptr;
  std::uint64_t token = 0;
  NonceHash nonce{};
  bool is_retry = false;  // the same nonce was published before, or waits before it in the queue
  Sequence first;         // of a retry: the first one's, if that was stored by then
  std::size_t bytes = 0;
};

// Thread-safe: any thread pushes, the committer takes.
class PublishQueue {
 public:
  explicit PublishQueue(const Clock& clock, std::size_t nonces_max = limits::kNonceWindowEntries)
      : clock_(clock), window_(nonces_max) {}

  // The error says why it was not queued: `busy`, or `unknown` for a retry, since the first one may be
  // stored.
  std::optional<Error> push(Waiting waiting);

  bool is_retry(const NonceHash& nonce) const;
  std::optional<NonceWindow::Seen> find(const NonceHash& nonce) const;

  // Waits until there is something to take, poke() or close() was called, or `timeout` has passed; and then
  // until `not_before`, for more to come, unless a commit can hold no more. Takes as much as one commit may
  // hold, which may be nothing.
  std::vector<Waiting> take(std::optional<std::chrono::milliseconds> timeout, SteadyTime not_before = {});
  void poke();

  void set_stored(std::span<const PublishedNonce> nonces);
  void forget(std::span<const NonceHash> nonces);
  // It is known what became of the publishes in doubt: available again.
  void recover(std::span<const NonceHash> doubtful, std::span<const PublishedNonce> stored);

  // While it is not available, push() refuses.
  void set_available(bool available);
  bool is_available() const;

  // Refuses from now on; what is queued can still be taken.
  void close();
  bool is_closed_and_empty() const;

  std::size_t bytes() const;

 private:
  const char* why_refused(const Waiting& waiting) const;  // null if it is not; mutex_ is held
  bool holds_a_commit() const;                            // no more fits into it; mutex_ is held

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;  // guarded by mutex_, like all below
  std::size_t bytes_ = 0;
  NonceWindow window_;
  bool poked_ = false;
  bool available_ = true;
  bool closed_ = false;
};

}  // namespace twitchy::broker
