// How entries are spelled as rows.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "model/entry.h"
#include "store/cassandra/cql_values.h"

namespace twitchy::store {

inline constexpr std::uint64_t kBucketRows = 10'000;

// Sequences are 64 bits with a sign in CQL; a room will not get there.
inline constexpr std::uint64_t kSequenceMax = INT64_MAX - kBucketRows;

constexpr std::uint64_t bucket_of(std::uint64_t seq) {
  return seq / kBucketRows;
}

// A row stays a day longer than an entry is kept, so that what expire() has not dropped yet is still there.
inline constexpr auto kRowSlack = std::chrono::hours(24);

// How many seconds the row of an entry said at `at` is to stay; 0: for ever. Of one whose time is up,
// kRowSlack: its clock may have been wrong, and what was acknowledged is not left out unseen; expire() hides
// it.
std::int32_t row_ttl(TimeMs at, TimeMs now, std::uint32_t keep_days);

// A part of an append: rows of one bucket, written together.
struct RowBatch {
  std::size_t rows = 0;
  CqlValues values;
};

// Cuts an append into batches, in order; leaves out entries below `oldest`. Each is encoded when it is asked
// for, so that Cassandra has work from the first one on.
class BatchMaker {
 public:
  BatchMaker(const RoomId& room, std::vector<LogEntry> entries, Sequence oldest, TimeMs now,
             std::uint32_t keep_days);

  std::optional<RowBatch> next();

 private:
  void append_row(std::uint64_t bucket, const LogEntry& entry, std::int32_t ttl, RowBatch& batch);

  const RoomId room_;
  const std::vector<LogEntry> entries_;
  const Sequence oldest_;
  const TimeMs now_;
  const std::uint32_t keep_days_;
  std::size_t next_ = 0;
  std::string record_;
};

// Of a row (seq, record); an error if there is no record in it.
Result<LogEntry> entry_of(const CqlRows& rows, std::size_t row);

}  // namespace twitchy::store
