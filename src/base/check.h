// Assertions: for our mistakes, never for input. They stay on in release.
#pragma once

namespace twitchy {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace twitchy

#define TWITCHY_CHECK(condition)                       \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::twitchy::check_failed(#condition, __FILE__, __LINE__))
