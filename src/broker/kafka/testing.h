// What tests and benchmarks on a real Kafka share. tools/services/kafka starts it and says where it is.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/clock.h"
#include "base/random.h"
#include "broker/kafka/handles.h"
#include "broker/kafka/kafka_broker.h"
#include "broker/kafka/topics.h"

namespace twitchy::broker {

// What Cassandra keeps for real nodes. Shared by all nodes of a test.
class MemoryRoomOrigins final : public RoomOrigins {
 public:
  void origin_of(const RoomId& room, Done<RoomOrigin> done) override {
    RoomOrigin origin;
    {
      const std::lock_guard lock(mutex_);
      origin =
          origins_.try_emplace(room, RoomOrigin{Epoch{"epoch-of-" + room.value()}, {}, {}}).first->second;
    }
    done(origin);
  }
  void set(const RoomId& room, RoomOrigin origin) {
    const std::lock_guard lock(mutex_);
    origins_[room] = std::move(origin);
  }

 private:
  std::mutex mutex_;
  std::map<RoomId, RoomOrigin> origins_;  // guarded by mutex_
};

inline KafkaConfig kafka_for_tests() {
  const char* servers = std::getenv("TWITCHY_TEST_KAFKA");
  if (servers == nullptr) {
    std::fputs("There is no Kafka: run this by `tools/services/kafka run --`.\n", stderr);
    std::exit(1);
  }
  KafkaConfig config;
  config.servers = servers;
  // As many as there are brokers, one or three.
  config.replicas = 1 + static_cast<int>(std::count(config.servers.begin(), config.servers.end(), ','));
  return config;
}

// A room that no one has written to, in this run or another.
inline RoomId fresh_room() {
  static SystemRandom random;
  return RoomId{"t-" + std::to_string(random.next())};
}

// Drops what the room's log holds before `offset`, as retention does.
inline void drop_records_before(const RoomId& room, std::int64_t offset) {
  using namespace kafka;
  const KafkaConfig config = kafka_for_tests();
  const Client client =
      make_client(make_conf(config, Role::producer, nullptr).value(), Role::producer).value();
  const Queue queue(rd_kafka_queue_new(client.get()));
  const Positions positions(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(positions.get(), topic_of(config, room).c_str(), 0)->offset = offset;
  const Owned<rd_kafka_DeleteRecords_t, rd_kafka_DeleteRecords_destroy> wanted(
      rd_kafka_DeleteRecords_new(positions.get()));
  rd_kafka_DeleteRecords_t* list = wanted.get();
  rd_kafka_DeleteRecords(client.get(), &list, 1, nullptr, queue.get());
  const Owned<rd_kafka_event_t, rd_kafka_event_destroy> done(rd_kafka_queue_poll(queue.get(), 60'000));
  TWITCHY_CHECK(done && !rd_kafka_event_error(done.get()));
  const auto* dropped =
      rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(done.get()));
  TWITCHY_CHECK(dropped->elems[0].err == RD_KAFKA_RESP_ERR_NO_ERROR);
}

// Makes the room's topic as someone else may have: with these settings and no others.
inline void make_topic(const RoomId& room, const std::map<std::string, std::string>& settings) {
  using namespace kafka;
  const KafkaConfig config = kafka_for_tests();
  const Client client =
      make_client(make_conf(config, Role::producer, nullptr).value(), Role::producer).value();
  const Queue queue(rd_kafka_queue_new(client.get()));
  const Owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy> topic(
      rd_kafka_NewTopic_new(topic_of(config, room).c_str(), 1, config.replicas, nullptr, 0));
  for (const auto& [key, value] : settings) {
    rd_kafka_NewTopic_set_config(topic.get(), key.c_str(), value.c_str());
  }
  rd_kafka_NewTopic_t* list = topic.get();
  rd_kafka_CreateTopics(client.get(), &list, 1, nullptr, queue.get());
  const Owned<rd_kafka_event_t, rd_kafka_event_destroy> done(rd_kafka_queue_poll(queue.get(), 60'000));
  TWITCHY_CHECK(done && !rd_kafka_event_error(done.get()));
}

// Does something to the Kafka of the test: "kill", "start", "pause", "resume".
inline void control_kafka(const std::string& action) {
  const char* control = std::getenv("TWITCHY_TEST_KAFKA_CONTROL");
  TWITCHY_CHECK(control != nullptr);
  TWITCHY_CHECK(std::system((std::string(control) + " " + action + " > /dev/null").c_str()) == 0);
}

}  // namespace twitchy::broker
