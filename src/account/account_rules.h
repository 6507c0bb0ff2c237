// What a name and a password may be.
#pragma once

#include <string_view>

#include "base/result.h"

namespace twitchy::account {

// 3 to 25 of [A-Za-z0-9_]; `invalid_name` says so.
Result<void> check_name(std::string_view name);

// 8 to 128 bytes of anything; `invalid_password` says so.
Result<void> check_password(std::string_view password);

}  // namespace twitchy::account
