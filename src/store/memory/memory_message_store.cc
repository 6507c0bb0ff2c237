#include "store/memory/memory_message_store.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace twitchy::store {
namespace {

using Entries = std::map<Sequence, LogEntry>;

std::vector<LogEntry> in_range(const Entries& entries, const ReadRange& range) {
  if (range.after >= range.before) return {};
  auto first = entries.upper_bound(range.after);
  auto last = entries.lower_bound(range.before);
  const auto count = static_cast<std::size_t>(std::distance(first, last));
  if (count > range.limit) {
    const auto excess = static_cast<std::ptrdiff_t>(count - range.limit);
    if (range.end == ReadRange::End::oldest) {
      std::advance(last, -excess);
    } else {
      std::advance(first, excess);
    }
  }
  std::vector<LogEntry> found;
  for (; first != last; ++first) found.push_back(first->second);
  return found;
}

}  // namespace

Bounds MemoryMessageStore::Room::bounds() const {
  return {entries.empty() ? next(head) : entries.begin()->first, head};
}

void MemoryMessageStore::append(const RoomId& room, std::vector<LogEntry> added, Done<void> done) {
  {
    const std::lock_guard lock(mutex_);
    auto& [entries, head, floor] = rooms_[room];
    for (auto& entry : added) {
      head = std::max(head, entry.seq);
      if (entry.seq >= floor) entries.emplace(entry.seq, std::move(entry));
    }
  }
  done({});
}

void MemoryMessageStore::read(const RoomId& room, ReadRange range, Done<std::vector<LogEntry>> done) {
  std::vector<LogEntry> found;
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = rooms_.find(room); it != rooms_.end()) found = in_range(it->second.entries, range);
  }
  done(std::move(found));
}

void MemoryMessageStore::bounds(const RoomId& room, Done<Bounds> done) {
  Bounds bounds;
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = rooms_.find(room); it != rooms_.end()) bounds = it->second.bounds();
  }
  done(bounds);
}

void MemoryMessageStore::expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) {
  std::uint64_t moved = 0;
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = rooms_.find(room); it != rooms_.end()) {
      auto& [entries, head, floor] = it->second;
      const Sequence oldest = it->second.bounds().oldest;
      const auto kept = std::find_if(entries.begin(), entries.end(),
                                     [&](const auto& item) { return item.second.entry->at >= before; });
      entries.erase(entries.begin(), kept);
      floor = it->second.bounds().oldest;
      moved = floor.value() - oldest.value();
    }
  }
  done(moved);
}

}  // namespace twitchy::store
