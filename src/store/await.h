// Waits for what an asynchronous call ends in: for starts, command lines and tests.
#pragma once

#include <future>
#include <memory>
#include <utility>

#include "base/result.h"

namespace twitchy {

// `await<Bounds>([&](auto done) { store.bounds(room, std::move(done)); })`. A Done that is called twice
// throws std::future_error, which fails the test.
template <typename T, typename Start>
Result<T> await(Start start) {
  auto promise = std::make_shared<std::promise<Result<T>>>();
  auto future = promise->get_future();
  start(Done<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
  promise.reset();
  return future.get();
}

}  // namespace twitchy
