// Coroutines for what takes several calls, one after the other, on whichever thread the last one ended.
#pragma once

#include <atomic>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "base/result.h"

namespace twitchy::store {

// Runs when it is awaited, which is once. Its parameters are to be values: it outlives its caller's.
template <typename T>
class [[nodiscard]] Task {
 public:
  struct Promise {
    std::optional<T> value;
    std::coroutine_handle<> waiting;

    Task get_return_object() { return Task(std::coroutine_handle<Promise>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept {
      struct GoOn {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) noexcept {
          return done.promise().waiting;
        }
        void await_resume() noexcept {}
      };
      return GoOn{};
    }
    template <typename U>
    void return_value(U&& returned) {
      value.emplace(std::forward<U>(returned));
    }
    [[noreturn]] void unhandled_exception() { std::terminate(); }
  };
  using promise_type = Promise;

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) {
    handle_.promise().waiting = waiting;
    return handle_;
  }
  T await_resume() { return *std::move(handle_.promise().value); }

 private:
  explicit Task(std::coroutine_handle<Promise> handle) : handle_(handle) {}

  std::coroutine_handle<Promise> handle_;
};

// Runs at once, by itself, and is gone when it ends.
struct Detached {
  struct Promise {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    [[noreturn]] void unhandled_exception() { std::terminate(); }
  };
  using promise_type = Promise;
};

// Begins `task`; `done` is told what it ends in.
template <typename T>
Detached start(Task<Result<T>> task, Done<T> done) {
  Result<T> result = co_await std::move(task);
  done(std::move(result));
}

// Lets one wait until so many others have arrived.
class Countdown {
 public:
  explicit Countdown(int others) : left_(others + 1) {}
  Countdown(const Countdown&) = delete;
  Countdown& operator=(const Countdown&) = delete;

  void arrive() {
    if (left_.fetch_sub(1) == 1) waiting_.resume();
  }

  // To be awaited, once.
  auto all() {
    struct All {
      Countdown& countdown;
      bool await_ready() const { return false; }
      bool await_suspend(std::coroutine_handle<> waiting) {
        countdown.waiting_ = waiting;
        return countdown.left_.fetch_sub(1) != 1;
      }
      void await_resume() const {}
    };
    return All{*this};
  }

 private:
  std::atomic<int> left_;
  std::coroutine_handle<> waiting_;
};

}  // namespace twitchy::store
