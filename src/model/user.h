// Who talks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "model/ids.h"

namespace twitchy {

// What anyone may know of an account.
struct User {
  UserId id;
  std::string name;                // as registered
  std::vector<std::string> roles;  // none are given yet
  friend bool operator==(const User&, const User&) = default;
};

// What is stored of it.
struct Account {
  User user;
  std::string folded_name;    // lower case; unique
  std::string password_hash;  // libsodium's string: algorithm, cost, salt and hash
  TimeMs created_at = 0;
  std::optional<TimeMs> disabled_at;
  friend bool operator==(const Account&, const Account&) = default;
};

// The name that uniqueness goes by: names are ASCII, so folding is lower-casing.
std::string fold_name(std::string_view name);

}  // namespace twitchy
