#include "protocol/json_reader.h"

#include <boost/json/parse.hpp>

namespace twitchy::protocol {
namespace {

constexpr std::uint64_t kLargestNumber = std::uint64_t{1} << 53;  // what a JavaScript number holds exactly

std::optional<std::uint64_t> as_number(const boost::json::value& value) {
  if (value.is_uint64()) return value.get_uint64();
  if (value.is_int64() && value.get_int64() >= 0) return static_cast<std::uint64_t>(value.get_int64());
  return std::nullopt;
}

}  // namespace

ObjectReader::ObjectReader(std::string_view text, bool check_utf8) {
  boost::json::parse_options options;
  options.allow_invalid_utf8 = !check_utf8;
  options.max_depth = 8;
  boost::json::error_code failed;
  value_ = boost::json::parse({text.data(), text.size()}, failed, {}, options);
  if (failed) {
    fail("not JSON: " + failed.message());
  } else if (!value_.is_object()) {
    fail("not a JSON object");
  }
}

std::string ObjectReader::text(std::string_view key) {
  auto found = optional_text(key);
  if (!found && !error_) fail("`" + std::string(key) + "` is missing");
  return found ? *std::move(found) : std::string();
}

std::optional<std::string> ObjectReader::optional_text(std::string_view key) {
  const auto* value = find(key);
  if (!value) return std::nullopt;
  if (!value->is_string()) {
    fail("`" + std::string(key) + "` is not a string");
    return std::nullopt;
  }
  return std::string(value->get_string());
}

std::optional<std::uint64_t> ObjectReader::optional_number(std::string_view key) {
  const auto* value = find(key);
  if (!value) return std::nullopt;
  const auto number = as_number(*value);
  if (!number || *number > kLargestNumber) {
    fail("`" + std::string(key) + "` is not a whole number from 0 to 2^53");
    return std::nullopt;
  }
  return number;
}

void ObjectReader::fail(std::string message) {
  if (!error_) error_ = Error{ErrorCode::bad_request, std::move(message), {}};
}

const boost::json::value* ObjectReader::find(std::string_view key) {
  if (error_) return nullptr;
  const auto* value = value_.get_object().if_contains({key.data(), key.size()});
  return value && !value->is_null() ? value : nullptr;
}

}  // namespace twitchy::protocol
