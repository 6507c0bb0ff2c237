#include "gateway/http_message.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>

#include "gateway/client_error.h"
#include "protocol/error_codes.h"
#include "protocol/rest.h"

namespace twitchy::gateway {
namespace {

std::string decode_percent(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    unsigned char byte = 0;
    const bool is_escape = text.size() >= 3 && text.front() == '%' &&
                           std::from_chars(text.data() + 1, text.data() + 3, byte, 16).ptr == text.data() + 3;
    decoded.push_back(is_escape ? static_cast<char>(byte) : text.front());
    text.remove_prefix(is_escape ? 3 : 1);
  }
  return decoded;
}

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// What comes before `separator`, trimmed; `text` keeps what comes behind it.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view item = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trim(item);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// A weight is 0 to 1 with up to three digits behind the point (RFC 9110, 12.4.2).
bool is_weight_zero(std::string_view parameter) {
  const std::string_view name = take_until(parameter, '=');
  return equals_ignoring_case(name, "q") && !parameter.empty() &&
         trim(parameter).find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

HttpResponse json_response(unsigned status, std::string json) {
  return {status, "application/json", std::move(json), {{"Cache-Control", "no-store"}}, {}};
}

HttpResponse problem_response(const Error& cause) {
  const Error error = for_client(cause);
  HttpResponse response{protocol::http_status(error.code),
                        "application/problem+json",
                        protocol::problem_json(error),
                        {{"Cache-Control", "no-store"}},
                        error.code};
  if (error.retry_after) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*error.retry_after);
    response.headers.emplace_back("Retry-After", std::to_string(std::max<std::int64_t>(1, seconds.count())));
  }
  if (error.code == ErrorCode::unauthorized) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  while (!accept_encoding.empty()) {
    std::string_view item = take_until(accept_encoding, ',');
    if (equals_ignoring_case(take_until(item, ';'), coding)) return !is_weight_zero(item);
  }
  return false;
}

bool find_in_query(std::string_view query, std::string_view key, std::string& value) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view item = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const std::size_t equals = std::min(item.find('='), item.size());
    if (item.substr(0, equals) != key) continue;
    value = decode_percent(item.substr(std::min(equals + 1, item.size())));
    return true;
  }
  return false;
}

}  // namespace twitchy::gateway
