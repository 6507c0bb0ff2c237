// Reads the fields of a JSON object that came from outside, with errors that name the field.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace twitchy::protocol {

// The first problem met is kept; what is read after it is empty. So a caller reads all it wants, and asks
// for the error once.
class ObjectReader {
 public:
  // Any bytes. Strings may hold invalid UTF-8 if `check_utf8` is false: then whoever uses them checks.
  explicit ObjectReader(std::string_view text, bool check_utf8 = true);

  std::string text(std::string_view key);                              // must be there
  std::optional<std::string> optional_text(std::string_view key);      // absent or null: nothing
  std::optional<std::uint64_t> optional_number(std::string_view key);  // 0 … 2^53

  void fail(std::string message);
  const std::optional<Error>& error() const { return error_; }

 private:
  const boost::json::value* find(std::string_view key);

  boost::json::value value_;
  std::optional<Error> error_;
};

}  // namespace twitchy::protocol
