// Where a rewriting is written: memory that is lent, and never grows.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace twitchy::skibidi {

// What does not fit is dropped, and overflowed() tells until the writer is cut back.
class Writer {
 public:
  Writer(char* memory, std::size_t capacity) : begin_(memory), capacity_(capacity) {}

  void append(std::string_view text) {
    if (text.size() > capacity_ - size_) {
      overflowed_ = true;
    } else {
      std::memcpy(begin_ + size_, text.data(), text.size());
      size_ += text.size();
    }
  }
  void append(char c) { append(std::string_view(&c, 1)); }

  // Puts `text` before the byte at `at` ≤ size().
  void insert(std::size_t at, std::string_view text) {
    if (text.size() > capacity_ - size_) {
      overflowed_ = true;
      return;
    }
    std::memmove(begin_ + at + text.size(), begin_ + at, size_ - at);
    std::memcpy(begin_ + at, text.data(), text.size());
    size_ += text.size();
  }
  void erase(std::size_t at, std::size_t bytes) {
    std::memmove(begin_ + at, begin_ + at + bytes, size_ - at - bytes);
    size_ -= bytes;
  }
  void cut(std::size_t size) {
    size_ = size;
    overflowed_ = false;
  }

  std::size_t size() const { return size_; }
  bool overflowed() const { return overflowed_; }
  char& operator[](std::size_t at) { return begin_[at]; }
  std::string_view from(std::size_t at) const { return {begin_ + at, size_ - at}; }

 private:
  char* begin_;
  std::size_t capacity_;
  std::size_t size_ = 0;
  bool overflowed_ = false;
};

}  // namespace twitchy::skibidi
