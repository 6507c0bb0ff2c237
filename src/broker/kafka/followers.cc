#include "broker/kafka/followers.h"

#include <utility>

namespace twitchy::broker::kafka {
namespace {

class SlotSubscription final : public Subscription {
 public:
  explicit SlotSubscription(std::shared_ptr<FollowerSlot> slot) : slot_(std::move(slot)) {}
  ~SlotSubscription() override {
    const std::lock_guard lock(slot_->mutex);
    slot_->follower = nullptr;
  }

 private:
  std::shared_ptr<FollowerSlot> slot_;
};

}  // namespace

void FollowerSlot::show(std::span<const LogEntry> entries) {
  if (entries.empty()) return;
  const std::lock_guard lock(mutex);
  if (follower) follower->on_entries(id, entries);
  seen = entries.back().seq;
}

bool FollowerSlot::has_gone() {
  const std::lock_guard lock(mutex);
  return follower == nullptr;
}

Followers::Added Followers::add(std::size_t room, const RoomId& id, Sequence after, Follower& follower) {
  auto slot = std::make_shared<FollowerSlot>();
  slot->room = room;
  slot->id = id;
  slot->seen = after;
  slot->follower = &follower;
  {
    const std::lock_guard lock(mutex_);
    slots_.push_back(slot);
  }
  return {slot, std::make_unique<SlotSubscription>(slot)};
}

void Followers::near(FollowerSlot& slot) {
  const std::lock_guard lock(mutex_);
  slot.is_near = true;
}

void Followers::show(std::size_t room, std::span<const LogEntry> entries) {
  if (entries.empty()) return;
  for (const auto& slot : near_slots_of(room)) {
    if (next(slot->seen) == entries.front().seq) slot->show(entries);
  }
}

std::vector<std::shared_ptr<FollowerSlot>> Followers::bring_up(std::size_t room, const RoomLog& log) {
  std::vector<std::shared_ptr<FollowerSlot>> overtaken;
  const Sequence head = log.head();
  for (const auto& slot : near_slots_of(room)) {
    if (slot->seen >= head) continue;
    if (const auto entries = log.recent_after(slot->seen, SIZE_MAX)) {
      slot->show(*entries);
      continue;
    }
    const std::lock_guard lock(mutex_);
    slot->is_near = false;
    overtaken.push_back(slot);
  }
  return overtaken;
}

std::vector<std::shared_ptr<FollowerSlot>> Followers::near_slots_of(std::size_t room) {
  const std::lock_guard lock(mutex_);
  std::erase_if(slots_, [](const auto& slot) { return slot.expired(); });
  std::vector<std::shared_ptr<FollowerSlot>> found;
  for (const auto& weak : slots_) {
    auto slot = weak.lock();
    if (slot && slot->room == room && slot->is_near) found.push_back(std::move(slot));
  }
  return found;
}

}  // namespace twitchy::broker::kafka
