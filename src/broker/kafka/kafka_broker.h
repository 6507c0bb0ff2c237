// The broker of many nodes: each room's log is a topic of Apache Kafka.
#pragma once

#include <prometheus/registry.h>

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "broker/broker.h"
#include "broker/kafka/kafka_config.h"
#include "broker/kafka/room_origins.h"

namespace twitchy::broker {

// A publish is stored when this node has read it back from the log that all nodes follow, void copies judged
// by VoidRule. A message not stored within some seconds is refused if it never left, and else ends in
// `unknown`. While Kafka does not answer, new publishes are refused at once; what waits, and every follower,
// goes on by itself when it is back.
//
// A room whose log lost something (it ends below what was archived, or below where it was read to), or is not
// fit, takes nothing until the node starts anew; followers and history keep what there is.
class KafkaBroker final : public Broker {
 public:
  // Makes the topics that are missing and reads back what the void rule needs; returns when every room is
  // served or given up. Blocks. Fails if Kafka does not answer in time (`busy`), or if a setting or a topic
  // is wrong (`bad_request`). The rest must outlive the broker.
  static Result<std::unique_ptr<KafkaBroker>> start(const KafkaConfig& config,
                                                    const std::vector<RoomId>& rooms, RoomOrigins& origins,
                                                    const Clock& clock, Random& random,
                                                    prometheus::Registry& metrics);
  ~KafkaBroker() override;

  void publish(const RoomId& room, Entry entry, Publisher& publisher, std::uint64_t token) override;
  bool is_retry(const RoomId& room, UserId user, const std::string& nonce) const override;
  std::unique_ptr<Subscription> follow(const RoomId& room, Sequence after, Follower& follower) override;
  void read(const RoomId& room, Sequence after, std::size_t limit, Done<std::vector<LogEntry>> done) override;
  Result<LogPosition> position(const RoomId& room) const override;
  bool is_available() const override;
  void stop() override;

 private:
  class Node;
  explicit KafkaBroker(std::unique_ptr<Node> node);

  std::unique_ptr<Node> node_;
};

}  // namespace twitchy::broker
