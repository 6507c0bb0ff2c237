#include "broker/kafka/kafka_broker.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "broker/broker_conformance.h"
#include "broker/kafka/log_end.h"
#include "broker/kafka/testing.h"

namespace twitchy::broker {
namespace {

using Status = PublishOutcome::Status;

class KafkaRig final : public BrokerRig {
 public:
  KafkaRig() { spdlog::set_level(spdlog::level::err); }
  const std::vector<RoomId>& rooms() const override { return rooms_; }
  std::unique_ptr<Broker> start() override {
    metrics_.push_back(std::make_unique<prometheus::Registry>());
    return KafkaBroker::start(kafka_for_tests(), rooms_, origins_, clock_, random_, *metrics_.back()).value();
  }

 private:
  const std::vector<RoomId> rooms_{fresh_room(), fresh_room()};
  MemoryRoomOrigins origins_;
  SystemClock clock_;
  SystemRandom random_;
  std::vector<std::unique_ptr<prometheus::Registry>> metrics_;  // one a broker
};

INSTANTIATE_TEST_SUITE_P(Kafka, BrokerConformance,
                         testing::Values([] { return std::make_unique<KafkaRig>(); }));

// ---- Nodes -------------------------------------------------------------------------------------------

class KafkaNodes : public testing::Test {
 protected:
  KafkaNodes() { spdlog::set_level(spdlog::level::off); }
  ~KafkaNodes() override { spdlog::set_level(spdlog::level::err); }

  static constexpr UserId kAda{1000};

  Result<std::unique_ptr<KafkaBroker>> try_start(const KafkaConfig& config) {
    metrics_.push_back(std::make_unique<prometheus::Registry>());
    return KafkaBroker::start(config, {room_}, origins_, clock_, random_, *metrics_.back());
  }
  std::unique_ptr<KafkaBroker> start() { return try_start(kafka_for_tests()).value(); }

  PublishOutcome publish(Broker& broker, const std::string& nonce, const std::string& text = "hi") {
    const std::uint64_t token = ++last_token_;
    broker.publish(room_, said(kAda, nonce, text), outcomes_, token);
    return outcomes_.await(token);
  }

  // Stores `count` messages under nonces that no other call uses.
  void fill(Broker& broker, std::uint64_t count) {
    const std::uint64_t last = last_token_ + count;
    while (last_token_ < last) {
      const std::uint64_t token = ++last_token_;
      broker.publish(room_, said(kAda, "fill-" + std::to_string(token), "hi"), outcomes_, token);
    }
    for (std::uint64_t i = 0; i < count; ++i) ASSERT_EQ(outcomes_.await(last - i).status, Status::stored);
  }

  Result<std::vector<LogEntry>> read(Broker& broker, Sequence after, std::size_t limit) {
    std::promise<Result<std::vector<LogEntry>>> answer;
    broker.read(room_, after, limit, [&](auto entries) { answer.set_value(std::move(entries)); });
    return answer.get_future().get();
  }

  static std::vector<std::pair<Sequence, Entry>> all(const std::vector<LogEntry>& entries) {
    std::vector<std::pair<Sequence, Entry>> found;
    for (const auto& [seq, entry] : entries) found.emplace_back(seq, *entry);
    return found;
  }

  const RoomId room_ = fresh_room();
  MemoryRoomOrigins origins_;
  SystemClock clock_;
  SystemRandom random_;
  std::vector<std::unique_ptr<prometheus::Registry>> metrics_;
  OutcomeLog outcomes_;
  std::uint64_t last_token_ = 0;
};

TEST_F(KafkaNodes, WhatIsSentOnOneIsSeenOnTheOther) {
  const auto a = start();
  const auto b = start();
  EntryLog seen(room_, Sequence{});
  const auto subscription = b->follow(room_, Sequence{}, seen);
  const auto first = publish(*a, "n1", "from a");
  const auto second = publish(*b, "n2", "from b");
  ASSERT_EQ(first.status, Status::stored);
  ASSERT_EQ(second.status, Status::stored);
  const auto entries = seen.await(Sequence{2});
  EXPECT_EQ(entries.at(0).entry->original, "from a");
  EXPECT_EQ(entries.at(1).entry->original, "from b");
  EXPECT_EQ(first.stored.seq, Sequence{1});
  EXPECT_EQ(second.stored.seq, Sequence{2});
  EXPECT_EQ(a->position(room_).value().epoch, b->position(room_).value().epoch);
}

TEST_F(KafkaNodes, ARetryOnAnotherEndsInTheFirst) {
  const auto a = start();
  const auto b = start();
  const auto first = publish(*a, "n", "first");
  const auto retry = publish(*b, "n", "again");
  ASSERT_EQ(retry.status, Status::stored);
  EXPECT_TRUE(retry.is_retry);
  EXPECT_EQ(retry.stored.seq, first.stored.seq);
  EXPECT_EQ(*retry.stored.entry, *first.stored.entry);
}

TEST_F(KafkaNodes, OfTheSameNonceOnTwoAtOnceOneIsAMessage) {
  constexpr std::uint64_t kNonces = 300;
  const auto a = start();
  const auto b = start();
  EntryLog seen_a(room_, Sequence{});
  EntryLog seen_b(room_, Sequence{});
  const auto follow_a = a->follow(room_, Sequence{}, seen_a);
  const auto follow_b = b->follow(room_, Sequence{}, seen_b);
  OutcomeLog outcomes_a;
  OutcomeLog outcomes_b;
  std::thread other([&] {
    for (std::uint64_t i = 1; i <= kNonces; ++i)
      b->publish(room_, said(kAda, std::to_string(i), "b"), outcomes_b, i);
  });
  for (std::uint64_t i = 1; i <= kNonces; ++i)
    a->publish(room_, said(kAda, std::to_string(i), "a"), outcomes_a, i);
  other.join();
  for (std::uint64_t i = 1; i <= kNonces; ++i) {
    const auto on_a = outcomes_a.await(i);
    const auto on_b = outcomes_b.await(i);
    ASSERT_EQ(on_a.status, Status::stored) << on_a.error.message;
    ASSERT_EQ(on_b.status, Status::stored) << on_b.error.message;
    EXPECT_EQ(on_a.stored.seq, on_b.stored.seq);
    EXPECT_EQ(*on_a.stored.entry, *on_b.stored.entry);
    EXPECT_NE(on_a.is_retry, on_b.is_retry);
  }
  // Both show each once, at the same place; so does one that starts only now, and has to judge anew.
  const Sequence last = publish(*a, "last").stored.seq;
  const auto entries = seen_a.await(last);
  EXPECT_EQ(shown_nonces(entries).size(), kNonces + 1);
  EXPECT_EQ(all(seen_b.await(last)), all(entries));
  for (std::uint64_t i = 1; i <= limits::kRecentEntries; ++i) {
    a->publish(room_, said(kAda, "more-" + std::to_string(i), "hi"), outcomes_a, kNonces + i);
  }
  EXPECT_EQ(outcomes_a.await(kNonces + limits::kRecentEntries).status, Status::stored);
  const auto c = start();
  EntryLog seen_c(room_, Sequence{});
  const auto follow_c = c->follow(room_, Sequence{}, seen_c);
  const Sequence head = c->position(room_).value().head;
  EXPECT_EQ(all(seen_c.await(head)), all(seen_a.await(head)));
}

// It is in the log's two minutes, whatever the node's clock says.
TEST_F(KafkaNodes, ARetryIsNotRefusedByAClockThatIsAhead) {
  class Ahead final : public Clock {
   public:
    TimeMs now_ms() const override { return clock_.now_ms() + 600'000; }
    SteadyTime steady_now() const override { return clock_.steady_now(); }
    std::chrono::nanoseconds thread_time() const override { return clock_.thread_time(); }

   private:
    SystemClock clock_;
  } ahead;
  metrics_.push_back(std::make_unique<prometheus::Registry>());
  const auto broker =
      KafkaBroker::start(kafka_for_tests(), {room_}, origins_, ahead, random_, *metrics_.back()).value();
  ASSERT_EQ(publish(*broker, "n").status, Status::stored);
  EXPECT_EQ(publish(*broker, "n").stored.seq, Sequence{1});
  broker->stop();
  EXPECT_EQ(publish(*broker, "n").status, Status::unknown);
  EXPECT_EQ(publish(*broker, "other").status, Status::refused);
}

TEST_F(KafkaNodes, NumbersGoOnBehindTheBase) {
  origins_.set(room_, {Epoch{"e"}, Sequence{500}, Sequence{500}});
  const auto broker = start();
  EXPECT_EQ(broker->position(room_).value().head, Sequence{500});
  EXPECT_EQ(publish(*broker, "n").stored.seq, Sequence{501});
  EntryLog seen(room_, Sequence{500});
  const auto subscription = broker->follow(room_, Sequence{500}, seen);
  EXPECT_EQ(seen.await(Sequence{501}).size(), 1u);
}

TEST_F(KafkaNodes, ALogThatEndsBelowTheArchiveIsNotServed) {
  origins_.set(room_, {Epoch{"e"}, Sequence{}, Sequence{10}});
  const auto broker = start();
  EXPECT_FALSE(broker->is_available());
  EXPECT_EQ(broker->position(room_).value().head, Sequence{10});
  const auto outcome = publish(*broker, "n");
  EXPECT_EQ(outcome.status, Status::refused);
  EXPECT_EQ(outcome.error.code, ErrorCode::busy);
}

// ---- A new epoch on an old topic ---------------------------------------------------------------------

TEST_F(KafkaNodes, WhatIsOfAnEarlierEpochIsNeverShown) {
  {
    const auto before = start();
    fill(*before, 3);
    ASSERT_EQ(publish(*before, "n").stored.seq, Sequence{4});
  }
  EXPECT_EQ(find_log_end(kafka_for_tests(), room_).value(), 4);
  origins_.set(room_, {Epoch{"e"}, Sequence{96}, Sequence{100}, Sequence{101}});
  const auto broker = start();
  EXPECT_TRUE(broker->is_available());
  EXPECT_EQ(broker->position(room_).value().head, Sequence{100});
  EXPECT_TRUE(read(*broker, Sequence{}, 10).value().empty());
  EntryLog seen(room_, Sequence{100});
  const auto subscription = broker->follow(room_, Sequence{}, seen);
  EXPECT_EQ(publish(*broker, "new").stored.seq, Sequence{101});
  EXPECT_EQ(shown_nonces(seen.await(Sequence{101})), (std::vector<std::string>{"new"}));
  EXPECT_EQ(shown_nonces(read(*broker, Sequence{}, 10).value()), (std::vector<std::string>{"new"}));
  // It was said before: which one of this epoch it would be, no one knows.
  EXPECT_EQ(publish(*broker, "n").status, Status::unknown);
  // So for one who reads it back.
  fill(*broker, limits::kRecentEntries + 10);
  const auto entries = read(*broker, Sequence{}, 5).value();
  ASSERT_FALSE(entries.empty());
  EXPECT_EQ(entries.front().seq, Sequence{101});
}

TEST_F(KafkaNodes, ALogThatEndsBelowItsEpochIsNotServed) {
  origins_.set(room_, {Epoch{"e"}, Sequence{96}, Sequence{}, Sequence{101}});
  EXPECT_FALSE(start()->is_available());
}

TEST_F(KafkaNodes, TheEndOfALogIsFoundAndTheLogMade) {
  EXPECT_EQ(find_log_end(kafka_for_tests(), room_).value(), 0);
  const auto broker = start();
  fill(*broker, 3);
  EXPECT_EQ(find_log_end(kafka_for_tests(), room_).value(), 3);
}

TEST_F(KafkaNodes, TheEndOfALogIsNotFoundWhereNoKafkaIs) {
  auto config = kafka_for_tests();
  config.servers = "127.0.0.1:1";
  config.start_patience = std::chrono::milliseconds(1);
  const auto found = find_log_end(config, room_);
  ASSERT_TRUE(found.has_error());
  EXPECT_EQ(found.error().code, ErrorCode::busy);
}

// ---- Retention ---------------------------------------------------------------------------------------

TEST_F(KafkaNodes, ReadsBackFromWhereALogBeginsNow) {
  const auto broker = start();
  fill(*broker, limits::kRecentEntries + 100);
  drop_records_before(room_, 50);
  const auto entries = read(*broker, Sequence{}, 10).value();
  ASSERT_EQ(entries.size(), 10u);
  EXPECT_EQ(entries.front().seq, Sequence{51});
  EntryLog seen(room_, Sequence{50});
  const auto subscription = broker->follow(room_, Sequence{}, seen);
  const Sequence head = broker->position(room_).value().head;
  EXPECT_EQ(seen.await(head).size(), head.value() - 50);
}

// Whether these repeat what was dropped, a node that starts cannot know.
TEST_F(KafkaNodes, WhatCannotBeJudgedIsNotShown) {
  const auto before = start();
  fill(*before, 20);
  drop_records_before(room_, 10);
  const auto after = start();
  EXPECT_TRUE(after->is_available());
  EXPECT_TRUE(read(*after, Sequence{}, 100).value().empty());
  const auto next_one = publish(*after, "n");
  ASSERT_EQ(next_one.status, Status::stored);
  EXPECT_EQ(next_one.stored.seq, Sequence{21});
  EXPECT_EQ(read(*after, Sequence{}, 100).value().size(), 1u);
  EXPECT_EQ(publish(*after, "fill-15").status, Status::unknown);
  EntryLog seen(room_, Sequence{});
  const auto subscription = before->follow(room_, Sequence{}, seen);
  EXPECT_EQ(seen.await(Sequence{21}).size(), 21u) << "it was there";
}

TEST_F(KafkaNodes, StartsOnALogOfWhichNothingIsLeft) {
  {
    const auto before = start();
    fill(*before, 20);
  }
  drop_records_before(room_, 20);
  const auto broker = start();
  EXPECT_EQ(broker->position(room_).value().head, Sequence{20});
  EXPECT_EQ(publish(*broker, "n").stored.seq, Sequence{21});
  EXPECT_EQ(read(*broker, Sequence{}, 10).value().size(), 1u);
}

// ---- What is not fit ---------------------------------------------------------------------------------

TEST_F(KafkaNodes, ATopicThatIsNotFitIsNamed) {
  const std::map<std::string, std::string> fit{{"message.timestamp.type", "LogAppendTime"}};
  const std::vector<std::pair<std::string, std::string>> unfit{{"message.timestamp.type", "CreateTime"},
                                                               {"cleanup.policy", "compact"},
                                                               {"cleanup.policy", "compact,delete"},
                                                               {"unclean.leader.election.enable", "true"},
                                                               {"min.insync.replicas", "9"}};
  for (const auto& [key, value] : unfit) {
    const RoomId room = fresh_room();
    auto settings = fit;
    settings[key] = value;
    make_topic(room, settings);
    metrics_.push_back(std::make_unique<prometheus::Registry>());
    const auto started =
        KafkaBroker::start(kafka_for_tests(), {room}, origins_, clock_, random_, *metrics_.back());
    ASSERT_TRUE(started.has_error()) << key << " " << value;
    EXPECT_EQ(started.error().code, ErrorCode::bad_request);
    EXPECT_NE(started.error().message.find(key), std::string::npos) << started.error().message;
    EXPECT_NE(started.error().message.find(room.value()), std::string::npos) << started.error().message;
  }
  make_topic(room_, fit);
  EXPECT_TRUE(start()->is_available());
}

TEST_F(KafkaNodes, AnUnknownSettingIsNamed) {
  auto config = kafka_for_tests();
  config.settings = {{"no.such.thing", "1"}};
  const auto started = try_start(config);
  ASSERT_TRUE(started.has_error());
  EXPECT_EQ(started.error().code, ErrorCode::bad_request);
  EXPECT_NE(started.error().message.find("no.such.thing"), std::string::npos);
}

TEST_F(KafkaNodes, WhatOurPromisesStandOnCannotBeSet) {
  for (const char* key : {"acks", "enable.idempotence", "auto.offset.reset", "bootstrap.servers",
                          "message.timeout.ms", "delivery.timeout.ms"}) {
    auto config = kafka_for_tests();
    config.settings = {{key, "1000"}};
    const auto checked = check_kafka_config(config);
    ASSERT_TRUE(checked.has_error());
    EXPECT_EQ(checked.error().code, ErrorCode::bad_request);
    EXPECT_NE(checked.error().message.find(key), std::string::npos);
  }
}

TEST_F(KafkaNodes, ASettingIsTaken) {
  auto config = kafka_for_tests();
  config.settings = {{"linger.ms", "3"}, {"fetch.wait.max.ms", "50"}};
  EXPECT_EQ(publish(*try_start(config).value(), "n").status, Status::stored);
}

TEST_F(KafkaNodes, DoesNotStartWhereNoKafkaIs) {
  auto config = kafka_for_tests();
  config.servers = "127.0.0.1:1";
  config.start_patience = std::chrono::milliseconds(1);
  const auto started = try_start(config);
  ASSERT_TRUE(started.has_error());
  EXPECT_EQ(started.error().code, ErrorCode::busy);
}

}  // namespace
}  // namespace twitchy::broker
