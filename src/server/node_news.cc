#include "server/node_news.h"

#include "model/limits.h"

namespace twitchy::server {

NodeNews::NodeNews(broker::NodeExchange& exchange, chat::Chat& chat, account::AccountService& accounts,
                   const Clock& clock)
    : exchange_(exchange), chat_(chat), accounts_(accounts), clock_(clock) {
  accounts.on_sign_out([this](const store::TokenHash& token, account::SignedOut where) {
    if (where == account::SignedOut::here) note(token);
  });
}

void NodeNews::exchange() {
  exchange_.tell(report());
  chat_.set_viewers_elsewhere(exchange_.viewers_elsewhere());
  for (const auto& session : exchange_.take_signed_out()) accounts_.end_session(session);
}

void NodeNews::note(const broker::SessionHash& session) {
  const std::lock_guard lock(mutex_);
  signed_out_.push_back({clock_.steady_now(), session});
  if (signed_out_.size() > limits::kSignOutsTold) signed_out_.pop_front();
}

broker::NodeReport NodeNews::report() {
  broker::NodeReport report{chat_.viewers_here(), {}};
  const std::lock_guard lock(mutex_);
  const SteadyTime told_enough = clock_.steady_now() - limits::kSignOutTold;
  while (!signed_out_.empty() && signed_out_.front().at < told_enough) signed_out_.pop_front();
  for (const SignOut& each : signed_out_) report.signed_out.push_back(each.session);
  return report;
}

}  // namespace twitchy::server
