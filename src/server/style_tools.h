// What the command line does with styles, without a server: `twitchy skibidify` and `twitchy styles`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace twitchy::server {

// A style by its name in a folder, or, with a slash or the ending .toml, by its file.
struct StyleChoice {
  std::string style;
  std::filesystem::path dir;
};

struct SkibidifyOptions {
  StyleChoice choice;
  std::optional<std::uint64_t> seed;  // of the first line, one more for each that follows; none: random ones
  std::optional<std::string> text;    // none: each line of standard input
  bool json = false;                  // an object a line: what was done to each piece
  bool stats = false;                 // sums at the end, on standard error
};

struct TryOptions {
  StyleChoice choice;
  std::optional<std::string> text;  // none: sample lines
  std::uint64_t first_seed = 1;
  std::uint64_t last_seed = 1;  // more than one: a line "SEED<tab>OUTPUT" for each
};

// Each writes to standard output; an error says, in one line, what is wrong with the options or a file. What
// cannot be written is thrown as a std::system_error.
Result<void> skibidify(const SkibidifyOptions& options);
Result<void> list_styles(const std::filesystem::path& dir);
Result<void> try_style(const TryOptions& options);

// Files or folders; none: `dir`. Says what each file holds, and returns what is wrong with the others.
std::vector<Error> check_styles(const std::vector<std::string>& paths, const std::filesystem::path& dir);

// "7".
Result<void> parse_seed(const std::string& text, SkibidifyOptions& options);

// "7" or "0-99".
Result<void> parse_seeds(const std::string& text, TryOptions& options);

}  // namespace twitchy::server
