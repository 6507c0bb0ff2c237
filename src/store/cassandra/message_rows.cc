#include "store/cassandra/message_rows.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "model/limits.h"
#include "model/record.h"

namespace twitchy::store {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Cassandra refuses a TTL of more than 20 years, and by default one that ends after 2038.
constexpr std::uint32_t kKeepDaysMax = 365 * 10;

// Of any entry, however wrong the clock was that stamped it.
std::int64_t row_timestamp_us(TimeMs at) {
  constexpr TimeMs kFarFuture = 253'402'300'800'000;  // the year 10000
  return std::clamp<TimeMs>(at, 0, kFarFuture) * 1000;
}

}  // namespace

std::int32_t row_ttl(TimeMs at, TimeMs now, std::uint32_t keep_days) {
  if (keep_days == 0 || keep_days > kKeepDaysMax) return 0;
  const auto whole = days(keep_days) + kRowSlack;
  const auto age = milliseconds(now - std::clamp<TimeMs>(at, 0, now));
  const auto left = std::chrono::ceil<seconds>(whole - age);
  return static_cast<std::int32_t>(left.count() > 0 ? left.count() : seconds(kRowSlack).count());
}

BatchMaker::BatchMaker(const RoomId& room, std::vector<LogEntry> entries, Sequence oldest, TimeMs now,
                       std::uint32_t keep_days)
    : room_(room), entries_(std::move(entries)), oldest_(oldest), now_(now), keep_days_(keep_days) {}

std::optional<RowBatch> BatchMaker::next() {
  RowBatch batch;
  std::uint64_t bucket = 0;
  for (; next_ < entries_.size() && batch.rows < limits::kCassandraBatchRows; ++next_) {
    const LogEntry& entry = entries_[next_];
    if (entry.seq < oldest_) continue;
    if (batch.rows == 0) bucket = bucket_of(entry.seq.value());
    if (bucket_of(entry.seq.value()) != bucket) break;
    append_row(bucket, entry, row_ttl(entry.entry->at, now_, keep_days_), batch);
  }
  if (batch.rows == 0) return {};
  return batch;
}

void BatchMaker::append_row(std::uint64_t bucket, const LogEntry& entry, std::int32_t ttl, RowBatch& batch) {
  record_.clear();
  append_record(*entry.entry, record_);
  batch.values.text(room_.value())
      .bigint(static_cast<std::int64_t>(bucket))
      .bigint(static_cast<std::int64_t>(entry.seq.value()))
      .bigint(entry.entry->at)
      .blob(record_)
      .bigint(row_timestamp_us(entry.entry->at))
      .integer(ttl);
  ++batch.rows;
}

Result<LogEntry> entry_of(const CqlRows& rows, std::size_t row) {
  const auto seq = rows.bigint(row, 0);
  const auto record = rows.bytes(row, 1);
  if (!seq || !record) return Error{ErrorCode::internal, "a row of messages has no record", {}};
  auto entry = decode_record(*record);
  if (!entry) return entry.error();
  return LogEntry{Sequence{static_cast<std::uint64_t>(*seq)},
                  std::make_shared<const Entry>(*std::move(entry))};
}

}  // namespace twitchy::store
