// Who archives which room, among all processes that archive: by a consumer group of Kafka.
#pragma once

#include <memory>
#include <vector>

#include "broker/kafka/kafka_config.h"
#include "broker/kafka/room_origins.h"
#include "broker/ownership.h"

namespace twitchy::broker {

// The group `twitchy-archiver` on the rooms' topics. It shares out the rooms and keeps how far each is
// archived (as the offset of the next entry to archive), for operators to see; no entry is read by it.
//
// When a process joins or leaves, only the rooms that move are lost. One that dies is noticed after its
// session has timed out: 10 s, unless the settings have another `session.timeout.ms`. While Kafka is away for
// longer than that the rooms are lost, and gained again when it is back; by itself.
//
// Commits go out at most once a second, and when a room is lost or all are given up.
class ArchiverGroup final : public Ownership {
 public:
  // Does not wait for Kafka, but for the rooms' origins (`busy` after config.start_patience). `bad_request`
  // names a setting that is wrong. The topics must be there, or come to be.
  static Result<std::unique_ptr<ArchiverGroup>> make(const KafkaConfig& config,
                                                     const std::vector<RoomId>& rooms, RoomOrigins& origins);
  ~ArchiverGroup() override;

  void start(OwnershipListener& listener) override;
  void commit(const RoomId& room, Sequence archived) override;
  void stop() override;

 private:
  class Member;
  explicit ArchiverGroup(std::unique_ptr<Member> member);

  std::unique_ptr<Member> member_;
};

}  // namespace twitchy::broker
