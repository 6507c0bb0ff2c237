// The bytes of an account and of a session as stored: a format byte, then the fields. Fields that this
// version does not know are passed over.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "store/account_store.h"

namespace twitchy::store {

inline constexpr char kAccountFormat = 1;
inline constexpr char kSessionFormat = 1;

// A Protocol Buffers message after the format byte, as in model/record.h.
std::string encode_account(const Account& account);
Result<Account> decode_account(std::string_view bytes);

// User and end, 8 bytes each, big-endian; the token's hash is the key.
std::string encode_session(const Session& session);
Result<Session> decode_session(const TokenHash& token, std::string_view bytes);

}  // namespace twitchy::store
