// What a socket did not take yet.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twitchy::chat {

// The bytes of one or more WebSocket frames: immutable, and shared by all who are sent them.
using Frame = std::shared_ptr<const std::string>;

inline Frame make_frame(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

// A queue of references to frames; the first may be sent in part. A pointer, and nothing else once it was
// empty for a while: see shrink().
class Outbox {
 public:
  bool empty() const { return !queue_ || queue_->first == queue_->items.size(); }
  std::size_t bytes() const { return queue_ ? queue_->bytes : 0; }
  std::size_t places() const { return queue_ ? queue_->items.capacity() : 0; }  // what it holds memory for

  // `sent` bytes of it are sent already.
  void push(Frame frame, std::size_t sent = 0);

  // Fills `pieces` with what is to be sent next, in order; returns how many were filled.
  std::size_t peek(std::span<std::string_view> pieces) const;
  void consume(std::size_t bytes);

  // Drops all but the rest of a frame that was sent in part, so that another may follow it.
  void drop_unstarted();
  void shrink();

 private:
  struct Item {
    Frame frame;
    std::size_t sent;
  };
  struct Queue {
    std::vector<Item> items;
    std::size_t first = 0;  // items before it are sent
    std::size_t bytes = 0;

    void forget_sent();
  };

  std::unique_ptr<Queue> queue_;
};

}  // namespace twitchy::chat
