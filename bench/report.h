// What was measured, for people and for programs.
#pragma once

#include <string>

#include "measure.h"

namespace twitchy::bench {

std::string as_text(const Options& options, const Measured& measured);
std::string as_json(const Options& options, const Measured& measured);

}  // namespace twitchy::bench
