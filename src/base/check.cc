#include "base/check.h"

#include <cstdio>
#include <cstdlib>

#include "base/error.h"

namespace twitchy {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, condition);
  std::abort();
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  std::fprintf(stderr, "%s:%u: value() of an error: %s\n", where.file_name(), where.line(),
               error.message.c_str());
  std::abort();
}

}  // namespace twitchy
