// Reads values out of a TOML file with errors that name file, line, key and what was expected.
#pragma once

#include <toml++/toml.h>  // heavy: included by the files that read styles only

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace twitchy::skibidi {

// The first mistake is kept and what follows it is passed over, so that the reading functions need not each
// hand it up.
class TomlValues {
 public:
  explicit TomlValues(std::string_view file_name) : file_name_(file_name) {}

  // Nothing if it is no TOML.
  std::optional<toml::table> parse(std::string_view toml);

  void fail(const toml::node& at, const std::string& key, const std::string& expected);
  void fail_at_line(std::size_t line, const std::string& key, const std::string& what);
  bool failed() const { return error_.has_value(); }
  const Error& error() const { return *error_; }

  const toml::table* table(const toml::table& root, const char* name);
  void check_keys(const toml::table& table, const std::string& prefix,
                  std::span<const std::string_view> known);
  void check_keys(const toml::table& table, const std::string& prefix,
                  std::initializer_list<std::string_view> known) {
    check_keys(table, prefix, std::span(known.begin(), known.size()));
  }

  // A missing node gives what stands for it.
  std::string text(const toml::node* node, const std::string& key);
  bool truth(const toml::node* node, const std::string& key, bool otherwise);
  std::uint32_t number(const toml::node* node, const std::string& key, std::uint32_t min, std::uint32_t max,
                       std::uint32_t otherwise);
  std::uint32_t percent(const toml::node* node, const std::string& key, std::uint32_t otherwise) {
    return number(node, key, 0, 100, otherwise);
  }

 private:
  const std::string file_name_;
  std::optional<Error> error_;
};

}  // namespace twitchy::skibidi
