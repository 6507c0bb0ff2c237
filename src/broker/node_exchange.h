// What the nodes of a cluster tell each other, besides the log.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "model/ids.h"

namespace twitchy::broker {

using ViewerCounts = std::map<RoomId, std::uint64_t>;
using SessionHash = std::array<std::uint8_t, 32>;  // of a session's token

struct NodeReport {
  ViewerCounts viewers;                 // how many read each room there
  std::vector<SessionHash> signed_out;  // sessions that ended there lately

  bool operator==(const NodeReport&) const = default;
};

// Where each node tells, and hears of the others. Thread-safe.
class NodeExchange {
 public:
  virtual ~NodeExchange() = default;
  // To be called every limits::kViewersInterval: of a node that was not heard of for
  // limits::kViewersForgotten no viewers count any more. Returns at once. What could not be told is lost: so
  // the next call is to say it again.
  virtual void tell(const NodeReport& here) = 0;
  // On all other nodes together, as far as is known; a room that no one reads may be missing.
  virtual ViewerCounts viewers_elsewhere() const = 0;
  // Sessions that ended on other nodes; each is given once, however often it was told.
  virtual std::vector<SessionHash> take_signed_out() = 0;
};

// The exchange of a server that is alone.
class NoOtherNodes final : public NodeExchange {
 public:
  void tell(const NodeReport&) override {}
  ViewerCounts viewers_elsewhere() const override { return {}; }
  std::vector<SessionHash> take_signed_out() override { return {}; }
};

}  // namespace twitchy::broker
