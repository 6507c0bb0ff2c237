// Logging, by spdlog. Never on the fan-out path: nothing that happens once a delivery is logged.
#pragma once

#include <spdlog/spdlog.h>

#include <optional>
#include <string_view>

namespace twitchy::log {

using spdlog::debug;
using spdlog::error;
using spdlog::info;
using spdlog::warn;

// "debug", "info", "warn", "error" or "off"; nothing for any other word.
std::optional<spdlog::level::level_enum> parse_level(std::string_view name);

// Sends everything to standard error, as text or as one JSON object a line. Call once, at start.
void configure(spdlog::level::level_enum level, bool json);

}  // namespace twitchy::log
