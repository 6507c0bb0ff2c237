// The files of schema/, as CMake embeds them.
#pragma once

#include <string_view>

namespace twitchy::store {

std::string_view schema_001_tables();

}  // namespace twitchy::store
