// What becomes of messages while Kafka is killed, or stands still.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "broker/kafka/testing.h"
#include "broker/testing.h"

namespace twitchy::broker {
namespace {

using Status = PublishOutcome::Status;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

// Two nodes on one room.
class KafkaFaults : public testing::Test {
 protected:
  KafkaFaults() {
    spdlog::set_level(spdlog::level::off);
    for (int i = 0; i < 2; ++i) {
      metrics_.push_back(std::make_unique<prometheus::Registry>());
      nodes_.push_back(
          KafkaBroker::start(kafka_for_tests(), {room_}, origins_, clock_, random_, *metrics_.back())
              .value());
      seen_.push_back(std::make_unique<EntryLog>(room_, Sequence{}));
      subscriptions_.push_back(nodes_.back()->follow(room_, Sequence{}, *seen_.back()));
    }
  }
  ~KafkaFaults() override {
    control_kafka("resume");
    control_kafka("start");
    spdlog::set_level(spdlog::level::err);
  }

  // Sends each nonce, now on this node and now on that one, again and again until it is stored.
  void talk(std::uint64_t talker) {
    const UserId user{1000 + talker};
    OutcomeLog outcomes;
    std::uint64_t token = 0;
    for (int i = 0; !is_enough_ || i % kInARow != 0; ++i) {
      const std::string nonce = std::to_string(talker) + "-" + std::to_string(i);
      for (bool is_stored = false; !is_stored;) {
        Broker& node = *nodes_[++token % nodes_.size()];
        node.publish(room_, said(user, nonce, nonce), outcomes, token);
        const auto outcome = outcomes.await(token);
        is_stored = outcome.status == Status::stored;
        if (is_stored) {
          const std::lock_guard lock(mutex_);
          acked_[nonce] = outcome.stored.seq;
          EXPECT_EQ(outcome.stored.entry->nonce, nonce);
        } else {
          EXPECT_TRUE(outcome.error.retry_after.has_value());
          ++failures_;
          std::this_thread::sleep_for(20ms);
        }
      }
    }
  }

  // Talks from before `fault` until after it; then every message is there once, where its sender was told.
  void survive(const std::function<void()>& fault) {
    std::vector<std::thread> talkers;
    for (std::uint64_t i = 0; i < kTalkers; ++i) talkers.emplace_back([this, i] { talk(i); });
    await_acks(50);
    fault();
    await_acks(acks() + 50);
    is_enough_ = true;
    for (auto& talker : talkers) talker.join();
    check_ledger();
  }

  void check_ledger() {
    OutcomeLog outcomes;
    nodes_[0]->publish(room_, said(UserId{999'999}, "last", "hi"), outcomes, 1);
    const auto last = outcomes.await(1);
    ASSERT_EQ(last.status, Status::stored);
    for (const auto& seen : seen_) {
      std::map<std::string, Sequence> shown;
      for (const auto& [seq, entry] : seen->await(last.stored.seq)) {
        if (!entry->is_shown()) continue;
        EXPECT_TRUE(shown.emplace(entry->nonce, seq).second) << entry->nonce << " is there twice";
      }
      shown.erase("last");
      EXPECT_EQ(shown, acked_);
    }
  }

  // Stores `count` messages; returns the last one's sequence.
  Sequence fill(std::uint64_t count) {
    OutcomeLog outcomes;
    for (std::uint64_t i = 1; i <= count; ++i) {
      nodes_[0]->publish(room_, said(UserId{1000}, "fill-" + std::to_string(i), "hi"), outcomes, i);
    }
    for (std::uint64_t i = 1; i <= count; ++i) EXPECT_EQ(outcomes.await(i).status, Status::stored);
    return outcomes.await(count).stored.seq;
  }

  std::size_t acks() {
    const std::lock_guard lock(mutex_);
    return acked_.size();
  }
  void await_acks(std::size_t count) {
    const auto deadline = std::chrono::steady_clock::now() + kBrokerPatience;
    while (acks() < count && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(5ms);
    EXPECT_GE(acks(), count) << "it does not go on";
  }
  void await_available(bool is_available) {
    const auto deadline = std::chrono::steady_clock::now() + kBrokerPatience;
    while (nodes_[0]->is_available() != is_available && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(5ms);
    }
    EXPECT_EQ(nodes_[0]->is_available(), is_available);
  }

  static constexpr std::uint64_t kTalkers = 8;
  static constexpr int kInARow = 10;

  const RoomId room_ = fresh_room();
  MemoryRoomOrigins origins_;
  SystemClock clock_;
  SystemRandom random_;
  std::atomic<bool> is_enough_{false};
  std::atomic<int> failures_{0};
  std::mutex mutex_;
  std::map<std::string, Sequence> acked_;  // guarded by mutex_
  std::vector<std::unique_ptr<prometheus::Registry>> metrics_;
  std::vector<std::unique_ptr<EntryLog>> seen_;
  std::vector<std::unique_ptr<KafkaBroker>> nodes_;
  std::vector<std::unique_ptr<Subscription>> subscriptions_;
};

TEST_F(KafkaFaults, NothingIsLostOrDoubledWhileKafkaIsKilled) {
  survive([] {
    control_kafka("kill");
    control_kafka("start");
  });
}

TEST_F(KafkaFaults, NothingIsLostOrDoubledWhileKafkaStandsStill) {
  survive([] {
    control_kafka("pause");
    std::this_thread::sleep_for(4s);
    control_kafka("resume");
  });
}

// Until what was on its way ends in `unknown`: its retry finds out.
TEST_F(KafkaFaults, NothingIsLostOrDoubledWhileKafkaStandsStillForLong) {
  survive([this] {
    control_kafka("pause");
    const auto deadline = std::chrono::steady_clock::now() + kBrokerPatience;
    while (failures_ == 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(5ms);
    EXPECT_GT(failures_, 0);
    control_kafka("resume");
  });
}

TEST_F(KafkaFaults, WhileKafkaIsAwayPublishesAreRefusedAtOnce) {
  OutcomeLog outcomes;
  nodes_[0]->publish(room_, said(UserId{1000}, "first", "hi"), outcomes, 1);
  ASSERT_EQ(outcomes.await(1).status, Status::stored);
  control_kafka("kill");
  await_available(false);
  nodes_[0]->publish(room_, said(UserId{1000}, "second", "hi"), outcomes, 2);
  ASSERT_EQ(outcomes.size(), 2u) << "not in publish() itself";
  EXPECT_EQ(outcomes.await(2).status, Status::refused);
  EXPECT_EQ(outcomes.await(2).error.code, ErrorCode::busy);
  EXPECT_TRUE(outcomes.await(2).error.retry_after.has_value());
  nodes_[0]->publish(room_, said(UserId{1000}, "first", "again"), outcomes, 3);
  EXPECT_NE(outcomes.await(3).status, Status::refused) << "it is stored";
  control_kafka("start");
  await_available(true);
  nodes_[0]->publish(room_, said(UserId{1000}, "second", "hi"), outcomes, 4);
  ASSERT_EQ(outcomes.await(4).status, Status::stored);
  EXPECT_EQ(shown_nonces(seen_[1]->await(outcomes.await(4).stored.seq)),
            (std::vector<std::string>{"first", "second"}));
}

TEST_F(KafkaFaults, WhileKafkaIsAwayReadsEndAtOnce) {
  const Sequence head = fill(limits::kRecentEntries + 100);
  control_kafka("kill");
  await_available(false);
  std::size_t refused = 0;
  nodes_[0]->read(room_, Sequence{}, 10, [&](const Result<std::vector<LogEntry>>& entries) {
    if (!entries && entries.error().code == ErrorCode::busy) ++refused;
  });
  EXPECT_EQ(refused, 1u) << "in read() itself";
  std::vector<LogEntry> found;
  nodes_[0]->read(room_, Sequence{head.value() - 5}, 10,
                  [&](const Result<std::vector<LogEntry>>& entries) { found = entries.value(); });
  EXPECT_EQ(found.size(), 5u) << "it is in memory";
  // A follower that came meanwhile sees all once Kafka is back.
  EntryLog seen(room_, Sequence{});
  const auto subscription = nodes_[0]->follow(room_, Sequence{}, seen);
  control_kafka("start");
  EXPECT_EQ(seen.await(head).size(), head.value());
}

TEST_F(KafkaFaults, ANodeStopsWhileItReadsBackFromAKafkaThatStandsStill) {
  fill(limits::kRecentEntries + 100);
  control_kafka("pause");
  EntryLog seen(room_, Sequence{});
  const auto subscription = nodes_[0]->follow(room_, Sequence{}, seen);
  std::atomic<int> ended{0};
  for (int i = 0; i < 20; ++i) {
    nodes_[0]->read(room_, Sequence{}, 10, [&](const Result<std::vector<LogEntry>>&) { ++ended; });
  }
  nodes_[0]->stop();
  EXPECT_EQ(ended, 20);
}

TEST_F(KafkaFaults, ANodeStopsWhileKafkaIsAway) {
  control_kafka("kill");
  OutcomeLog outcomes;
  nodes_[0]->publish(room_, said(UserId{1000}, "n", "hi"), outcomes, 1);
  nodes_[0]->stop();
  EXPECT_EQ(outcomes.size(), 1u);
  EXPECT_NE(outcomes.await(1).status, Status::stored);
}

}  // namespace
}  // namespace twitchy::broker
