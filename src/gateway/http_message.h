// An HTTP request and its answer, as the routes see them: no socket, no Beast.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace twitchy::gateway {

struct HttpRequest {
  std::string method;
  std::string path;   // without the query; as sent, not decoded
  std::string query;  // without the `?`
  std::string authorization;
  std::string accept;
  std::string accept_encoding;
  std::string if_none_match;
  std::string client_address;  // behind a trusted proxy: the client's, not the proxy's
  std::string body;
};

struct HttpResponse {
  unsigned status = 200;
  std::string content_type;  // empty: no body
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<ErrorCode> error;  // what it tells, for metrics
};

HttpResponse json_response(unsigned status, std::string json);
// application/problem+json, with Retry-After where a retry may help; see for_client().
HttpResponse problem_response(const Error& cause);

// Whether an Accept-Encoding names `coding` and does not weigh it 0. `*` does not count: a coding that a
// client does not name is not worth the risk.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

// The value of `key` in a query; false if it is not there. Percent-encoding is decoded.
bool find_in_query(std::string_view query, std::string_view key, std::string& value);

}  // namespace twitchy::gateway
