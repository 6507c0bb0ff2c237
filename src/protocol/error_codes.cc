#include "protocol/error_codes.h"

#include <array>

#include "base/check.h"

namespace twitchy::protocol {
namespace {

struct CodeInfo {
  ErrorCode code;
  std::string_view name;
  unsigned status;
  std::string_view title;
};

constexpr std::array<CodeInfo, kErrorCodeCount> kCodes{{
    {ErrorCode::bad_request, "bad_request", 400, "Bad Request"},
    {ErrorCode::unauthorized, "unauthorized", 401, "Unauthorized"},
    {ErrorCode::bad_credentials, "bad_credentials", 401, "Unauthorized"},
    {ErrorCode::not_found, "not_found", 404, "Not Found"},
    {ErrorCode::method_not_allowed, "method_not_allowed", 405, "Method Not Allowed"},
    {ErrorCode::name_taken, "name_taken", 409, "Conflict"},
    {ErrorCode::too_large, "too_large", 413, "Content Too Large"},
    {ErrorCode::invalid_text, "invalid_text", 422, "Unprocessable Content"},
    {ErrorCode::invalid_name, "invalid_name", 422, "Unprocessable Content"},
    {ErrorCode::invalid_password, "invalid_password", 422, "Unprocessable Content"},
    {ErrorCode::rate_limited, "rate_limited", 429, "Too Many Requests"},
    {ErrorCode::busy, "busy", 503, "Service Unavailable"},
    {ErrorCode::unknown, "unknown", 504, "Gateway Timeout"},
    {ErrorCode::internal, "internal", 500, "Internal Server Error"},
}};

const CodeInfo& info(ErrorCode code) {
  const CodeInfo& found = kCodes[static_cast<std::size_t>(code)];
  TWITCHY_CHECK(found.code == code);
  return found;
}

}  // namespace

std::string_view code_name(ErrorCode code) {
  return info(code).name;
}
unsigned http_status(ErrorCode code) {
  return info(code).status;
}
std::string_view http_title(ErrorCode code) {
  return info(code).title;
}

}  // namespace twitchy::protocol
