// Where the files are that come with the program.
#pragma once

#include <filesystem>
#include <string_view>

namespace twitchy::server {

// PREFIX/share/twitchy/NAME of an installed program, or CHECKOUT/IN_CHECKOUT of one run from its build tree.
std::filesystem::path find_resource(std::string_view name, const std::filesystem::path& in_checkout);

}  // namespace twitchy::server
