#include "broker/in_process/memory_commit_log.h"

#include <algorithm>
#include <utility>

namespace twitchy::broker {

Result<void> MemoryCommitLog::append(std::span<const RoomCommit> rooms,
                                     std::span<const PublishedNonce> nonces) {
  std::function<AppendFault(std::size_t)> fault;
  std::size_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++appends_;
    fault = fault_;
  }
  const AppendFault outcome = fault ? fault(number) : AppendFault::none;
  if (outcome != AppendFault::lost) {
    const std::lock_guard lock(mutex_);
    write(rooms, nonces);
  }
  if (outcome == AppendFault::none) return {};
  return Error{ErrorCode::internal, "injected fault", {}};
}

void MemoryCommitLog::write(std::span<const RoomCommit> rooms, std::span<const PublishedNonce> nonces) {
  for (const auto& [room, entries] : rooms) {
    auto& log = rooms_[room];
    log.insert(log.end(), entries.begin(), entries.end());
  }
  nonces_.insert(nonces_.end(), nonces.begin(), nonces.end());
}

Result<void> MemoryCommitLog::recover() {
  return {};
}

Result<LogPosition> MemoryCommitLog::position(const RoomId& room) {
  const std::lock_guard lock(mutex_);
  const auto found = rooms_.find(room);
  const bool empty = found == rooms_.end() || found->second.empty();
  return LogPosition{Epoch{"memory"}, empty ? Sequence{} : found->second.back().seq};
}

Result<std::vector<LogEntry>> MemoryCommitLog::read(const RoomId& room, Sequence after, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  const auto& log = rooms_[room];
  const auto first = std::upper_bound(log.begin(), log.end(), after,
                                      [](Sequence s, const LogEntry& e) { return s < e.seq; });
  const auto count = std::min(limit, static_cast<std::size_t>(log.end() - first));
  return std::vector<LogEntry>(first, first + static_cast<std::ptrdiff_t>(count));
}

Result<std::vector<PublishedNonce>> MemoryCommitLog::nonces_since(TimeMs appended_at) {
  const std::lock_guard lock(mutex_);
  std::vector<PublishedNonce> found;
  std::copy_if(nonces_.begin(), nonces_.end(), std::back_inserter(found),
               [&](const PublishedNonce& nonce) { return nonce.appended_at >= appended_at; });
  return found;
}

void MemoryCommitLog::set_fault(std::function<AppendFault(std::size_t)> fault) {
  const std::lock_guard lock(mutex_);
  fault_ = std::move(fault);
}

std::size_t MemoryCommitLog::appends() const {
  const std::lock_guard lock(mutex_);
  return appends_;
}

}  // namespace twitchy::broker
