// What was published here and has not come back from the log yet.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "broker/outcomes.h"
#include "model/entry.h"
#include "model/nonce.h"

namespace twitchy::broker::kafka {

// One publish, and the retries of it that came while it waited: they wait for the same end.
struct Pending {
  std::size_t room = 0;
  NonceHash nonce{};
  std::shared_ptr<const Entry> entry;
  std::vector<Caller> callers;  // the first is the one whose record is on its way
  SteadyTime since;
};

// Not thread-safe: see KafkaBroker. Bounded by limits::kPublishQueueBytes, retries included.
class PendingPublishes {
 public:
  // Whether one more of that size may wait.
  bool has_room(std::size_t bytes) const;
  std::size_t bytes() const { return bytes_; }
  std::size_t size() const { return pending_.size(); }

  bool contains(const NonceHash& nonce) const { return by_nonce_.contains(nonce); }
  std::uint64_t add(Pending pending);  // its id; contains(nonce) was false
  // Waits with the one of that nonce.
  void join(const NonceHash& nonce, Caller caller, std::size_t bytes);

  std::shared_ptr<const Entry> entry_of(std::uint64_t id) const;  // null: it waits no more
  std::optional<Pending> take(std::uint64_t id);
  std::vector<Pending> take_older_than(SteadyTime time);
  std::vector<Pending> take_all();

  // It ended in `unknown` at `now`: for limits::kNonceWindow a refusal of it would promise too much. Called
  // in order of `now`; its cost does not grow with how many are in doubt.
  void doubt(const NonceHash& nonce, SteadyTime now);
  bool is_doubtful(const NonceHash& nonce, SteadyTime now) const;

 private:
  struct HashOfHash {
    std::size_t operator()(const NonceHash& hash) const;
  };
  struct Waiting {
    Pending pending;
    std::size_t bytes;
  };
  struct Doubt {
    SteadyTime until;
    NonceHash nonce;
  };

  boost::unordered_flat_map<std::uint64_t, Waiting> pending_;
  boost::unordered_flat_map<NonceHash, std::uint64_t, HashOfHash> by_nonce_;
  boost::unordered_flat_map<NonceHash, SteadyTime, HashOfHash> doubtful_;  // until when
  std::deque<Doubt> doubts_;                                               // in order of their end
  std::size_t bytes_ = 0;
  std::uint64_t last_id_ = 0;
};

}  // namespace twitchy::broker::kafka
