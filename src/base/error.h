// Why something did not happen, in terms a client can be told.
#pragma once

#include <boost/assert/source_location.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace twitchy {

// The stable reasons. `protocol/error_codes.h` gives each its name on the wire and its HTTP status.
enum class ErrorCode : std::uint8_t {
  bad_request,
  unauthorized,
  bad_credentials,
  not_found,
  method_not_allowed,
  name_taken,
  too_large,
  invalid_text,
  invalid_name,
  invalid_password,
  rate_limited,
  busy,      // nothing was stored; the same request may succeed later
  unknown,   // it may have been stored: retry with the same nonce
  internal,  // our mistake, or the machine's
};
inline constexpr std::size_t kErrorCodeCount = static_cast<std::size_t>(ErrorCode::internal) + 1;

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;                                   // for people: short, no trailing full stop
  std::optional<std::chrono::milliseconds> retry_after;  // when a retry may help
};

// What boost::system::result calls when value() is asked of an error: always our mistake, so it ends
// the process with the error's message instead of throwing.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace twitchy
