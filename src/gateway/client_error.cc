#include "gateway/client_error.h"

#include "base/log.h"

namespace twitchy::gateway {

Error for_client(const Error& error) {
  switch (error.code) {
    case ErrorCode::internal:
      log::error("a request failed: {}", error.message);
      return {error.code, "something is wrong with the server", error.retry_after};
    case ErrorCode::unknown:
      log::debug("an outcome is not known: {}", error.message);
      return {error.code, "not known to be stored: try again with the same nonce", error.retry_after};
    default:
      return error;
  }
}

}  // namespace twitchy::gateway
