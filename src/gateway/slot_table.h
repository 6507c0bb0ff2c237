// Things that come and go, each with a small number while it is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace twitchy::gateway {

// Names one thing for good: its slot may be taken by another later, which then has another generation.
struct SlotId {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;

  friend bool operator==(const SlotId&, const SlotId&) = default;
};

constexpr std::uint64_t to_number(SlotId id) {
  return std::uint64_t{id.generation} << 32 | id.slot;
}

constexpr SlotId to_slot_id(std::uint64_t number) {
  return {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32)};
}

// Owns them: 16 bytes each besides, and no allocation but to grow. An id stands for a weak reference.
// Not thread-safe.
template <typename T>
class SlotTable {
 public:
  SlotId add(std::unique_ptr<T> item) {
    if (free_ == kNone) {
      free_ = static_cast<std::uint32_t>(slots_.size());
      slots_.emplace_back();
    }
    const std::uint32_t number = free_;
    Slot& slot = slots_[number];
    free_ = slot.next_free;
    slot.item = std::move(item);
    ++size_;
    return {number, slot.generation};
  }

  // Null once it was erased.
  T* find(SlotId id) const {
    return slots_[id.slot].generation == id.generation ? slots_[id.slot].item.get() : nullptr;
  }
  // Null if the slot is free.
  T* at(std::uint32_t slot) const { return slots_[slot].item.get(); }
  SlotId id_at(std::uint32_t slot) const { return {slot, slots_[slot].generation}; }

  void erase(std::uint32_t number) {
    Slot& slot = slots_[number];
    const auto gone = std::move(slot.item);
    ++slot.generation;
    slot.next_free = std::exchange(free_, number);
    --size_;
  }

  std::size_t size() const { return size_; }
  // All slots in use have lower numbers.
  std::uint32_t slots() const { return static_cast<std::uint32_t>(slots_.size()); }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  struct Slot {
    std::unique_ptr<T> item;
    std::uint32_t generation = 0;
    std::uint32_t next_free = kNone;
  };

  std::vector<Slot> slots_;
  std::uint32_t free_ = kNone;  // the first of the free ones
  std::size_t size_ = 0;
};

}  // namespace twitchy::gateway
