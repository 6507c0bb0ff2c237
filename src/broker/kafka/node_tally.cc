#include "broker/kafka/node_tally.h"

#include <chrono>
#include <utility>

#include "model/limits.h"

namespace twitchy::broker::kafka {
namespace {

constexpr TimeMs kViewersForgottenMs = std::chrono::milliseconds(limits::kViewersForgotten).count();
// Far longer than a node repeats it.
constexpr TimeMs kSignedOutForgottenMs = 6 * std::chrono::milliseconds(limits::kSignOutTold).count();

}  // namespace

void NodeTally::take(std::string_view node, TimeMs appended_at, NodeReport report) {
  if (node != self_) {
    viewers_[std::string(node)] = {appended_at, std::move(report.viewers)};
    for (const SessionHash& session : report.signed_out) {
      if (signed_out_.insert_or_assign(session, appended_at).second) fresh_.push_back(session);
    }
  }
  std::erase_if(viewers_,
                [&](const auto& item) { return item.second.at < appended_at - kViewersForgottenMs; });
  std::erase_if(signed_out_,
                [&](const auto& item) { return item.second < appended_at - kSignedOutForgottenMs; });
}

ViewerCounts NodeTally::viewers() const {
  ViewerCounts total;
  for (const auto& [node, viewers] : viewers_) {
    for (const auto& [room, count] : viewers.counts) total[room] += count;
  }
  return total;
}

std::vector<SessionHash> NodeTally::take_signed_out() {
  return std::exchange(fresh_, {});
}

}  // namespace twitchy::broker::kafka
