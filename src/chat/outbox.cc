#include "chat/outbox.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace twitchy::chat {

void Outbox::push(Frame frame, std::size_t sent) {
  TWITCHY_CHECK(sent < frame->size());
  if (!queue_) queue_ = std::make_unique<Queue>();
  Queue& queue = *queue_;
  queue.bytes += frame->size() - sent;
  // So that one that is never quite empty does not grow for ever.
  if (queue.first > queue.items.size() / 2) queue.forget_sent();
  queue.items.push_back({std::move(frame), sent});
}

std::size_t Outbox::peek(std::span<std::string_view> pieces) const {
  if (!queue_) return 0;
  const std::size_t count = std::min(pieces.size(), queue_->items.size() - queue_->first);
  for (std::size_t i = 0; i < count; ++i) {
    const Item& item = queue_->items[queue_->first + i];
    pieces[i] = std::string_view(*item.frame).substr(item.sent);
  }
  return count;
}

void Outbox::consume(std::size_t bytes) {
  TWITCHY_CHECK(bytes <= this->bytes());
  if (!queue_) return;
  Queue& queue = *queue_;
  queue.bytes -= bytes;
  while (bytes > 0) {
    Item& item = queue.items[queue.first];
    const std::size_t left = item.frame->size() - item.sent;
    if (bytes < left) {
      item.sent += bytes;
      return;
    }
    bytes -= left;
    item.frame.reset();
    ++queue.first;
  }
  if (empty()) {
    queue.items.clear();
    queue.first = 0;
  }
}

void Outbox::drop_unstarted() {
  if (empty()) return;
  Queue& queue = *queue_;
  queue.forget_sent();
  const Item& started = queue.items.front();
  queue.bytes = started.sent > 0 ? started.frame->size() - started.sent : 0;
  queue.items.resize(started.sent > 0 ? 1 : 0);
}

void Outbox::Queue::forget_sent() {
  items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(first));
  first = 0;
}

void Outbox::shrink() {
  if (empty()) queue_.reset();
}

}  // namespace twitchy::chat
