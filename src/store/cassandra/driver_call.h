// What the Rust driver sees of C++: a call under way, and how it ends. See driver/src/lib.rs.
#pragma once

#include <functional>
#include <memory>
#include <utility>

namespace twitchy::store::driver {

struct CallResult;  // made by cxx from driver/src/lib.rs

// Owned by one thread at a time; ended once, on any thread.
class Call {
 public:
  using End = std::function<void(CallResult&&)>;
  explicit Call(End end) : end_(std::move(end)) {}

  void end(CallResult&& result) { end_(std::move(result)); }

 private:
  End end_;
};

void end_call(std::unique_ptr<Call> call, CallResult result);

}  // namespace twitchy::store::driver
