#include "broker/kafka/kafka_node_exchange.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "broker/kafka/testing.h"

namespace twitchy::broker {
namespace {

constexpr auto kPatience = std::chrono::seconds(30);
constexpr auto kAgain = std::chrono::milliseconds(100);

// Has `teller` tell `counts` again and again, as a server does, until `listener` knows `expected` of `room`.
bool becomes_known(KafkaNodeExchange& teller, const ViewerCounts& counts, const KafkaNodeExchange& listener,
                   const RoomId& room, std::uint64_t expected) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    teller.tell({counts, {}});
    auto known = listener.viewers_elsewhere();
    if (known[room] == expected) return true;
    std::this_thread::sleep_for(kAgain);
  }
  return false;
}

TEST(KafkaNodeExchange, NodesHearOfEachOtherAndOfTheirEnd) {
  SystemRandom random;
  const RoomId room = fresh_room();
  auto one = KafkaNodeExchange::start(kafka_for_tests(), random).value();
  auto other = KafkaNodeExchange::start(kafka_for_tests(), random).value();
  EXPECT_TRUE(becomes_known(*one, {{room, 3}}, *other, room, 3));
  EXPECT_TRUE(becomes_known(*one, {{room, 2}}, *other, room, 2));
  EXPECT_TRUE(becomes_known(*other, {{room, 40}}, *one, room, 40));
  one.reset();
  EXPECT_TRUE(becomes_known(*other, {}, *other, room, 0));
}

TEST(KafkaNodeExchange, WhoSignedOutOnOneIsHeardOfOnceOnTheOther) {
  SystemRandom random;
  SessionHash session{};
  session.fill(7);
  auto one = KafkaNodeExchange::start(kafka_for_tests(), random).value();
  const auto other = KafkaNodeExchange::start(kafka_for_tests(), random).value();
  const auto heard = [&] {
    const auto all = other->take_signed_out();  // of other tests, too
    return std::count(all.begin(), all.end(), session);
  };
  std::ptrdiff_t times = 0;
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (times == 0 && std::chrono::steady_clock::now() < deadline) {
    one->tell({{}, {session}});
    std::this_thread::sleep_for(kAgain);
    times += heard();
  }
  EXPECT_EQ(times, 1);
  one.reset();  // says it once more
  EXPECT_EQ(heard(), 0);
}

TEST(KafkaNodeExchange, NodesThatStartAtOnceMakeOneTopic) {
  for (int round = 0; round < 5; ++round) {
    auto config = kafka_for_tests();
    config.prefix = fresh_room().value();  // where there is no topic yet
    const auto start = [&] {
      SystemRandom random;
      const auto started = KafkaNodeExchange::start(config, random);
      EXPECT_TRUE(started) << (started ? "" : started.error().message);
    };
    std::thread other(start);
    start();
    other.join();
  }
}

TEST(KafkaNodeExchange, KnowsOnWhileKafkaIsAwayAndHearsAgainAfterwards) {
  SystemRandom random;
  const RoomId room = fresh_room();
  auto one = KafkaNodeExchange::start(kafka_for_tests(), random).value();
  auto other = KafkaNodeExchange::start(kafka_for_tests(), random).value();
  ASSERT_TRUE(becomes_known(*one, {{room, 3}}, *other, room, 3));
  control_kafka("kill");
  one->tell({{{room, 4}}, {}});
  EXPECT_EQ(other->viewers_elsewhere()[room], 3u);
  control_kafka("start");
  EXPECT_TRUE(becomes_known(*one, {{room, 5}}, *other, room, 5));
}

}  // namespace
}  // namespace twitchy::broker
