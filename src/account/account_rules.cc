#include "account/account_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/limits.h"

namespace twitchy::account {
namespace {

bool is_name_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

Result<void> check_name(std::string_view name) {
  const bool fits = name.size() >= limits::kNameBytesMin && name.size() <= limits::kNameBytesMax;
  if (fits && std::all_of(name.begin(), name.end(), is_name_character)) return {};
  return Error{ErrorCode::invalid_name,
               fmt::format("a name is {} to {} letters, digits and underscores", limits::kNameBytesMin,
                           limits::kNameBytesMax),
               {}};
}

Result<void> check_password(std::string_view password) {
  if (password.size() >= limits::kPasswordBytesMin && password.size() <= limits::kPasswordBytesMax) return {};
  return Error{
      ErrorCode::invalid_password,
      fmt::format("a password is {} to {} bytes", limits::kPasswordBytesMin, limits::kPasswordBytesMax),
      {}};
}

}  // namespace twitchy::account
