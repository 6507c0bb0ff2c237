// Runs what an asynchronous call asks for on a bounded pool.
#pragma once

#include <utility>

#include "base/result.h"
#include "base/thread_pool.h"
#include "model/limits.h"

namespace twitchy::store {

// `work()` gives a Result<T>, which `done` is called with; `busy` if too much waits already.
template <typename T, typename Work>
void run_on(ThreadPool& pool, Done<T> done, Work work) {
  const bool queued = pool.try_run([done, work = std::move(work)]() mutable { done(work()); });
  if (!queued) done(Error{ErrorCode::busy, "too much waits for the store", limits::kBusyRetryAfter});
}

}  // namespace twitchy::store
