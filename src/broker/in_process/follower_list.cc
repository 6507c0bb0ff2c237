#include "broker/in_process/follower_list.h"

#include <algorithm>
#include <utility>

namespace twitchy::broker {
namespace {

constexpr std::size_t kReadBack = 1000;  // entries read from the log at a time

}  // namespace

class FollowerList::SlotSubscription final : public Subscription {
 public:
  explicit SlotSubscription(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}
  ~SlotSubscription() override {
    const std::lock_guard lock(slot_->mutex);
    slot_->follower = nullptr;
  }

 private:
  std::shared_ptr<Slot> slot_;
};

void FollowerList::Slot::show(std::span<const LogEntry> entries) {
  const std::lock_guard lock(mutex);
  if (follower) follower->on_entries(room, entries);
  seen = entries.back().seq;
}

std::unique_ptr<Subscription> FollowerList::add(const RoomId& room, Sequence after, Follower& follower) {
  auto slot = std::make_shared<Slot>();
  slot->room = room;
  slot->seen = after;
  slot->follower = &follower;
  const std::lock_guard lock(mutex_);
  slots_.push_back(slot);
  return std::make_unique<SlotSubscription>(std::move(slot));
}

Result<void> FollowerList::catch_up(const RoomId& room, CommitLog& log) {
  for (const auto& slot : slots_of(room)) {
    while (true) {
      const auto entries = log.read(room, slot->seen, kReadBack);
      if (!entries) return entries.error();
      if (entries->empty()) break;
      slot->show(*entries);
    }
  }
  return {};
}

void FollowerList::show(const RoomId& room, std::span<const LogEntry> entries) {
  for (const auto& slot : slots_of(room)) {
    if (next(slot->seen) == entries.front().seq) slot->show(entries);
  }
}

std::vector<std::shared_ptr<FollowerList::Slot>> FollowerList::slots_of(const RoomId& room) {
  const std::lock_guard lock(mutex_);
  std::erase_if(slots_, [](const auto& slot) { return slot.expired(); });
  std::vector<std::shared_ptr<Slot>> found;
  for (const auto& weak : slots_) {
    auto slot = weak.lock();
    if (slot && slot->room == room) found.push_back(std::move(slot));
  }
  return found;
}

}  // namespace twitchy::broker
