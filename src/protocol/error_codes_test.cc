#include "protocol/error_codes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace twitchy::protocol {
namespace {

// What clients were told that each code is: these never change.
const std::map<std::string, unsigned> kStatuses{
    {"bad_request", 400},  {"unauthorized", 401},       {"bad_credentials", 401}, {"not_found", 404},
    {"name_taken", 409},   {"method_not_allowed", 405}, {"too_large", 413},       {"invalid_text", 422},
    {"invalid_name", 422}, {"invalid_password", 422},   {"rate_limited", 429},    {"busy", 503},
    {"unknown", 504},      {"internal", 500},
};

TEST(ErrorCodes, EachHasItsOwnNameAndItsStatus) {
  std::map<std::string, unsigned> found;
  for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    found.emplace(code_name(code), http_status(code));
  }
  EXPECT_EQ(found, kStatuses);
}

TEST(ErrorCodes, AStatusHasOneTitle) {
  std::map<unsigned, std::string> titles;
  for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    const auto [it, is_new] = titles.emplace(http_status(code), http_title(code));
    EXPECT_EQ(it->second, http_title(code));
    EXPECT_FALSE(it->second.empty());
  }
}

TEST(ErrorCodes, CloseCodesSayWhetherToComeBack) {
  for (const auto code : {CloseCode::draining, CloseCode::too_slow, CloseCode::no_pong}) {
    EXPECT_EQ(static_cast<unsigned>(code) / 100, 40u);
  }
  for (const auto code : {CloseCode::protocol_error, CloseCode::too_many_connections}) {
    EXPECT_EQ(static_cast<unsigned>(code) / 100, 45u);
  }
}

}  // namespace
}  // namespace twitchy::protocol
