// The styles of a folder.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "skibidi/style.h"

namespace twitchy::skibidi {

// Compiles every DIR/*.toml, by name. The first error ends it, and names the file; so does a folder that
// cannot be read or holds no style.
Result<std::map<std::string, Style>> load_styles(const std::filesystem::path& dir);

}  // namespace twitchy::skibidi
