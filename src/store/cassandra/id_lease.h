// Where new users' ids come from.
#pragma once

#include <coroutine>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "model/ids.h"
#include "store/cassandra/cassandra_session.h"
#include "store/cassandra/task.h"

namespace twitchy::store {

// Takes blocks of ids by lightweight transaction and hands them out one by one. An id is never handed out
// twice, by whichever process; what is left of a block when a process ends is never used.
//
// Thread-safe.
class IdLease {
 public:
  explicit IdLease(std::shared_ptr<CassandraSession> session) : session_(std::move(session)) {}

  // Keep `lease` for as long as it runs: pass the pointer that owns it.
  static Task<Result<UserId>> next(std::shared_ptr<IdLease> lease);

 private:
  struct Block {
    std::uint64_t next = 0;
    std::uint64_t end = 0;
  };

  // Waits for a block that someone else is fetching.
  struct Turn {
    IdLease& lease;
    bool await_ready() const { return false; }
    bool await_suspend(std::coroutine_handle<> waiting);
    void await_resume() const {}
  };

  static Task<Result<Block>> fetch(std::shared_ptr<CassandraSession> session);
  // An id of the block at hand. Else 0, and whether the caller is the one who is to fetch the next block.
  std::uint64_t take(bool& is_to_fetch);
  // Ends a fetch: all who wait try again.
  void fetched(Block block);

  const std::shared_ptr<CassandraSession> session_;
  std::mutex mutex_;
  Block block_;
  bool is_fetching_ = false;
  std::vector<std::coroutine_handle<>> waiting_;
};

}  // namespace twitchy::store
