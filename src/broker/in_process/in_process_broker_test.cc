#include "broker/in_process/in_process_broker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/log.h"
#include "broker/broker_conformance.h"
#include "broker/in_process/memory_commit_log.h"

namespace twitchy::broker {
namespace {

using Status = PublishOutcome::Status;

class MemoryRig final : public BrokerRig {
 public:
  const std::vector<RoomId>& rooms() const override { return rooms_; }
  std::unique_ptr<Broker> start() override {
    return InProcessBroker::start(log_, rooms_, clock_, metrics_).value();
  }
  bool advance(std::chrono::milliseconds by) override {
    clock_.advance(by);
    return true;
  }

 private:
  const std::vector<RoomId> rooms_{RoomId{"bestie"}, RoomId{"uwu"}};
  MemoryCommitLog log_;
  ManualClock clock_;
  prometheus::Registry metrics_;
};

INSTANTIATE_TEST_SUITE_P(InProcess, BrokerConformance,
                         testing::Values([] { return std::make_unique<MemoryRig>(); }));

// A memory log that may be away altogether: it cannot recover, and cannot be read.
class AwayLog final : public CommitLog {
 public:
  MemoryCommitLog memory;
  std::atomic<bool> is_away{false};
  std::atomic<int> recoveries{0};

  Result<void> append(std::span<const RoomCommit> rooms, std::span<const PublishedNonce> nonces) override {
    return is_away ? Result<void>(error()) : memory.append(rooms, nonces);
  }
  Result<void> recover() override {
    ++recoveries;
    return is_away ? Result<void>(error()) : memory.recover();
  }
  Result<LogPosition> position(const RoomId& room) override {
    if (is_away) return error();
    return memory.position(room);
  }
  Result<std::vector<LogEntry>> read(const RoomId& room, Sequence after, std::size_t limit) override {
    if (is_away) return error();
    return memory.read(room, after, limit);
  }
  Result<std::vector<PublishedNonce>> nonces_since(TimeMs appended_at) override {
    if (is_away) return error();
    return memory.nonces_since(appended_at);
  }
  NonceHashKey nonce_hash_key() const override { return memory.nonce_hash_key(); }

 private:
  static Error error() { return {ErrorCode::internal, "away", {}}; }
};

class InProcessBrokerTest : public testing::Test {
 protected:
  // What these tests make fail on purpose need not be read.
  InProcessBrokerTest() { spdlog::set_level(spdlog::level::off); }
  ~InProcessBrokerTest() override { spdlog::set_level(spdlog::level::info); }

  std::unique_ptr<Broker> start() { return InProcessBroker::start(log_, rooms_, clock_, metrics_).value(); }

  // The committer tries to recover when it is woken, else after a while: a new follower wakes it.
  void wake(Broker& broker) {
    EntryLog log(rooms_[0], Sequence{});
    broker.follow(rooms_[0], Sequence{}, log);
  }

  const std::vector<RoomId> rooms_{RoomId{"bestie"}, RoomId{"uwu"}};
  AwayLog log_;
  ManualClock clock_;
  prometheus::Registry metrics_;
  OutcomeLog outcomes_;
};

TEST_F(InProcessBrokerTest, DoesNotStartOnALogThatCannotBeRead) {
  log_.is_away = true;
  EXPECT_TRUE(InProcessBroker::start(log_, rooms_, clock_, metrics_).has_error());
}

TEST_F(InProcessBrokerTest, CommitsWhatWaitsTogether) {
  std::promise<void> appending;
  std::promise<void> release;
  log_.memory.set_fault([&](std::size_t number) {
    if (number == 1) {
      appending.set_value();
      release.get_future().wait();
    }
    return AppendFault::none;
  });
  const auto broker = start();
  broker->publish(rooms_[0], said(UserId{1000}, "first", "hi"), outcomes_, 1);
  appending.get_future().wait();
  for (std::uint64_t i = 2; i <= 100; ++i) {
    broker->publish(rooms_[i % 2], said(UserId{1000}, std::to_string(i), "hi"), outcomes_, i);
  }
  release.set_value();
  for (std::uint64_t i = 1; i <= 100; ++i) EXPECT_EQ(outcomes_.await(i).status, Status::stored);
  EXPECT_EQ(log_.memory.appends(), 2u);
}

TEST_F(InProcessBrokerTest, IsBusyWhileTooMuchWaits) {
  std::promise<void> appending;
  std::promise<void> release;
  log_.memory.set_fault([&](std::size_t number) {
    if (number == 1) {
      appending.set_value();
      release.get_future().wait();
    }
    return AppendFault::none;
  });
  const auto broker = start();
  broker->publish(rooms_[0], said(UserId{1000}, "first", "hi"), outcomes_, 1);
  appending.get_future().wait();
  const std::string large(limits::kPublishQueueBytes / 16, 'x');  // twice in an entry
  for (std::uint64_t i = 2; i <= 12; ++i) {
    broker->publish(rooms_[0], said(UserId{1000}, std::to_string(i), large), outcomes_, i);
  }
  EXPECT_EQ(outcomes_.size(), 12u - 1 - 7) << "those refused at once";
  release.set_value();
  std::size_t stored = 0;
  for (std::uint64_t i = 1; i <= 12; ++i) {
    const auto outcome = outcomes_.await(i);
    if (outcome.status == Status::stored) {
      ++stored;
    } else {
      EXPECT_EQ(outcome.status, Status::refused);
      EXPECT_EQ(outcome.error.code, ErrorCode::busy);
    }
  }
  EXPECT_EQ(stored, 8u);
  EXPECT_EQ(broker->position(rooms_[0]).value().head, Sequence{8});
}

TEST_F(InProcessBrokerTest, ARetryThatWaitsPastTheWindowStillEndsInTheFirst) {
  std::promise<void> appending;
  std::promise<void> release;
  log_.memory.set_fault([&](std::size_t number) {
    if (number == 2) {
      appending.set_value();
      release.get_future().wait();
    }
    return AppendFault::none;
  });
  const auto broker = start();
  broker->publish(rooms_[0], said(UserId{1000}, "n", "first"), outcomes_, 1);
  EXPECT_EQ(outcomes_.await(1).status, Status::stored);
  broker->publish(rooms_[0], said(UserId{1000}, "m", "hi"), outcomes_, 2);
  appending.get_future().wait();
  broker->publish(rooms_[0], said(UserId{1000}, "n", "again"), outcomes_, 3);
  clock_.advance(limits::kNonceWindow + std::chrono::milliseconds(1));
  release.set_value();
  const auto retry = outcomes_.await(3);
  ASSERT_EQ(retry.status, Status::stored);
  EXPECT_TRUE(retry.is_retry);
  EXPECT_EQ(retry.stored.seq, Sequence{1});
  EXPECT_EQ(retry.stored.entry->original, "first");
}

TEST_F(InProcessBrokerTest, RefusesUntilTheLogHasRecovered) {
  const auto broker = start();
  log_.is_away = true;
  broker->publish(rooms_[0], said(UserId{1000}, "n", "hi"), outcomes_, 1);
  EXPECT_EQ(outcomes_.await(1).status, Status::unknown);
  EXPECT_FALSE(broker->is_available());
  broker->publish(rooms_[0], said(UserId{1000}, "n", "hi"), outcomes_, 2);
  EXPECT_EQ(outcomes_.await(2).status, Status::unknown) << "a retry of what may have been stored";
  broker->publish(rooms_[0], said(UserId{1000}, "m", "hi"), outcomes_, 3);
  EXPECT_EQ(outcomes_.await(3).status, Status::refused);
  EXPECT_EQ(outcomes_.await(3).error.code, ErrorCode::busy);
  log_.is_away = false;
  while (!broker->is_available()) wake(*broker);
  for (const std::uint64_t token : {4, 5}) {
    broker->publish(rooms_[0], said(UserId{1000}, "n", "hi"), outcomes_, token);
    EXPECT_EQ(outcomes_.await(token).status, Status::stored);
    EXPECT_EQ(outcomes_.await(token).stored.seq, Sequence{1});
    EXPECT_EQ(outcomes_.await(token).is_retry, token == 5);
  }
}

TEST_F(InProcessBrokerTest, StopsWhileTheLogIsAway) {
  const auto broker = start();
  log_.is_away = true;
  broker->publish(rooms_[0], said(UserId{1000}, "n", "hi"), outcomes_, 1);
  EXPECT_EQ(outcomes_.await(1).status, Status::unknown);
  broker->stop();
}

TEST_F(InProcessBrokerTest, AFollowerIsCaughtUpOnceTheLogCanBeRead) {
  const auto broker = start();
  broker->publish(rooms_[0], said(UserId{1000}, "n", "hi"), outcomes_, 1);
  EXPECT_EQ(outcomes_.await(1).status, Status::stored);
  log_.is_away = true;
  EntryLog seen(rooms_[0], Sequence{});
  const auto subscription = broker->follow(rooms_[0], Sequence{}, seen);
  log_.is_away = false;
  EXPECT_EQ(seen.await(Sequence{1}).size(), 1u);
}

// ---- The fault sweep -----------------------------------------------------------------------------------

// Two users talk in two rooms, in bursts, and retry with the same nonce until each message is stored,
// while some appends fail. Ends with how many appends that took.
class FaultSweep {
 public:
  FaultSweep(std::set<std::size_t> failing, AppendFault fault) {
    log_.set_fault([failing = std::move(failing), fault](std::size_t number) {
      return failing.contains(number) ? fault : AppendFault::none;
    });
    broker_ = InProcessBroker::start(log_, rooms_, clock_, metrics_).value();
    for (const auto& room : rooms_) {
      seen_.push_back(std::make_unique<EntryLog>(room, Sequence{}));
      subscriptions_.push_back(broker_->follow(room, Sequence{}, *seen_.back()));
    }
  }

  std::size_t run() {
    for (int burst = 0; burst < kBursts; ++burst) {
      std::vector<std::string> nonces;
      for (int i = 0; i < 4; ++i) nonces.push_back(std::to_string(burst) + "-" + std::to_string(i));
      store_all(nonces);
    }
    check_what_is_seen();
    return log_.appends();
  }

 private:
  static constexpr int kBursts = 3;

  struct Try {
    std::string nonce;
    std::uint64_t token;
  };

  void store_all(std::vector<std::string> missing) {
    while (!missing.empty()) {
      std::vector<Try> tries;
      for (const auto& nonce : missing) {
        tries.push_back({nonce, ++last_token_});
        broker_->publish(room_of(nonce), said(UserId{1000}, nonce, "hi"), outcomes_, last_token_);
      }
      missing.clear();
      for (const auto& [nonce, token] : tries) {
        const auto outcome = outcomes_.await(token);
        if (outcome.status == Status::stored) {
          EXPECT_EQ(outcome.stored.entry->nonce, nonce);
          stored_[room_of(nonce)][outcome.stored.seq] = nonce;
        } else {
          EXPECT_EQ(outcome.error.code,
                    outcome.status == Status::unknown ? ErrorCode::unknown : ErrorCode::busy);
          missing.push_back(nonce);
        }
      }
      if (!missing.empty()) wake();
    }
  }

  void wake() {
    EntryLog log(rooms_[0], Sequence{});
    broker_->follow(rooms_[0], Sequence{}, log);
  }

  // Each message once, where its publisher was told, for the followers of then and for one of now.
  void check_what_is_seen() {
    for (std::size_t i = 0; i < rooms_.size(); ++i) {
      const auto& expected = stored_[rooms_[i]];
      const Sequence head{expected.size()};
      EXPECT_EQ(expected.rbegin()->first, head);
      EntryLog late(rooms_[i], Sequence{});
      const auto subscription = broker_->follow(rooms_[i], Sequence{}, late);
      for (EntryLog* log : {seen_[i].get(), &late}) {
        const auto entries = log->await(head);
        EXPECT_EQ(entries.size(), expected.size());
        for (const auto& entry : entries) EXPECT_EQ(entry.entry->nonce, expected.at(entry.seq));
      }
    }
  }

  const RoomId& room_of(const std::string& nonce) const { return rooms_[nonce.back() % 2]; }

  const std::vector<RoomId> rooms_{RoomId{"bestie"}, RoomId{"uwu"}};
  MemoryCommitLog log_;
  ManualClock clock_;
  prometheus::Registry metrics_;
  OutcomeLog outcomes_;
  std::uint64_t last_token_ = 0;
  std::map<RoomId, std::map<Sequence, std::string>> stored_;
  std::unique_ptr<Broker> broker_;
  std::vector<std::unique_ptr<EntryLog>> seen_;
  std::vector<std::unique_ptr<Subscription>> subscriptions_;
};

class FaultSweepTest : public InProcessBrokerTest, public testing::WithParamInterface<AppendFault> {};

TEST_P(FaultSweepTest, EveryMessageIsStoredOnceWhicheverAppendFails) {
  std::size_t appends = 1;
  for (std::size_t failing = 1; failing <= appends; ++failing) {
    SCOPED_TRACE("append " + std::to_string(failing) + " fails");
    appends = FaultSweep({failing}, GetParam()).run();
  }
  EXPECT_GE(appends, 3u);
}

TEST_P(FaultSweepTest, EveryMessageIsStoredOnceWhicheverTwoAppendsFail) {
  std::size_t appends = 1;
  for (std::size_t failing = 1; failing <= appends; ++failing) {
    SCOPED_TRACE("appends " + std::to_string(failing) + " and the next fail");
    appends = FaultSweep({failing, failing + 1}, GetParam()).run();
  }
}

TEST_P(FaultSweepTest, EveryMessageIsStoredOnceThoughEveryOtherAppendFails) {
  FaultSweep({1, 3, 5, 7, 9, 11, 13, 15}, GetParam()).run();
}

INSTANTIATE_TEST_SUITE_P(Faults, FaultSweepTest, testing::Values(AppendFault::lost, AppendFault::stored),
                         [](const auto& fault) {
                           return std::string(fault.param == AppendFault::lost ? "Lost" : "Stored");
                         });

}  // namespace
}  // namespace twitchy::broker
