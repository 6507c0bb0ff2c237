// Copying Kafka to Cassandra, with all who do so sharing the rooms among them.
#pragma once

#include <memory>
#include <vector>

#include "archive/archiver.h"
#include "base/result.h"
#include "broker/ownership.h"
#include "server/cluster_log.h"

namespace twitchy::server {

class Archiving {
 public:
  // Joins the consumer group twitchy-archiver. `log` and `surroundings` must outlive it.
  static Result<std::unique_ptr<Archiving>> start(ClusterLog& log, const Config& config,
                                                  Surroundings& surroundings);

  // Of the rooms that fell to this process; thread-safe.
  std::vector<archive::RoomLag> lag() const { return archiver_.lag(); }

 private:
  Archiving(ClusterLog& log, std::unique_ptr<broker::Ownership> rooms, Surroundings& surroundings);

  const std::unique_ptr<broker::Ownership> rooms_;
  archive::Archiver archiver_;
};

}  // namespace twitchy::server
