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
#include "broker/kafka/kafka_broker.h"

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

// Does something to the Kafka of the test: "kill", "start", "pause", "resume".
inline void control_kafka(const std::string& action) {
  const char* control = std::getenv("TWITCHY_TEST_KAFKA_CONTROL");
  TWITCHY_CHECK(control != nullptr);
  TWITCHY_CHECK(std::system((std::string(control) + " " + action + " > /dev/null").c_str()) == 0);
}

}  // namespace twitchy::broker
