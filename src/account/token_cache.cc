#include "account/token_cache.h"

#include <utility>

namespace twitchy::account {

TokenCache::Checked* TokenCache::use(const store::TokenHash& token) {
  const auto found = index_.find(token);
  if (found == index_.end()) return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, found->second);
  return &*found->second;
}

void TokenCache::add(Checked checked) {
  by_use_.push_front(std::move(checked));
  index_.emplace(by_use_.front().token, by_use_.begin());
  if (index_.size() <= tokens_max_) return;
  index_.erase(by_use_.back().token);
  by_use_.pop_back();
}

TokenCache::Found TokenCache::find(const store::TokenHash& token, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const Checked* checked = use(token);
  if (checked == nullptr) return {};
  if (!checked->principal) return {Found::State::ended, {}};
  const auto age = now - checked->at;
  if (age < limits::kTokenTrusted) return {Found::State::fresh, *checked->principal};
  if (age < limits::kTrustedWithoutStore) return {Found::State::stale, *checked->principal};
  return {};
}

bool TokenCache::put(const Principal& principal, SteadyTime checked_at) {
  const std::lock_guard lock(mutex_);
  if (Checked* checked = use(principal.token)) {
    if (!checked->principal) return false;
    checked->principal = principal;
    checked->at = checked_at;
  } else {
    add({principal.token, principal, checked_at});
  }
  return true;
}

void TokenCache::end(const store::TokenHash& token) {
  const std::lock_guard lock(mutex_);
  if (Checked* checked = use(token)) {
    checked->principal.reset();
  } else {
    add({token, std::nullopt, {}});
  }
}

void TokenCache::forget(const store::TokenHash& token) {
  const std::lock_guard lock(mutex_);
  const auto found = index_.find(token);
  if (found == index_.end() || !found->second->principal) return;
  by_use_.erase(found->second);
  index_.erase(found);
}

}  // namespace twitchy::account
