// What every Broker must do. A backend's test includes this and instantiates the suite:
//
//   INSTANTIATE_TEST_SUITE_P(InProcess, BrokerConformance,
//                            testing::Values([] { return std::make_unique<InProcessRig>(); }));
//
// Include it in one file of an executable. A log may hold void copies of retries, so the suite never counts
// on the sequence that follows a retry's.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "broker/broker.h"
#include "broker/testing.h"
#include "model/limits.h"

namespace twitchy::broker {

// A log, and the brokers started on it one after the other.
class BrokerRig {
 public:
  virtual ~BrokerRig() = default;
  // At least two, which no one has written to before; every broker that is started serves them.
  virtual const std::vector<RoomId>& rooms() const = 0;
  virtual std::unique_ptr<Broker> start() = 0;
  // Moves the time that the nonce window goes by. False: this backend's cannot be moved.
  virtual bool advance(std::chrono::milliseconds) { return false; }
};

// Called once a test.
using MakeBrokerRig = std::function<std::unique_ptr<BrokerRig>()>;

class BrokerConformance : public testing::TestWithParam<MakeBrokerRig> {
 protected:
  using Status = PublishOutcome::Status;

  static constexpr UserId kAda{1000};
  static constexpr UserId kBob{1001};

  // The token of the publish; its outcome comes to outcomes_.
  std::uint64_t publish(const RoomId& room, Entry entry) {
    const std::uint64_t token = ++last_token_;
    broker_->publish(room, std::move(entry), outcomes_, token);
    return token;
  }

  // Publishes and waits until it is stored.
  PublishOutcome store(const RoomId& room, Entry entry) {
    auto outcome = outcomes_.await(publish(room, std::move(entry)));
    EXPECT_EQ(outcome.status, Status::stored) << outcome.error.message;
    return outcome;
  }

  // Stores `count` messages under nonces that no other call uses; returns the head.
  Sequence fill(const RoomId& room, int count) {
    std::vector<std::uint64_t> tokens;
    for (int i = 0; i < count; ++i) {
      const std::string nonce = "fill-" + std::to_string(last_token_);
      tokens.push_back(publish(room, said(kAda, nonce, nonce)));
    }
    Sequence head;
    for (const auto token : tokens) {
      const auto outcome = outcomes_.await(token);
      EXPECT_EQ(outcome.status, Status::stored);
      if (outcome.status == Status::stored) head = std::max(head, outcome.stored.seq);
    }
    return head;
  }

  std::vector<LogEntry> read(const RoomId& room, Sequence after, std::size_t limit) {
    std::promise<Result<std::vector<LogEntry>>> answer;
    broker_->read(room, after, limit, [&](auto entries) { answer.set_value(std::move(entries)); });
    auto future = answer.get_future();
    // Not read at all: the promise must outlive whoever may still answer.
    if (future.wait_for(kBrokerPatience) != std::future_status::ready) std::abort();
    return future.get().value();
  }

  void restart() {
    broker_.reset();
    broker_ = rig_->start();
  }

  // In this order they go: the broker, whom it calls, and what it stands on.
  const std::unique_ptr<BrokerRig> rig_ = GetParam()();
  const RoomId room_ = rig_->rooms().at(0);
  const RoomId other_room_ = rig_->rooms().at(1);
  OutcomeLog outcomes_;
  std::uint64_t last_token_ = 0;
  std::unique_ptr<Broker> broker_ = rig_->start();
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(BrokerConformance);

// ---- Publishing --------------------------------------------------------------------------------------

TEST_P(BrokerConformance, ANewRoomIsEmptyAndHasAnEpoch) {
  const auto position = broker_->position(room_).value();
  EXPECT_EQ(position.head, Sequence{});
  EXPECT_FALSE(position.epoch.value().empty());
  EXPECT_TRUE(broker_->is_available());
}

TEST_P(BrokerConformance, NumbersEachRoomFromOne) {
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    EXPECT_EQ(store(room_, said(kAda, "n" + std::to_string(seq), "hi")).stored.seq, Sequence{seq});
  }
  EXPECT_EQ(store(other_room_, said(kAda, "n", "hi")).stored.seq, Sequence{1});
  EXPECT_EQ(store(room_, said(kAda, "n4", "hi")).stored.seq, Sequence{4});
  EXPECT_EQ(broker_->position(room_).value().head, Sequence{4});
  EXPECT_EQ(broker_->position(other_room_).value().head, Sequence{1});
}

TEST_P(BrokerConformance, GivesBackEveryFieldOfAnEntry) {
  EntryLog seen(room_, Sequence{});
  const auto subscription = broker_->follow(room_, Sequence{}, seen);
  Entry entry = said(kAda, "n", "hi there ✨");
  Entry unknown_kind = said(kBob, "m", "");
  unknown_kind.kind = EntryKind{77};
  EXPECT_EQ(*store(room_, entry).stored.entry, entry);
  EXPECT_EQ(*store(room_, unknown_kind).stored.entry, unknown_kind);
  const auto entries = seen.await(Sequence{2});
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(*entries[0].entry, entry);
  EXPECT_EQ(*entries[1].entry, unknown_kind);
}

TEST_P(BrokerConformance, KeepsTheOrderOfAPublisher) {
  constexpr std::uint64_t kCount = 500;
  for (std::uint64_t i = 1; i <= kCount; ++i) publish(room_, said(kAda, std::to_string(i), "hi"));
  for (std::uint64_t i = 1; i <= kCount; ++i) {
    const auto outcome = outcomes_.await(i);
    ASSERT_EQ(outcome.status, Status::stored);
    EXPECT_EQ(outcome.stored.seq, Sequence{i});
    EXPECT_EQ(outcome.stored.entry->nonce, std::to_string(i));
    EXPECT_FALSE(outcome.is_retry);
  }
  EXPECT_EQ(outcomes_.size(), kCount);
}

TEST_P(BrokerConformance, TakesFromManyThreadsAtOnce) {
  constexpr int kThreads = 4;
  constexpr std::uint64_t kEach = 250;
  std::vector<OutcomeLog> outcomes(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 1; i <= kEach; ++i) {
        const std::string nonce = std::to_string(t) + "-" + std::to_string(i);
        broker_->publish(i % 2 == 0 ? room_ : other_room_, said(kAda, nonce, "hi"), outcomes[t], i);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::map<RoomId, std::set<Sequence>> used;
  for (auto& log : outcomes) {
    std::map<RoomId, Sequence> last;
    for (std::uint64_t i = 1; i <= kEach; ++i) {
      const RoomId& room = i % 2 == 0 ? room_ : other_room_;
      const auto outcome = log.await(i);
      ASSERT_EQ(outcome.status, Status::stored);
      EXPECT_GT(outcome.stored.seq, last[room]);
      last[room] = outcome.stored.seq;
      EXPECT_TRUE(used[room].insert(outcome.stored.seq).second) << "a sequence given twice";
    }
    EXPECT_EQ(log.size(), kEach);
  }
  for (const auto& [room, sequences] : used) {
    EXPECT_EQ(sequences.size(), kThreads * kEach / 2);
    EXPECT_EQ(*sequences.rbegin(), Sequence{kThreads * kEach / 2});
  }
}

// ---- Following ---------------------------------------------------------------------------------------

TEST_P(BrokerConformance, AFollowerSeesWhatComes) {
  EntryLog seen(room_, Sequence{});
  const auto subscription = broker_->follow(room_, Sequence{}, seen);
  fill(other_room_, 3);
  const Sequence head = fill(room_, 50);
  EXPECT_EQ(seen.await(head).size(), 50u);
}

TEST_P(BrokerConformance, AFollowerSeesAllBehindAnySequence) {
  const Sequence head = fill(room_, 30);
  for (std::uint64_t after = 0; after <= head.value(); ++after) {
    EntryLog seen(room_, Sequence{after});
    const auto subscription = broker_->follow(room_, Sequence{after}, seen);
    EXPECT_EQ(seen.await(head).size(), head.value() - after);
  }
}

TEST_P(BrokerConformance, AFollowerBehindByThousandsCatchesUp) {
  const Sequence head = fill(room_, 3500);
  EntryLog seen(room_, Sequence{1});
  const auto subscription = broker_->follow(room_, Sequence{1}, seen);
  EXPECT_EQ(seen.await(head).size(), head.value() - 1);
}

TEST_P(BrokerConformance, SeveralFollowersEachSeeAll) {
  fill(room_, 20);
  std::vector<std::unique_ptr<EntryLog>> logs;
  std::vector<std::unique_ptr<Subscription>> subscriptions;
  for (const std::uint64_t after : {0, 0, 7, 20}) {
    logs.push_back(std::make_unique<EntryLog>(room_, Sequence{after}));
    subscriptions.push_back(broker_->follow(room_, Sequence{after}, *logs.back()));
  }
  EntryLog other(other_room_, Sequence{});
  const auto other_subscription = broker_->follow(other_room_, Sequence{}, other);
  const Sequence head = fill(room_, 20);
  const Sequence other_head = fill(other_room_, 5);
  EXPECT_EQ(logs[0]->await(head).size(), 40u);
  EXPECT_EQ(logs[1]->await(head).size(), 40u);
  EXPECT_EQ(logs[2]->await(head).size(), 33u);
  EXPECT_EQ(logs[3]->await(head).size(), 20u);
  EXPECT_EQ(other.await(other_head).size(), 5u);
}

TEST_P(BrokerConformance, AFollowerThatComesWhileMessagesDoHasNoHole) {
  constexpr int kRounds = 40;
  std::vector<std::unique_ptr<EntryLog>> logs;
  std::vector<std::unique_ptr<Subscription>> subscriptions;
  std::promise<Sequence> done;
  std::thread talk([&] {
    Sequence head;
    for (int i = 0; i < kRounds; ++i) head = fill(room_, 25);
    done.set_value(head);
  });
  for (int i = 0; i < kRounds; ++i) {
    const Sequence after{broker_->position(room_).value().head.value() / 2};
    logs.push_back(std::make_unique<EntryLog>(room_, after));
    subscriptions.push_back(broker_->follow(room_, after, *logs.back()));
    logs.back()->await(broker_->position(room_).value().head);
  }
  talk.join();
  const Sequence head = done.get_future().get();
  for (auto& log : logs) log->await(head);  // which fails on a hole
}

TEST_P(BrokerConformance, FollowersSeeAnEntryBeforeItsPublisherHearsOfIt) {
  // Compares the two when the outcome comes.
  struct Comparison final : Publisher {
    explicit Comparison(EntryLog& log) : seen(log) {}
    void on_published(std::span<const PublishOutcome> outcomes) override {
      for (const auto& outcome : outcomes) {
        EXPECT_EQ(outcome.status, Status::stored);
        EXPECT_GE(seen.head(), outcome.stored.seq);
      }
      const std::lock_guard lock(mutex);
      count += outcomes.size();
      changed.notify_all();
    }
    EntryLog& seen;
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t count = 0;
  };
  EntryLog seen(room_, Sequence{});
  Comparison comparison(seen);
  const auto subscription = broker_->follow(room_, Sequence{}, seen);
  seen.await(fill(room_, 1));  // from here on it is at the head
  for (std::uint64_t i = 1; i <= 100; ++i) {
    broker_->publish(room_, said(kBob, std::to_string(i), "hi"), comparison, i);
  }
  std::unique_lock lock(comparison.mutex);
  EXPECT_TRUE(comparison.changed.wait_for(lock, kBrokerPatience, [&] { return comparison.count == 100; }));
}

TEST_P(BrokerConformance, AnEndedFollowingIsNotCalledAnyMore) {
  EntryLog ended(room_, Sequence{});
  EntryLog other(room_, Sequence{});
  auto subscription = broker_->follow(room_, Sequence{}, ended);
  const auto other_subscription = broker_->follow(room_, Sequence{}, other);
  const Sequence head = fill(room_, 5);
  ended.await(head);
  subscription.reset();
  other.await(fill(room_, 5));
  EXPECT_EQ(ended.head(), head);
}

TEST_P(BrokerConformance, EndingAFollowingWaitsForTheCallUnderWay) {
  struct SlowFollower final : Follower {
    void on_entries(const RoomId&, std::span<const LogEntry>) override {
      is_called = true;
      called.set_value();
      EXPECT_EQ(released.wait_for(kBrokerPatience), std::future_status::ready);
      is_called = false;
    }
    std::atomic<bool> is_called{false};
    std::promise<void> called;
    std::promise<void> release;
    std::future<void> released = release.get_future();
  };
  SlowFollower slow;
  auto subscription = broker_->follow(room_, Sequence{}, slow);
  publish(room_, said(kAda, "n", "hi"));
  ASSERT_EQ(slow.called.get_future().wait_for(kBrokerPatience), std::future_status::ready);
  std::promise<void> ending;
  std::thread ender([&] {
    ending.set_value();
    subscription.reset();
    EXPECT_FALSE(slow.is_called);
  });
  ending.get_future().wait();
  slow.release.set_value();
  ender.join();
  EXPECT_EQ(outcomes_.await(1).status, Status::stored);
}

// ---- Reading back ------------------------------------------------------------------------------------

TEST_P(BrokerConformance, ReadsBackFromAnySequence) {
  const Sequence head = fill(room_, 30);
  fill(other_room_, 3);
  for (std::uint64_t after = 0; after <= head.value(); ++after) {
    for (const std::size_t limit : {std::size_t{1}, std::size_t{7}, std::size_t{100}}) {
      const auto entries = read(room_, Sequence{after}, limit);
      ASSERT_EQ(entries.size(), std::min<std::size_t>(limit, head.value() - after));
      for (std::size_t i = 0; i < entries.size(); ++i) EXPECT_EQ(entries[i].seq.value(), after + i + 1);
    }
  }
  EXPECT_EQ(read(room_, Sequence{head.value() + 5}, 10).size(), 0u);
}

TEST_P(BrokerConformance, ReadsBackWhatWasPublishedAlsoAfterARestart) {
  const Entry entry = said(kAda, "n", "hi there ✨");
  store(room_, entry);
  EXPECT_EQ(*read(room_, Sequence{}, 10).at(0).entry, entry);
  restart();
  EXPECT_EQ(*read(room_, Sequence{}, 10).at(0).entry, entry);
}

TEST_P(BrokerConformance, ReadsBackThousands) {
  const Sequence head = fill(room_, 3500);
  const auto entries = read(room_, Sequence{1}, 5000);
  ASSERT_EQ(entries.size(), head.value() - 1);
  for (std::size_t i = 0; i < entries.size(); ++i) ASSERT_EQ(entries[i].seq.value(), i + 2);
}

TEST_P(BrokerConformance, ReadsNothingOnceStopped) {
  fill(room_, 3);
  broker_->stop();
  std::promise<Result<std::vector<LogEntry>>> answer;
  broker_->read(room_, Sequence{}, 10, [&](auto entries) { answer.set_value(std::move(entries)); });
  const auto entries = answer.get_future().get();
  ASSERT_TRUE(entries.has_error());
  EXPECT_EQ(entries.error().code, ErrorCode::busy);
}

// ---- Retries -----------------------------------------------------------------------------------------

TEST_P(BrokerConformance, ARetryEndsInTheFirstOnesEntry) {
  EXPECT_FALSE(broker_->is_retry(room_, kAda, "n"));
  const auto first = store(room_, said(kAda, "n", "first"));
  EXPECT_FALSE(first.is_retry);
  EXPECT_TRUE(broker_->is_retry(room_, kAda, "n"));
  for (int i = 0; i < 3; ++i) {
    Entry again = said(kAda, "n", "again");
    again.at += 5000;
    const auto retry = store(room_, std::move(again));
    EXPECT_TRUE(retry.is_retry);
    EXPECT_EQ(retry.stored.seq, first.stored.seq);
    EXPECT_EQ(*retry.stored.entry, *first.stored.entry);
  }
  const auto last = store(room_, said(kAda, "last", "hi"));
  EntryLog seen(room_, Sequence{});
  const auto subscription = broker_->follow(room_, Sequence{}, seen);
  EXPECT_EQ(shown_nonces(seen.await(last.stored.seq)), (std::vector<std::string>{"n", "last"}));
}

TEST_P(BrokerConformance, ARetryOfOneThatStillWaitsIsNotStoredAgain) {
  const auto first = publish(room_, said(kAda, "n", "first"));
  EXPECT_TRUE(broker_->is_retry(room_, kAda, "n"));
  const auto retry = publish(room_, said(kAda, "n", "again"));
  EXPECT_EQ(outcomes_.await(first).status, Status::stored);
  EXPECT_FALSE(outcomes_.await(first).is_retry);
  EXPECT_EQ(outcomes_.await(retry).status, Status::stored);
  EXPECT_TRUE(outcomes_.await(retry).is_retry);
  EXPECT_EQ(outcomes_.await(retry).stored.seq, outcomes_.await(first).stored.seq);
  EXPECT_EQ(outcomes_.await(retry).stored.entry->original, "first");
}

TEST_P(BrokerConformance, OfTheSameNonceFromManyThreadsOneIsStored) {
  constexpr int kThreads = 4;
  constexpr std::uint64_t kNonces = 100;
  std::vector<OutcomeLog> outcomes(kThreads);
  std::vector<std::thread> threads;
  for (auto& log : outcomes) {
    threads.emplace_back([&] {
      for (std::uint64_t i = 1; i <= kNonces; ++i) {
        broker_->publish(room_, said(kAda, std::to_string(i), "hi"), log, i);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (std::uint64_t i = 1; i <= kNonces; ++i) {
    std::set<Sequence> sequences;
    int firsts = 0;
    for (auto& log : outcomes) {
      const auto outcome = log.await(i);
      ASSERT_EQ(outcome.status, Status::stored);
      sequences.insert(outcome.stored.seq);
      firsts += outcome.is_retry ? 0 : 1;
    }
    EXPECT_EQ(sequences.size(), 1u);
    EXPECT_EQ(firsts, 1);
  }
}

TEST_P(BrokerConformance, TheSameNonceOfAnotherUserOrRoomIsNoRetry) {
  store(room_, said(kAda, "n", "hi"));
  EXPECT_FALSE(broker_->is_retry(room_, kBob, "n"));
  EXPECT_FALSE(broker_->is_retry(other_room_, kAda, "n"));
  EXPECT_FALSE(broker_->is_retry(room_, kAda, "N"));
  EXPECT_FALSE(store(room_, said(kBob, "n", "hi")).is_retry);
  EXPECT_FALSE(store(other_room_, said(kAda, "n", "hi")).is_retry);
  EXPECT_FALSE(store(room_, said(kAda, "N", "hi")).is_retry);
  EXPECT_EQ(broker_->position(room_).value().head, Sequence{3});
}

TEST_P(BrokerConformance, ANonceIsForgottenAfterTheWindow) {
  const auto first = store(room_, said(kAda, "n", "first"));
  if (!rig_->advance(limits::kNonceWindow)) GTEST_SKIP() << "this backend's time cannot be moved";
  EXPECT_TRUE(broker_->is_retry(room_, kAda, "n"));
  EXPECT_EQ(store(room_, said(kAda, "n", "again")).stored.seq, first.stored.seq);
  ASSERT_TRUE(rig_->advance(std::chrono::milliseconds(1)));
  EXPECT_FALSE(broker_->is_retry(room_, kAda, "n"));
  const auto anew = store(room_, said(kAda, "n", "anew"));
  EXPECT_FALSE(anew.is_retry);
  EXPECT_GT(anew.stored.seq, first.stored.seq);
  const auto retry = store(room_, said(kAda, "n", "again"));
  EXPECT_TRUE(retry.is_retry);
  EXPECT_EQ(retry.stored.entry->original, "anew");
}

// ---- Restarting and stopping -------------------------------------------------------------------------

TEST_P(BrokerConformance, ContinuesWhereItWasAfterARestart) {
  const Sequence head = fill(room_, 20);
  const auto before = broker_->position(room_).value();
  restart();
  EXPECT_EQ(broker_->position(room_).value().epoch, before.epoch);
  EXPECT_EQ(broker_->position(room_).value().head, head);
  EntryLog seen(room_, Sequence{5});
  const auto subscription = broker_->follow(room_, Sequence{5}, seen);
  EXPECT_EQ(store(room_, said(kAda, "n", "hi")).stored.seq, next(head));
  EXPECT_EQ(store(other_room_, said(kAda, "n", "hi")).stored.seq, Sequence{1});
  EXPECT_EQ(seen.await(next(head)).size(), head.value() + 1 - 5);
}

TEST_P(BrokerConformance, KnowsARetryAfterARestart) {
  const auto first = store(room_, said(kAda, "n", "first"));
  restart();
  EXPECT_TRUE(broker_->is_retry(room_, kAda, "n"));
  const auto retry = store(room_, said(kAda, "n", "again"));
  EXPECT_TRUE(retry.is_retry);
  EXPECT_EQ(retry.stored.seq, first.stored.seq);
  EXPECT_EQ(*retry.stored.entry, *first.stored.entry);
  restart();
  if (!rig_->advance(limits::kNonceWindow + std::chrono::milliseconds(1))) return;
  EXPECT_FALSE(broker_->is_retry(room_, kAda, "n"));
  restart();
  EXPECT_FALSE(broker_->is_retry(room_, kAda, "n"));
  EXPECT_FALSE(store(room_, said(kAda, "n", "anew")).is_retry);
}

TEST_P(BrokerConformance, StoppingEndsWhatIsUnderWay) {
  constexpr std::uint64_t kCount = 300;
  for (std::uint64_t i = 1; i <= kCount; ++i) publish(room_, said(kAda, std::to_string(i), "hi"));
  broker_->stop();
  EXPECT_EQ(outcomes_.size(), kCount);
}

TEST_P(BrokerConformance, RefusesOnceStopped) {
  fill(room_, 3);
  broker_->stop();
  EXPECT_FALSE(broker_->is_available());
  const auto outcome = outcomes_.await(publish(room_, said(kBob, "late", "hi")));
  EXPECT_EQ(outcome.status, Status::refused);
  EXPECT_EQ(outcome.error.code, ErrorCode::busy);
  EXPECT_TRUE(outcome.error.retry_after.has_value());
  broker_->stop();
  restart();
  EXPECT_EQ(store(room_, said(kBob, "late", "hi")).stored.seq, Sequence{4});
}

// The first one is stored, and a refusal would promise that nothing is.
TEST_P(BrokerConformance, ARetryIsUnknownOnceStopped) {
  store(room_, said(kAda, "n", "hi"));
  broker_->stop();
  const auto outcome = outcomes_.await(publish(room_, said(kAda, "n", "hi")));
  EXPECT_EQ(outcome.status, Status::unknown);
  EXPECT_EQ(outcome.error.code, ErrorCode::unknown);
}

TEST_P(BrokerConformance, CallsNoFollowerOnceStopped) {
  EntryLog seen(room_, Sequence{});
  const auto subscription = broker_->follow(room_, Sequence{}, seen);
  fill(room_, 10);
  broker_->stop();
  const Sequence head = seen.head();
  publish(room_, said(kBob, "late", "hi"));
  EXPECT_EQ(seen.head(), head);
}

TEST_P(BrokerConformance, EveryPublishDuringAStopHasOneOutcome) {
  constexpr std::uint64_t kCount = 2000;
  std::promise<void> started;
  std::thread talk([&] {
    for (std::uint64_t i = 1; i <= kCount; ++i) {
      publish(room_, said(kAda, std::to_string(i), "hi"));
      if (i == kCount / 4) started.set_value();
    }
  });
  started.get_future().wait();
  broker_->stop();
  talk.join();
  ASSERT_EQ(outcomes_.size(), kCount);
  std::map<std::string, Sequence> stored;
  for (std::uint64_t i = 1; i <= kCount; ++i) {
    const auto outcome = outcomes_.await(i);
    if (outcome.status == Status::stored) stored[std::to_string(i)] = outcome.stored.seq;
  }
  restart();
  EntryLog seen(room_, Sequence{});
  const auto subscription = broker_->follow(room_, Sequence{}, seen);
  std::set<std::string> refused;
  for (std::uint64_t i = 1; i <= kCount; ++i) {
    if (outcomes_.await(i).status == Status::refused) refused.insert(std::to_string(i));
  }
  for (const auto& entry : seen.await(broker_->position(room_).value().head)) {
    const auto& nonce = entry.entry->nonce;
    EXPECT_FALSE(refused.contains(nonce)) << "refused, and yet stored";
    const auto told = stored.find(nonce);
    if (told == stored.end()) continue;
    EXPECT_EQ(told->second, entry.seq);
    stored.erase(told);
  }
  EXPECT_TRUE(stored.empty()) << "told that they are stored, and are not";
}

}  // namespace twitchy::broker
