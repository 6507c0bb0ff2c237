// The secret that stands for a session.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "store/account_store.h"

namespace twitchy::account {

// 256 random bits as 43 characters of base64url.
std::string make_token(Random& random);

// What is stored of a token: BLAKE2b-256 of its text. A fast hash is enough, since 256 random bits
// cannot be guessed. Nothing if `token` does not have a token's length.
std::optional<store::TokenHash> hash_token(std::string_view token);

}  // namespace twitchy::account
