// Who reads where, of what the nodes' reports say.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "broker/viewer_exchange.h"

namespace twitchy::broker::kafka {

// Time is that of the log which brings the reports: while it brings none, nothing is forgotten. Of one
// thread.
class ViewerTally {
 public:
  // `self` is the node whose own reports do not count, but show the time.
  explicit ViewerTally(std::string self) : self_(std::move(self)) {}

  void take(std::string_view node, TimeMs appended_at, ViewerCounts counts);
  ViewerCounts total() const;

 private:
  struct Report {
    TimeMs at = 0;
    ViewerCounts counts;
  };
  const std::string self_;
  std::map<std::string, Report, std::less<>> reports_;  // of the others, by node
};

}  // namespace twitchy::broker::kafka
