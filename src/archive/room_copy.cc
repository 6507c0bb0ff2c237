#include "archive/room_copy.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/log.h"

namespace twitchy::archive {

using std::chrono::milliseconds;

RoomCopy::RoomCopy(RoomId room, const Uses& uses, std::optional<Sequence> from)
    : room_(std::move(room)),
      uses_(uses),
      from_(from),
      reading_{Backoff(uses.options.backoff_min, uses.options.backoff_max), "reading its log",
               uses.metrics.read_failures, now()},
      writing_{Backoff(uses.options.backoff_min, uses.options.backoff_max), "writing to the store",
               uses.metrics.write_failures, now()},
      look_due_(now()) {}

RoomCopy::~RoomCopy() {
  std::size_t held = reserved_for_read_;
  for (const auto* chunk : {&current_, &next_, &behind_hole_}) held += *chunk ? (*chunk)->reserved : 0;
  uses_.budget.release(held);
}

template <typename T>
Done<T> RoomCopy::hear(void (RoomCopy::*heard)(Result<T>)) {
  return [inbox = uses_.inbox, self = weak_from_this(), heard](Result<T> result) {
    inbox->post([self, heard, result = std::move(result)]() mutable {
      if (const auto copy = self.lock()) (copy.get()->*heard)(std::move(result));
    });
  };
}

void RoomCopy::step() {
  if (is_leaving_) return;
  look();
  begin();
  read_on();
  write_on();
  read_on();  // the next, while that is written
}

SteadyTime RoomCopy::next_due() const {
  if (is_leaving_) return SteadyTime::max();
  SteadyTime due = look_due_;
  const bool wants_store = has_begun_ ? current_ || next_ || behind_hole_ : !is_asking_;
  if (wants_store && !is_writing_) due = std::min(due, writing_.due);
  const bool wants_log = has_begun_ && log_head_ > read_to_ && !next_ && !behind_hole_;
  // When memory is free again, something was heard.
  if (wants_log && !is_reading_ && !waits_for_memory_) due = std::min(due, reading_.due);
  return due;
}

void RoomCopy::leave(std::function<void()> on_left) {
  is_leaving_ = true;
  if (!is_writing_) return on_left();
  on_left_ = std::move(on_left);
}

RoomLag RoomCopy::lag() const {
  RoomLag lag{room_, archived_, 0, milliseconds(0), reading_.is_failing || writing_.is_failing};
  if (!has_begun_ || log_head_ <= archived_) return lag;
  lag.messages = log_head_.value() - archived_.value();
  const TimeMs at = uses_.clock.now_ms();
  lag.behind = milliseconds(std::max<TimeMs>(0, at - in_step_at_.value_or(at)));
  return lag;
}

// Where the log is: cheap, and asked though nothing may be read for now, since the lag is to be seen.
void RoomCopy::look() {
  if (now() < look_due_) return;
  look_due_ = now() + uses_.options.look_interval;
  const auto position = uses_.broker.position(room_);
  if (!position) {
    fail(reading_, position.error());
    look_due_ = std::max(look_due_, reading_.due);
    return;
  }
  log_head_ = position->head;
  if (!has_begun_ || archived_ < log_head_) return;
  in_step_at_ = uses_.clock.now_ms();
  go_well(reading_);
}

void RoomCopy::begin() {
  if (has_begun_ || is_asking_ || now() < writing_.due) return;
  is_asking_ = true;
  uses_.store.bounds(room_, hear(&RoomCopy::on_bounds));
}

void RoomCopy::on_bounds(Result<store::Bounds> bounds) {
  is_asking_ = false;
  if (!bounds) return fail(writing_, bounds.error());
  go_well(writing_);
  has_begun_ = true;
  store_head_ = bounds->head;
  archived_ = from_ ? std::min(*from_, bounds->head) : bounds->head;
  read_to_ = archived_;
  // Who had the room before may have died after its write.
  if (!from_ && archived_ > Sequence{}) uses_.ownership.commit(room_, archived_);
}

void RoomCopy::read_on() {
  if (!has_begun_ || is_reading_ || is_asking_ || next_) return;
  if (hole_) {
    next_ = voids_of_hole();
  } else if (behind_hole_) {
    if (now() < writing_.due) return;
    is_asking_ = true;
    uses_.store.read(room_, {{}, Sequence{UINT64_MAX}, 1, store::ReadRange::End::newest},
                     hear(&RoomCopy::on_newest_row));
  } else if (log_head_ > read_to_ && now() >= reading_.due) {
    const std::size_t limit = uses_.options.chunk_entries;
    waits_for_memory_ = !uses_.budget.try_reserve(limit);
    if (waits_for_memory_) return;
    reserved_for_read_ = limit;
    is_reading_ = true;
    uses_.broker.read(room_, read_to_, limit, hear(&RoomCopy::on_read));
  }
}

void RoomCopy::on_read(Result<std::vector<LogEntry>> entries) {
  is_reading_ = false;
  const std::size_t unused = reserved_for_read_ - (entries ? entries->size() : 0);
  uses_.budget.release(unused);
  const std::size_t reserved = std::exchange(reserved_for_read_, 0) - unused;
  if (is_leaving_) return uses_.budget.release(reserved);
  if (!entries) return fail(reading_, entries.error());
  go_well(reading_);
  if (entries->empty()) {  // the log holds none of what it says lies there: it may soon
    reading_.due = now() + uses_.options.look_interval;
    return;
  }
  const Sequence first = entries->front().seq;
  TWITCHY_CHECK(first > read_to_);
  if (!in_step_at_) in_step_at_ = entries->front().entry->at;
  Chunk chunk{*std::move(entries), reserved};
  // Before a room's very first row there is nothing, wherever the log begins.
  if (first == next(read_to_) || std::max(read_to_, store_head_) == Sequence{}) {
    read_to_ = chunk.entries.back().seq;
    next_ = std::move(chunk);
  } else {
    behind_hole_ = std::move(chunk);
  }
}

// Others may have archived what the log has dropped since. What is not there is void from now on; with the
// time of what lies before it, so that a row which another writes all the same is the newer one.
void RoomCopy::on_newest_row(Result<std::vector<LogEntry>> rows) {
  is_asking_ = false;
  if (is_leaving_) return;
  if (!rows) return fail(writing_, rows.error());
  const LogEntry& first = behind_hole_->entries.front();
  const LogEntry newest = rows->empty() ? LogEntry{read_to_, first.entry} : rows->front();
  const Sequence begin = next(std::max({read_to_, store_head_, newest.seq}));
  if (begin < first.seq) {
    const std::uint64_t count = first.seq.value() - begin.value();
    log::error("room {}: the log dropped {} … {} before they were archived", room_.value(), begin.value(),
               first.seq.value() - 1);
    uses_.metrics.lost.Increment(static_cast<double>(count));
    hole_ = Hole{begin, first.seq, newest.entry->at};
    return;
  }
  read_to_ = behind_hole_->entries.back().seq;
  next_ = std::exchange(behind_hole_, std::nullopt);
}

// The next of them; once all are taken, what lies behind them.
RoomCopy::Chunk RoomCopy::voids_of_hole() {
  if (hole_->next == hole_->end) {
    hole_.reset();
    read_to_ = behind_hole_->entries.back().seq;
    return *std::exchange(behind_hole_, std::nullopt);
  }
  Entry entry;
  entry.kind = EntryKind::void_copy;
  entry.at = hole_->at;
  const auto shared = std::make_shared<const Entry>(std::move(entry));
  Chunk chunk;  // of entries that share their one content: nothing is reserved for them
  for (; hole_->next < hole_->end && chunk.entries.size() < uses_.options.chunk_entries;
       hole_->next = next(hole_->next)) {
    chunk.entries.push_back({hole_->next, shared});
  }
  read_to_ = chunk.entries.back().seq;
  return chunk;
}

void RoomCopy::write_on() {
  if (is_writing_ || now() < writing_.due) return;
  if (!current_) current_ = std::exchange(next_, std::nullopt);
  if (!current_) return;
  is_writing_ = true;
  uses_.store.append(room_, current_->entries, hear(&RoomCopy::on_written));
}

void RoomCopy::on_written(Result<void> written) {
  is_writing_ = false;
  if (written) {
    go_well(writing_);
    archived_ = current_->entries.back().seq;
    in_step_at_ = std::max(in_step_at_.value_or(0), current_->entries.back().entry->at);
    uses_.metrics.rows.Increment(static_cast<double>(current_->entries.size()));
    uses_.budget.release(current_->reserved);
    current_.reset();
    uses_.ownership.commit(room_, archived_);
  } else {
    fail(writing_, written.error());
  }
  if (on_left_) std::exchange(on_left_, nullptr)();
}

void RoomCopy::fail(Side& side, const Error& error) {
  side.failures.Increment();
  side.due = now() + side.backoff.next(uses_.random);
  if (std::exchange(side.is_failing, true)) return;
  log::warn("room {} is not archived for now: {} fails: {}", room_.value(), side.what, error.message);
}

void RoomCopy::go_well(Side& side) {
  side.backoff.reset();
  if (std::exchange(side.is_failing, false))
    log::info("room {}: {} goes well again", room_.value(), side.what);
}

}  // namespace twitchy::archive
