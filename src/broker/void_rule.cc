#include "broker/void_rule.h"

#include <algorithm>
#include <chrono>

#include "model/limits.h"

namespace twitchy::broker {
namespace {

constexpr TimeMs kWindowMs = std::chrono::milliseconds(limits::kNonceWindow).count();

}  // namespace

VoidRule::Verdict VoidRule::judge(const NonceHash& hash, Sequence seq, TimeMs appended_at) {
  pass(appended_at);
  if (is_certain() && !certain_from_) certain_from_ = seq;
  const auto seen = window_.find(hash, now_);
  window_.set_stored({hash, seen ? seen->seq : seq, now_});
  if (!seen) return {false, is_certain(), Sequence{}};
  return {true, true, first_of(seen->seq)};
}

void VoidRule::pass(TimeMs appended_at) {
  now_ = std::max(now_, appended_at);
  window_.expire(now_);
}

bool VoidRule::is_certain() const {
  return !since_ || now_ - kWindowMs >= *since_;
}

std::optional<VoidRule::Seen> VoidRule::find(const NonceHash& hash, TimeMs now) const {
  const auto seen = window_.find(hash, std::max(now, now_));
  if (!seen) return std::nullopt;
  return Seen{first_of(seen->seq)};
}

// The earliest copy that was read may itself repeat one that was not.
Sequence VoidRule::first_of(Sequence earliest_seen) const {
  const bool is_known = certain_from_ && earliest_seen >= *certain_from_;
  return is_known ? earliest_seen : Sequence{};
}

}  // namespace twitchy::broker
