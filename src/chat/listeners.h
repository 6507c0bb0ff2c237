// The signed-in readers of one event loop, by name and by user: whom a mention is for, without a search.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chat/reader.h"
#include "model/user.h"

namespace twitchy::chat {

// Not thread-safe: belongs to its loop.
class Listeners {
 public:
  // Instead of whoever the reader was. It must be removed before it ends.
  void add(Reader& reader, const User& user);
  void remove(Reader& reader);

  // The readers of that user; empty if there are none.
  const std::vector<Reader*>& named(const std::string& folded_name) const;
  const std::vector<Reader*>& of(UserId user) const;

 private:
  struct Listener {
    std::string folded_name;
    std::vector<Reader*> readers;
  };

  std::unordered_map<std::uint64_t, Listener> by_user_;
  std::unordered_map<std::string, std::uint64_t> by_name_;
};

}  // namespace twitchy::chat
