#include "skibidi/toml_values.h"

#include <algorithm>

#include "skibidi/texts.h"

namespace twitchy::skibidi {

std::optional<toml::table> TomlValues::parse(std::string_view toml) {
  try {
    return toml::parse(toml, file_name_);
  } catch (const toml::parse_error& error) {  // Debian's library is built to throw
    fail_at_line(error.source().begin.line, "", "expected TOML: " + std::string(error.description()));
    return {};
  }
}

void TomlValues::fail_at_line(std::size_t line, const std::string& key, const std::string& what) {
  if (failed()) return;
  // A table that is there only because of what it holds has no line of its own.
  error_ = Error{ErrorCode::bad_request,
                 file_name_ + ":" + std::to_string(std::max<std::size_t>(line, 1)) + ": " +
                     (key.empty() ? "" : key + ": ") + what,
                 {}};
}

void TomlValues::fail(const toml::node& at, const std::string& key, const std::string& expected) {
  fail_at_line(at.source().begin.line, key, "expected " + expected);
}

const toml::table* TomlValues::table(const toml::table& root, const char* name) {
  const toml::node* node = root.get(name);
  if (node == nullptr || failed()) return nullptr;
  if (!node->is_table()) fail(*node, name, "a table, [" + std::string(name) + "]");
  return node->as_table();
}

void TomlValues::check_keys(const toml::table& table, const std::string& prefix,
                            std::span<const std::string_view> known) {
  for (const auto& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    std::string names;
    for (const std::string_view name : known) {
      if (!name.empty()) names += (names.empty() ? "" : ", ") + std::string(name);
    }
    fail_at_line(key.source().begin.line, prefix + std::string(key.str()), "expected one of: " + names);
  }
}

std::string TomlValues::text(const toml::node* node, const std::string& key) {
  if (node == nullptr || failed()) return {};
  const auto value = node->value_exact<std::string>();
  if (!value) {
    fail(*node, key, "a text in quotes");
    return {};
  }
  if (const char* fit = why_unfit(*value)) fail(*node, key, fit);
  return *value;
}

bool TomlValues::truth(const toml::node* node, const std::string& key, bool otherwise) {
  if (node == nullptr) return otherwise;
  const auto value = node->value_exact<bool>();
  if (!value) fail(*node, key, "true or false");
  return value.value_or(otherwise);
}

std::uint32_t TomlValues::number(const toml::node* node, const std::string& key, std::uint32_t min,
                                 std::uint32_t max, std::uint32_t otherwise) {
  if (node == nullptr) return otherwise;
  const auto value = node->value_exact<std::int64_t>();
  if (value && *value >= min && *value <= max) return static_cast<std::uint32_t>(*value);
  fail(*node, key, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return otherwise;
}

}  // namespace twitchy::skibidi
