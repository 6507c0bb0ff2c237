// Outcomes that ended together, by the publisher that hears them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "broker/broker.h"

namespace twitchy::broker {

// Who is told how a publish ended.
struct Caller {
  Publisher* publisher = nullptr;
  std::uint64_t token = 0;
  bool is_retry = false;
};

inline PublishOutcome stored_outcome(LogEntry entry) {
  PublishOutcome outcome;
  outcome.status = PublishOutcome::Status::stored;
  outcome.stored = std::move(entry);
  return outcome;
}

// `unknown` by its code, else refused.
inline PublishOutcome failed_outcome(Error error) {
  PublishOutcome outcome;
  outcome.status =
      error.code == ErrorCode::unknown ? PublishOutcome::Status::unknown : PublishOutcome::Status::refused;
  outcome.error = std::move(error);
  return outcome;
}

// Not thread-safe. tell() calls each publisher once; hold no lock.
class Outcomes {
 public:
  void add(const Caller& caller, PublishOutcome outcome) {
    outcome.token = caller.token;
    outcome.is_retry = caller.is_retry;
    auto found = std::find_if(by_publisher_.begin(), by_publisher_.end(),
                              [&](const auto& item) { return item.first == caller.publisher; });
    if (found == by_publisher_.end()) {
      by_publisher_.emplace_back(caller.publisher, std::vector<PublishOutcome>());
      found = std::prev(by_publisher_.end());
    }
    found->second.push_back(std::move(outcome));
  }

  void tell() const {
    for (const auto& [publisher, outcomes] : by_publisher_) publisher->on_published(outcomes);
  }

 private:
  std::vector<std::pair<Publisher*, std::vector<PublishOutcome>>> by_publisher_;
};

}  // namespace twitchy::broker
