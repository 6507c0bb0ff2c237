#include "broker/in_process/publish_queue.h"

#include <utility>

#include "model/limits.h"

namespace twitchy::broker {

std::optional<Error> PublishQueue::push(Waiting waiting) {
  bool is_awaited = false;
  {
    const std::lock_guard lock(mutex_);
    const TimeMs now = clock_.now_ms();
    const auto seen = window_.find(waiting.nonce, now);
    waiting.is_retry = seen.has_value();
    waiting.first = seen ? seen->seq : Sequence{};
    // Nothing is stored while the window is full, so no commit would make room in it.
    if (window_.is_full()) window_.expire(now);
    if (const char* why = why_refused(waiting)) {
      return Error{waiting.is_retry ? ErrorCode::unknown : ErrorCode::busy, why, limits::kBusyRetryAfter};
    }
    if (!waiting.is_retry) window_.add_waiting(waiting.nonce);
    bytes_ += waiting.bytes;
    queue_.push_back(std::move(waiting));
    is_awaited = queue_.size() == 1 || holds_a_commit();
  }
  if (is_awaited) wake_.notify_one();
  return std::nullopt;
}

const char* PublishQueue::why_refused(const Waiting& waiting) const {
  if (closed_) return "the server is stopping";
  if (!available_) return "the log cannot be written at the moment";
  if (bytes_ + waiting.bytes > limits::kPublishQueueBytes) return "too many messages wait to be stored";
  if (!waiting.is_retry && window_.is_full()) return "too many messages in the last two minutes";
  return nullptr;
}

bool PublishQueue::holds_a_commit() const {
  return queue_.size() >= limits::kCommitMessages || bytes_ >= limits::kCommitBytes;
}

bool PublishQueue::is_retry(const NonceHash& nonce) const {
  return find(nonce).has_value();
}

std::optional<NonceWindow::Seen> PublishQueue::find(const NonceHash& nonce) const {
  const std::lock_guard lock(mutex_);
  return window_.find(nonce, clock_.now_ms());
}

std::vector<Waiting> PublishQueue::take(std::optional<std::chrono::milliseconds> timeout,
                                        SteadyTime not_before) {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return !queue_.empty() || poked_ || closed_; };
  if (timeout) {
    wake_.wait_for(lock, *timeout, ready);
  } else {
    wake_.wait(lock, ready);
  }
  if (!queue_.empty()) wake_.wait_until(lock, not_before, [this] { return closed_ || holds_a_commit(); });
  poked_ = false;
  std::vector<Waiting> taken;
  std::size_t taken_bytes = 0;
  while (!queue_.empty() && taken.size() < limits::kCommitMessages && taken_bytes < limits::kCommitBytes) {
    taken_bytes += queue_.front().bytes;
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  bytes_ -= taken_bytes;
  return taken;
}

void PublishQueue::poke() {
  {
    const std::lock_guard lock(mutex_);
    poked_ = true;
  }
  wake_.notify_one();
}

void PublishQueue::set_stored(std::span<const PublishedNonce> nonces) {
  const std::lock_guard lock(mutex_);
  for (const auto& nonce : nonces) window_.set_stored(nonce);
  window_.expire(clock_.now_ms());
}

void PublishQueue::forget(std::span<const NonceHash> nonces) {
  const std::lock_guard lock(mutex_);
  for (const auto& nonce : nonces) window_.forget(nonce);
}

void PublishQueue::recover(std::span<const NonceHash> doubtful, std::span<const PublishedNonce> stored) {
  const std::lock_guard lock(mutex_);
  for (const auto& nonce : doubtful) window_.forget(nonce);
  for (const auto& nonce : stored) window_.set_stored(nonce);
  available_ = true;
}

void PublishQueue::set_available(bool available) {
  const std::lock_guard lock(mutex_);
  available_ = available;
}

bool PublishQueue::is_available() const {
  const std::lock_guard lock(mutex_);
  return available_ && !closed_;
}

void PublishQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake_.notify_one();
}

bool PublishQueue::is_closed_and_empty() const {
  const std::lock_guard lock(mutex_);
  return closed_ && queue_.empty();
}

std::size_t PublishQueue::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace twitchy::broker
