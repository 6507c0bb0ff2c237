#include "store/cassandra/message_rows.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "model/limits.h"

namespace twitchy::store {
namespace {

constexpr TimeMs kNow = 1'700'000'000'000;
constexpr TimeMs kDay = 86'400'000;
constexpr std::int32_t kDaySeconds = 86'400;

LogEntry entry(std::uint64_t seq, TimeMs at = kNow) {
  Entry made;
  made.at = at;
  made.text = "hi";
  return {Sequence{seq}, std::make_shared<const Entry>(made)};
}

using Sizes = std::vector<std::size_t>;

Sizes batch_sizes(std::vector<LogEntry> entries, std::uint64_t oldest, std::uint32_t keep_days) {
  BatchMaker batches(RoomId{"bestie"}, std::move(entries), Sequence{oldest}, kNow, keep_days);
  Sizes found;
  while (const auto batch = batches.next()) found.push_back(batch->rows);
  return found;
}

Sizes batch_sizes(std::uint64_t first, std::uint64_t last, std::uint64_t oldest = 1) {
  std::vector<LogEntry> entries;
  for (auto seq = first; seq <= last; ++seq) entries.push_back(entry(seq));
  return batch_sizes(std::move(entries), oldest, 30);
}

TEST(RowTtl, IsReckonedFromWhenItWasSaid) {
  EXPECT_EQ(row_ttl(kNow, kNow, 30), 31 * kDaySeconds);
  EXPECT_EQ(row_ttl(kNow - 10 * kDay, kNow, 30), 21 * kDaySeconds);
  EXPECT_EQ(row_ttl(kNow - 31 * kDay + 1, kNow, 30), 1);
  EXPECT_EQ(row_ttl(kNow - 31 * kDay, kNow, 30), kDaySeconds) << "its time is up";
}

TEST(RowTtl, OfAClockThatIsWrongIsThatOfNowOrOver) {
  EXPECT_EQ(row_ttl(kNow + kDay, kNow, 30), 31 * kDaySeconds);
  EXPECT_EQ(row_ttl(INT64_MAX, kNow, 30), 31 * kDaySeconds);
  EXPECT_EQ(row_ttl(INT64_MIN, kNow, 30), kDaySeconds);
}

TEST(RowTtl, IsNoneForWhatIsKeptForEver) {
  EXPECT_EQ(row_ttl(0, kNow, 0), 0);
  EXPECT_EQ(row_ttl(kNow, kNow, 36'500), 0) << "longer than Cassandra can";
}

TEST(MessageRows, AreBatchedByBucketAndNumber) {
  EXPECT_EQ(batch_sizes(1, 120), (Sizes{50, 50, 20}));
  EXPECT_EQ(batch_sizes(9'990, 10'009), (Sizes{10, 10}));
  EXPECT_EQ(batch_sizes(10'000, 10'049), (Sizes{50}));
  EXPECT_EQ(batch_sizes(2, 1), Sizes{});
}

TEST(MessageRows, LeaveOutWhatIsBelowTheOldest) {
  EXPECT_EQ(batch_sizes(1, 10, 8), (Sizes{3}));
  EXPECT_EQ(batch_sizes(1, 10, 11), Sizes{});
  EXPECT_EQ(batch_sizes(9'900, 10'010, 9'999), (Sizes{1, 11}));
  const std::vector<LogEntry> some{entry(1, kNow - 40 * kDay), entry(2)};
  EXPECT_EQ(batch_sizes(some, 1, 30), (Sizes{2})) << "over, but not below";
}

TEST(MessageRows, ARowWithoutARecordIsAnError) {
  CqlValues values;
  values.bigint(1).null().bigint(2).blob("not a record");
  const CqlRows rows(values.encoded(), 2, 2);
  for (const std::size_t row : {0, 1, 2}) {
    const auto found = entry_of(rows, row);
    ASSERT_TRUE(found.has_error());
    EXPECT_EQ(found.error().code, ErrorCode::internal);
  }
}

}  // namespace
}  // namespace twitchy::store
