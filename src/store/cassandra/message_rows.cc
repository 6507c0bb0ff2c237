#include "store/cassandra/message_rows.h"

#include <algorithm>
#include <memory>
#include <string>
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

std::optional<std::int32_t> row_ttl(TimeMs at, TimeMs now, std::uint32_t keep_days) {
  if (keep_days == 0 || keep_days > kKeepDaysMax) return 0;
  const auto whole = days(keep_days) + kRowSlack;
  const auto age = milliseconds(now - std::clamp<TimeMs>(at, 0, now));
  const auto left = std::chrono::ceil<seconds>(whole - age);
  if (left.count() <= 0) return {};
  return static_cast<std::int32_t>(left.count());
}

std::vector<RowBatch> make_batches(const RoomId& room, std::span<const LogEntry> entries, Sequence oldest,
                                   TimeMs now, std::uint32_t keep_days) {
  std::vector<RowBatch> batches;
  std::uint64_t bucket = 0;
  std::string record;
  for (const auto& [seq, entry] : entries) {
    const auto ttl = row_ttl(entry->at, now, keep_days);
    if (seq < oldest || !ttl) continue;
    const bool is_full = batches.empty() || batches.back().rows == limits::kCassandraBatchRows;
    if (is_full || bucket_of(seq.value()) != bucket) {
      bucket = bucket_of(seq.value());
      batches.emplace_back();
    }
    record.clear();
    append_record(*entry, record);
    batches.back()
        .values.text(room.value())
        .bigint(static_cast<std::int64_t>(bucket))
        .bigint(static_cast<std::int64_t>(seq.value()))
        .bigint(entry->at)
        .blob(record)
        .bigint(row_timestamp_us(entry->at))
        .integer(*ttl);
    ++batches.back().rows;
  }
  return batches;
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
