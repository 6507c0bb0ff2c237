#include "chat/frame_cache.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace twitchy::chat {
namespace {

using std::chrono_literals::operator""ms;

constexpr std::size_t kKept = 24;  // a full replay is ten
constexpr std::chrono::nanoseconds kFresh = 5ms;

}  // namespace

RangeFramePtr FrameCache::find(const Wanted& wanted) {
  const std::lock_guard lock(mutex_);
  const auto serves = [&](const Kept& kept) {
    const RangeFrame& frame = *kept.frame;
    if (frame.range.from != wanted.range.from || frame.range.to > wanted.range.to) return false;
    if (frame.pace != wanted.pace || frame.is_deflated != wanted.is_deflated) return false;
    if (frame.range.to == wanted.range.to) return true;
    const bool may_end_before = kept.loop != wanted.loop || frame.is_deflated;
    return !wanted.is_exact && may_end_before && wanted.now - kept.made <= kFresh;
  };
  const auto found = std::find_if(kept_.begin(), kept_.end(), serves);
  return found == kept_.end() ? nullptr : found->frame;
}

void FrameCache::add(RangeFramePtr frame, const Wanted& wanted) {
  const std::lock_guard lock(mutex_);
  kept_.push_front({std::move(frame), wanted.loop, wanted.now});
  if (kept_.size() > kKept) kept_.pop_back();
}

}  // namespace twitchy::chat
