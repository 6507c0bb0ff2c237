#include "store/cassandra/cassandra_message_store.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "model/limits.h"
#include "store/cassandra/message_rows.h"
#include "store/cassandra/task.h"

namespace twitchy::store {
namespace {

using Session = std::shared_ptr<CassandraSession>;
using End = ReadRange::End;

std::int64_t signed_of(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

// The bucket's rows from `first` to `last`: room, bucket and the part of the range that lies in the bucket.
CqlValues within_bucket(const RoomId& room, std::uint64_t bucket, std::uint64_t first, std::uint64_t last) {
  CqlValues values;
  values.text(room.value())
      .bigint(signed_of(bucket))
      .bigint(signed_of(std::max(first, bucket * kBucketRows)))
      .bigint(signed_of(std::min(last, (bucket + 1) * kBucketRows - 1)));
  return values;
}

}  // namespace

struct CassandraMessageStore::Shared {
  Shared(Session used, const Clock& its_clock, std::uint32_t days)
      : session(std::move(used)), clock(its_clock), keep_days(days) {}

  const Session session;
  const Clock& clock;
  const std::uint32_t keep_days;

  // What is known of a room. Both numbers only grow, so what is known may be behind, never wrong: below the
  // oldest there is nothing, up to the head every row is there.
  Bounds known(const RoomId& room) {
    const std::lock_guard lock(mutex_);
    const auto found = rooms_.find(room);
    return found == rooms_.end() ? Bounds{} : found->second;
  }
  Bounds learn(const RoomId& room, Bounds bounds) {
    const std::lock_guard lock(mutex_);
    Bounds& known = rooms_[room];
    known.oldest = std::max(known.oldest, bounds.oldest);
    known.head = std::max(known.head, bounds.head);
    return known;
  }

 private:
  std::mutex mutex_;
  std::unordered_map<RoomId, Bounds> rooms_;
};

namespace {

using Shared = CassandraMessageStore::Shared;
using SharedPtr = std::shared_ptr<Shared>;

Task<Result<Bounds>> ask_bounds(SharedPtr shared, RoomId room) {
  CqlValues values;
  values.text(room.value());
  const Result<CqlRows> rows = co_await shared->session->execute(Statement::read_bounds, std::move(values));
  if (!rows) co_return rows.error();
  Bounds bounds;
  if (const auto oldest = rows->bigint(0, 0)) bounds.oldest = Sequence{static_cast<std::uint64_t>(*oldest)};
  if (const auto head = rows->bigint(0, 1)) bounds.head = Sequence{static_cast<std::uint64_t>(*head)};
  co_return shared->learn(room, bounds);
}

// Raises a room's head or oldest. The value is its own timestamp: see statements.cc.
Task<Result<void>> raise(SharedPtr shared, RoomId room, Statement statement, Sequence to) {
  CqlValues values;
  values.bigint(signed_of(to.value())).bigint(signed_of(to.value())).text(room.value());
  const Result<CqlRows> raised = co_await shared->session->execute(statement, std::move(values));
  if (!raised) co_return raised.error();
  co_return Result<void>();
}

// The oldest first: a head alone would promise rows below it.
Task<Result<void>> raise_both(SharedPtr shared, RoomId room, Bounds to) {
  if (to.head.value() > kSequenceMax) co_return Error{ErrorCode::internal, "a sequence beyond all rooms", {}};
  const auto slots = shared->session->enter();
  if (!slots) co_return slots.error();
  if (to.oldest > Sequence{1}) {
    const Result<void> raised = co_await raise(shared, room, Statement::raise_oldest, to.oldest);
    if (!raised) co_return raised.error();
  }
  if (to.head > Sequence{}) {
    const Result<void> raised = co_await raise(shared, room, Statement::raise_head, to.head);
    if (!raised) co_return Error{ErrorCode::unknown, raised.error().message, {}};
  }
  shared->learn(room, to);
  co_return Result<void>();
}

// ---- Appending -----------------------------------------------------------------------------------------

// The batches of one append, taken one by one by those who write them.
class Writing {
 public:
  explicit Writing(BatchMaker batches) : batches_(std::move(batches)) {}

  // Nothing once all are taken, or one has failed.
  std::optional<RowBatch> take() {
    const std::lock_guard lock(mutex_);
    return error_ ? std::nullopt : batches_.next();
  }
  void ended(const Result<CqlRows>& result) {
    const std::lock_guard lock(mutex_);
    has_written_ = has_written_ || result.has_value();
    // Of several errors, the one that leaves most open.
    if (!result && (!error_ || result.error().code == ErrorCode::unknown)) error_ = result.error();
  }
  // When all have ended. `busy` and `internal` promise that nothing was written.
  Result<void> result() {
    const std::lock_guard lock(mutex_);
    if (!error_) return {};
    if (has_written_) error_->code = ErrorCode::unknown;
    return *error_;
  }

 private:
  std::mutex mutex_;
  BatchMaker batches_;
  bool has_written_ = false;
  std::optional<Error> error_;
};

Detached write_batches(SharedPtr shared, std::shared_ptr<Writing> writing,
                       std::shared_ptr<Countdown> writers) {
  while (auto batch = writing->take()) {
    const Result<CqlRows> result =
        co_await shared->session->batch(Statement::insert_message, batch->rows, std::move(batch->values));
    writing->ended(result);
  }
  writers->arrive();
}

Task<Result<void>> write_all(SharedPtr shared, BatchMaker batches, int at_once) {
  const auto writing = std::make_shared<Writing>(std::move(batches));
  const auto writers = std::make_shared<Countdown>(at_once);
  for (int i = 0; i < at_once; ++i) write_batches(shared, writing, writers);
  co_await writers->all();
  co_return writing->result();
}

// How many batches of an append are written at once.
int width_of(std::size_t entries) {
  const std::size_t batches = entries / limits::kCassandraBatchRows + 1;
  return static_cast<int>(std::min<std::size_t>(batches, limits::kCassandraBatchesAtOnce));
}

Task<Result<void>> append_entries(SharedPtr shared, RoomId room, std::vector<LogEntry> entries) {
  if (entries.empty()) co_return Result<void>();
  const Sequence first = entries.front().seq;
  const Sequence head = entries.back().seq;
  if (head.value() > kSequenceMax) co_return Error{ErrorCode::internal, "a sequence beyond all rooms", {}};
  const int width = width_of(entries.size());
  const auto slots = shared->session->enter(width);
  if (!slots) co_return slots.error();

  Bounds bounds = shared->known(room);
  if (bounds.head == Sequence{}) {
    const Result<Bounds> asked = co_await ask_bounds(shared, room);
    if (!asked) co_return asked.error();
    bounds = *asked;
  }
  if (bounds.head == Sequence{} && bounds.oldest < first) {
    // The room's first entries: below them there is nothing. Should this be all that is written, it is no
    // harm, since the same entries come again.
    const Result<void> raised = co_await raise(shared, room, Statement::raise_oldest, first);
    if (!raised) co_return raised.error();
    bounds = shared->learn(room, {first, Sequence{}});
  }
  BatchMaker batches(room, std::move(entries), bounds.oldest, shared->clock.now_ms(), shared->keep_days);
  const Result<void> written = co_await write_all(shared, std::move(batches), width);
  if (!written) co_return written;
  if (head <= bounds.head) co_return Result<void>();
  const Result<void> raised = co_await raise(shared, room, Statement::raise_head, head);
  if (!raised) {
    Error error = raised.error();
    error.code = ErrorCode::unknown;  // the rows are there
    co_return error;
  }
  shared->learn(room, {bounds.oldest, head});
  co_return Result<void>();
}

// ---- Reading -------------------------------------------------------------------------------------------

// Which sequences a read is about; both ends belong to it. None if last < first.
struct Span {
  std::uint64_t first;
  std::uint64_t last;
  bool is_empty() const { return last < first; }
  void clip(const Bounds& bounds) {
    first = std::max(first, bounds.oldest.value());
    last = std::min(last, bounds.head.value());
  }
};

Span span_of(const ReadRange& range) {
  if (range.limit == 0 || range.before <= next(range.after) || range.after.value() >= kSequenceMax) {
    return {1, 0};
  }
  return {range.after.value() + 1, std::min(range.before.value() - 1, kSequenceMax)};
}

// Adds the rows of one page to `found`; says how many.
Result<std::size_t> take_rows(const CqlRows& rows, std::vector<LogEntry>& found) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto entry = entry_of(rows, i);
    if (!entry) return entry.error();
    found.push_back(*std::move(entry));
  }
  return rows.size();
}

// Bucket by bucket from the end that is kept; `span` lies within the room's bounds.
Task<Result<std::vector<LogEntry>>> read_span(SharedPtr shared, RoomId room, Span span, std::size_t limit,
                                              End end) {
  std::vector<LogEntry> found;
  const bool is_upwards = end == End::oldest;
  while (!span.is_empty() && found.size() < limit) {
    const std::uint64_t bucket = bucket_of(is_upwards ? span.first : span.last);
    const std::size_t page = std::min(limit - found.size(), limits::kCassandraPageRows);
    CqlValues values = within_bucket(room, bucket, span.first, span.last);
    values.integer(static_cast<std::int32_t>(page));
    const Result<CqlRows> rows = co_await shared->session->execute(
        is_upwards ? Statement::read_oldest : Statement::read_newest, std::move(values));
    if (!rows) co_return rows.error();
    const auto taken = take_rows(*rows, found);
    if (!taken) co_return taken.error();
    const bool has_more = *taken == page;  // perhaps, of this bucket
    if (is_upwards) {
      span.first = has_more ? found.back().seq.value() + 1 : (bucket + 1) * kBucketRows;
    } else if (has_more) {
      span.last = found.back().seq.value() - 1;
    } else if (bucket == 0) {
      break;
    } else {
      span.last = bucket * kBucketRows - 1;
    }
    if (*taken > 0 || span.is_empty()) continue;
    // An empty bucket: perhaps all of it has expired since we asked, and more of its kind.
    const Result<Bounds> bounds = co_await ask_bounds(shared, room);
    if (!bounds) co_return bounds.error();
    span.first = std::max(span.first, bounds->oldest.value());
  }
  if (!is_upwards) std::reverse(found.begin(), found.end());
  co_return found;
}

Task<Result<std::vector<LogEntry>>> read_range(SharedPtr shared, RoomId room, ReadRange range) {
  Span span = span_of(range);
  if (span.is_empty()) co_return std::vector<LogEntry>();
  const auto slots = shared->session->enter();
  if (!slots) co_return slots.error();
  Bounds bounds = shared->known(room);
  if (span.last > bounds.head.value()) {
    const Result<Bounds> asked = co_await ask_bounds(shared, room);
    if (!asked) co_return asked.error();
    bounds = *asked;
  }
  span.clip(bounds);
  co_return co_await read_span(shared, std::move(room), span, range.limit, range.end);
}

Task<Result<Bounds>> read_bounds(SharedPtr shared, RoomId room) {
  const auto slots = shared->session->enter();
  if (!slots) co_return slots.error();
  co_return co_await ask_bounds(shared, std::move(room));
}

// ---- Expiring ------------------------------------------------------------------------------------------

struct RowTime {
  std::uint64_t seq;
  TimeMs at;
};

// The first row of the span, if there is one.
Task<Result<std::optional<RowTime>>> first_row(SharedPtr shared, RoomId room, Span span) {
  while (!span.is_empty()) {
    const std::uint64_t bucket = bucket_of(span.first);
    CqlValues values = within_bucket(room, bucket, span.first, span.last);
    const Result<CqlRows> rows = co_await shared->session->execute(Statement::first_row, std::move(values));
    if (!rows) co_return rows.error();
    const auto seq = rows->bigint(0, 0);
    if (seq) {
      co_return std::optional(RowTime{static_cast<std::uint64_t>(*seq), rows->bigint(0, 1).value_or(0)});
    }
    span.first = (bucket + 1) * kBucketRows;
  }
  co_return std::optional<RowTime>();
}

// The first row that was said at `before` or later, by binary search over time; head + 1 if there is none.
Task<Result<Sequence>> find_cut(SharedPtr shared, RoomId room, Bounds bounds, TimeMs before) {
  Sequence cut = next(bounds.head);
  Span open{bounds.oldest.value(), bounds.head.value()};  // the cut is in here, or it is `cut`
  while (!open.is_empty()) {
    const std::uint64_t middle = open.first + (open.last - open.first) / 2;
    const Result<std::optional<RowTime>> row = co_await first_row(shared, room, Span{middle, open.last});
    if (!row) co_return row.error();
    if (*row && (*row)->at < before) {
      open.first = (*row)->seq + 1;
      continue;
    }
    if (*row) cut = Sequence{(*row)->seq};
    open.last = middle - 1;  // middle is 1 at least
  }
  co_return cut;
}

Task<Result<std::uint64_t>> expire_entries(SharedPtr shared, RoomId room, TimeMs before) {
  const auto slots = shared->session->enter();
  if (!slots) co_return slots.error();
  const Result<Bounds> bounds = co_await ask_bounds(shared, room);
  if (!bounds) co_return bounds.error();
  if (bounds->oldest > bounds->head) co_return std::uint64_t{0};
  const Result<Sequence> cut = co_await find_cut(shared, room, *bounds, before);
  if (!cut) co_return cut.error();
  if (*cut <= bounds->oldest) co_return std::uint64_t{0};
  const Result<void> raised = co_await raise(shared, room, Statement::raise_oldest, *cut);
  if (!raised) co_return raised.error();
  shared->learn(room, {*cut, bounds->head});
  co_return cut->value() - bounds->oldest.value();
}

}  // namespace

CassandraMessageStore::CassandraMessageStore(std::shared_ptr<CassandraSession> session, const Clock& clock,
                                             std::uint32_t keep_days)
    : shared_(std::make_shared<Shared>(std::move(session), clock, keep_days)) {}

CassandraMessageStore::~CassandraMessageStore() = default;

void CassandraMessageStore::append(const RoomId& room, std::vector<LogEntry> entries, Done<void> done) {
  start(append_entries(shared_, room, std::move(entries)), std::move(done));
}

void CassandraMessageStore::read(const RoomId& room, ReadRange range, Done<std::vector<LogEntry>> done) {
  start(read_range(shared_, room, range), std::move(done));
}

void CassandraMessageStore::bounds(const RoomId& room, Done<Bounds> done) {
  start(read_bounds(shared_, room), std::move(done));
}

void CassandraMessageStore::raise_bounds(const RoomId& room, Bounds to, Done<void> done) {
  start(raise_both(shared_, room, to), std::move(done));
}

void CassandraMessageStore::expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) {
  start(expire_entries(shared_, room, before), std::move(done));
}

}  // namespace twitchy::store
