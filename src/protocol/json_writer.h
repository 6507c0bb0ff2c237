// A small JSON writer that appends to a string, for what is written once a message. Where a document is
// built once a request, Boost.JSON serves better.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>

namespace twitchy::protocol {

// Appends `text`, quoted and escaped. `text` is UTF-8; about 1 ns a byte where nothing is escaped.
void append_json_string(std::string& out, std::string_view text);

inline void append_json_number(std::string& out, std::integral auto number) {
  const fmt::format_int digits(number);
  out.append(digits.data(), digits.size());
}

}  // namespace twitchy::protocol
