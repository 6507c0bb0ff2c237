// The styles of a folder.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "skibidi/style.h"

namespace twitchy::skibidi {

// An error names the file.
Result<Style> load_style(const std::filesystem::path& file);

// Every DIR/*.toml, sorted. An error if the folder cannot be read or holds none.
Result<std::vector<std::filesystem::path>> find_style_files(const std::filesystem::path& dir);

// Compiles every DIR/*.toml, by name. The first error ends it.
Result<std::map<std::string, Style>> load_styles(const std::filesystem::path& dir);

}  // namespace twitchy::skibidi
