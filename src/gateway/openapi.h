// The specification of the REST interface, compiled in from src/protocol/openapi.json.
#pragma once

#include <string_view>

namespace twitchy::gateway {

std::string_view openapi_json();

}  // namespace twitchy::gateway
