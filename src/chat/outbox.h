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

// A queue of references to frames; the first may be sent in part. Holds no memory once it was empty for a
// while: see shrink().
class Outbox {
 public:
  bool empty() const { return first_ == items_.size(); }
  std::size_t bytes() const { return bytes_; }
  std::size_t places() const { return items_.capacity(); }  // what it holds memory for

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

  void forget_sent();

  std::vector<Item> items_;
  std::size_t first_ = 0;  // items before it are sent
  std::size_t bytes_ = 0;
};

}  // namespace twitchy::chat
