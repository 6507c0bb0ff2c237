#include "store/cassandra/id_lease.h"

#include <utility>

#include "model/limits.h"

namespace twitchy::store {
namespace {

// Each time it fails someone else has got a block, so this many in a row means that something is amiss.
constexpr int kAttempts = 32;

}  // namespace

std::uint64_t IdLease::take(bool& is_to_fetch) {
  const std::lock_guard lock(mutex_);
  if (block_.next < block_.end) return block_.next++;
  is_to_fetch = !std::exchange(is_fetching_, true);
  return 0;
}

bool IdLease::Turn::await_suspend(std::coroutine_handle<> waiting) {
  const std::lock_guard lock(lease.mutex_);
  if (!lease.is_fetching_) return false;
  lease.waiting_.push_back(waiting);
  return true;
}

void IdLease::fetched(Block block) {
  std::vector<std::coroutine_handle<>> waiting;
  {
    const std::lock_guard lock(mutex_);
    block_ = block;
    is_fetching_ = false;
    waiting.swap(waiting_);
  }
  for (const auto each : waiting) each.resume();
}

Task<Result<UserId>> IdLease::next(std::shared_ptr<IdLease> lease) {
  for (;;) {
    bool is_to_fetch = false;
    if (const std::uint64_t id = lease->take(is_to_fetch); id != 0) co_return UserId{id};
    if (!is_to_fetch) {
      co_await Turn{*lease};
      continue;
    }
    Result<Block> block = co_await fetch(lease->session_);
    if (!block) {
      lease->fetched(Block{});
      co_return block.error();
    }
    const UserId id{block->next++};
    lease->fetched(*block);
    co_return id;
  }
}

// A block whose taking ended as `unknown` may be taken: it is left alone, and the next one tried.
Task<Result<IdLease::Block>> IdLease::fetch(std::shared_ptr<CassandraSession> session) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const Result<CqlRows> row = co_await session->execute(Statement::read_next_id, CqlValues());
    if (!row) co_return row.error();
    const auto next = row->bigint(0, 0);
    const std::int64_t first = next.value_or(static_cast<std::int64_t>(kFirstUserId.value()));
    const auto end = first + static_cast<std::int64_t>(limits::kCassandraIdBlock);
    CqlValues values;
    values.bigint(end);
    if (next) values.bigint(*next);
    const Result<CqlRows> taken =
        co_await session->execute(next ? Statement::take_ids : Statement::begin_ids, std::move(values));
    if (!taken && taken.error().code != ErrorCode::unknown) co_return taken.error();
    if (taken && taken->was_applied()) {
      co_return Block{static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(end)};
    }
  }
  co_return Error{ErrorCode::busy, "too many nodes ask for user ids at once", limits::kBusyRetryAfter};
}

}  // namespace twitchy::store
