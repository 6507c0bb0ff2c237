#include "broker/kafka/viewer_tally.h"

#include <utility>

#include "model/limits.h"

namespace twitchy::broker::kafka {

void ViewerTally::take(std::string_view node, TimeMs appended_at, ViewerCounts counts) {
  if (node != self_) {
    Report& report = reports_[std::string(node)];
    report.at = appended_at;
    report.counts = std::move(counts);
  }
  const TimeMs forgotten = appended_at - std::chrono::milliseconds(limits::kViewersForgotten).count();
  std::erase_if(reports_, [&](const auto& item) { return item.second.at < forgotten; });
}

ViewerCounts ViewerTally::total() const {
  ViewerCounts total;
  for (const auto& [node, report] : reports_) {
    for (const auto& [room, count] : report.counts) total[room] += count;
  }
  return total;
}

}  // namespace twitchy::broker::kafka
