// How many read each room on all nodes together.
#pragma once

#include <cstdint>
#include <map>

#include "model/ids.h"

namespace twitchy::broker {

using ViewerCounts = std::map<RoomId, std::uint64_t>;

// Where the nodes of a cluster tell each other how many read each room on them. Thread-safe.
class ViewerExchange {
 public:
  virtual ~ViewerExchange() = default;
  // To be called every limits::kViewersInterval: a node that was not heard of for limits::kViewersForgotten
  // counts no more. Returns at once; what could not be told, the next call makes good.
  virtual void tell(const ViewerCounts& here) = 0;
  // Of all other nodes together, as far as is known; a room that no one reads may be missing.
  virtual ViewerCounts elsewhere() const = 0;
};

// The exchange of a server that is alone.
class NoOtherNodes final : public ViewerExchange {
 public:
  void tell(const ViewerCounts&) override {}
  ViewerCounts elsewhere() const override { return {}; }
};

}  // namespace twitchy::broker
