// Who reads where, and which sessions ended, of what the nodes' reports say.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "broker/node_exchange.h"

namespace twitchy::broker::kafka {

// Time is that of the log which brings the reports: while it brings none, nothing is forgotten. Of one
// thread.
class NodeTally {
 public:
  // `self` is the node whose own reports do not count, but show the time.
  explicit NodeTally(std::string self) : self_(std::move(self)) {}

  void take(std::string_view node, TimeMs appended_at, NodeReport report);
  ViewerCounts viewers() const;
  // Those not given before; one that is told again within a minute is not given again.
  std::vector<SessionHash> take_signed_out();

 private:
  struct Viewers {
    TimeMs at = 0;
    ViewerCounts counts;
  };
  const std::string self_;
  std::map<std::string, Viewers, std::less<>> viewers_;  // of the others, by node
  std::map<SessionHash, TimeMs> signed_out_;             // when each was told last
  std::vector<SessionHash> fresh_;                       // of these, not given yet
};

}  // namespace twitchy::broker::kafka
