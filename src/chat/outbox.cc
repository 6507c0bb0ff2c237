#include "chat/outbox.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace twitchy::chat {

void Outbox::push(Frame frame, std::size_t sent) {
  TWITCHY_CHECK(sent < frame->size());
  bytes_ += frame->size() - sent;
  if (first_ > items_.size() / 2) forget_sent();  // so one that is never quite empty does not grow for ever
  items_.push_back({std::move(frame), sent});
}

std::size_t Outbox::peek(std::span<std::string_view> pieces) const {
  const std::size_t count = std::min(pieces.size(), items_.size() - first_);
  for (std::size_t i = 0; i < count; ++i) {
    const Item& item = items_[first_ + i];
    pieces[i] = std::string_view(*item.frame).substr(item.sent);
  }
  return count;
}

void Outbox::consume(std::size_t bytes) {
  TWITCHY_CHECK(bytes <= bytes_);
  bytes_ -= bytes;
  while (bytes > 0) {
    Item& item = items_[first_];
    const std::size_t left = item.frame->size() - item.sent;
    if (bytes < left) {
      item.sent += bytes;
      return;
    }
    bytes -= left;
    item.frame.reset();
    ++first_;
  }
  if (empty()) {
    items_.clear();
    first_ = 0;
  }
}

void Outbox::drop_unstarted() {
  if (empty()) return;
  forget_sent();
  const bool is_started = items_.front().sent > 0;
  items_.resize(is_started ? 1 : 0);
  bytes_ = is_started ? items_.front().frame->size() - items_.front().sent : 0;
}

void Outbox::forget_sent() {
  items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
  first_ = 0;
}

void Outbox::shrink() {
  if (empty()) std::vector<Item>().swap(items_);
}

}  // namespace twitchy::chat
