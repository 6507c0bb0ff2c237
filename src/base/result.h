// What may fail returns Result<T>; what may fail later takes a Done<T>.
#pragma once

#include <boost/system/result.hpp>

#include <functional>
#include <type_traits>

#include "base/error.h"

namespace twitchy {

// A value or an Error. `if (!result) return result.error();` passes the error up. Never of a bool: in
// Boost 1.81 a copy of a result<bool> that is not const asks it whether it has a value, and holds that.
template <typename T>
  requires(!std::is_same_v<T, bool>)
using Result = boost::system::result<T, Error>;

// What an asynchronous call ends in: called exactly once, on any thread, possibly before the call
// returns. Whoever passes one must not hold a lock that it takes.
template <typename T>
using Done = std::function<void(Result<T>)>;

}  // namespace twitchy
