// The broker of a single machine: one committer thread that numbers what waits and makes it durable.
#pragma once

#include <prometheus/registry.h>

#include <memory>
#include <vector>

#include "base/clock.h"
#include "broker/broker.h"
#include "broker/in_process/commit_log.h"

namespace twitchy::broker {

// The committer takes whatever waits (up to limits::kCommitMessages or kCommitBytes), writes it as one
// durable batch with its nonces, shows it to the followers, and then tells the publishers. So the busier
// it is, the more messages share one fsync.
//
// When a write fails, its messages end in `unknown`, and everything is refused as busy until the log has
// recovered and it is known what it holds.
class InProcessBroker final : public Broker {
 public:
  // Reads back the rooms' positions and the nonce window; fails if the log cannot be read. `log` and
  // `clock` must outlive the broker.
  static Result<std::unique_ptr<InProcessBroker>> start(CommitLog& log, const std::vector<RoomId>& rooms,
                                                        const Clock& clock, prometheus::Registry& metrics);
  ~InProcessBroker() override;

  void publish(const RoomId& room, Entry entry, Publisher& publisher, std::uint64_t token) override;
  bool is_retry(const RoomId& room, UserId user, const std::string& nonce) const override;
  std::unique_ptr<Subscription> follow(const RoomId& room, Sequence after, Follower& follower) override;
  void read(const RoomId& room, Sequence after, std::size_t limit, Done<std::vector<LogEntry>> done) override;
  Result<LogPosition> position(const RoomId& room) const override;
  bool is_available() const override;
  void stop() override;

 private:
  class Committer;
  explicit InProcessBroker(std::unique_ptr<Committer> committer);

  std::unique_ptr<Committer> committer_;
};

}  // namespace twitchy::broker
