#include "store/cassandra/message_rows.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
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

std::vector<std::size_t> sizes(const std::vector<RowBatch>& batches) {
  std::vector<std::size_t> found;
  for (const auto& batch : batches) found.push_back(batch.rows);
  return found;
}

std::vector<RowBatch> batches_of(std::uint64_t first, std::uint64_t last, std::uint64_t oldest = 1) {
  std::vector<LogEntry> entries;
  for (auto seq = first; seq <= last; ++seq) entries.push_back(entry(seq));
  return make_batches(RoomId{"bestie"}, entries, Sequence{oldest}, kNow, 30);
}

TEST(RowTtl, IsReckonedFromWhenItWasSaid) {
  EXPECT_EQ(row_ttl(kNow, kNow, 30), 31 * kDaySeconds);
  EXPECT_EQ(row_ttl(kNow - 10 * kDay, kNow, 30), 21 * kDaySeconds);
  EXPECT_EQ(row_ttl(kNow - 31 * kDay + 1, kNow, 30), 1);
  EXPECT_EQ(row_ttl(kNow - 31 * kDay, kNow, 30), std::nullopt);
}

TEST(RowTtl, OfAClockThatIsWrongIsThatOfNowOrOver) {
  EXPECT_EQ(row_ttl(kNow + kDay, kNow, 30), 31 * kDaySeconds);
  EXPECT_EQ(row_ttl(INT64_MAX, kNow, 30), 31 * kDaySeconds);
  EXPECT_EQ(row_ttl(INT64_MIN, kNow, 30), std::nullopt);
}

TEST(RowTtl, IsNoneForWhatIsKeptForEver) {
  EXPECT_EQ(row_ttl(0, kNow, 0), 0);
  EXPECT_EQ(row_ttl(kNow, kNow, 36'500), 0) << "longer than Cassandra can";
}

TEST(MessageRows, AreBatchedByBucketAndNumber) {
  EXPECT_EQ(sizes(batches_of(1, 120)), (std::vector<std::size_t>{50, 50, 20}));
  EXPECT_EQ(sizes(batches_of(9'990, 10'009)), (std::vector<std::size_t>{10, 10}));
  EXPECT_EQ(sizes(batches_of(10'000, 10'049)), (std::vector<std::size_t>{50}));
  EXPECT_TRUE(batches_of(2, 1).empty());
}

TEST(MessageRows, LeaveOutWhatIsBelowTheOldestOrOver) {
  EXPECT_EQ(sizes(batches_of(1, 10, 8)), (std::vector<std::size_t>{3}));
  const std::vector<LogEntry> entries{entry(1, kNow - 40 * kDay), entry(2)};
  EXPECT_EQ(sizes(make_batches(RoomId{"r"}, entries, Sequence{1}, kNow, 30)), (std::vector<std::size_t>{1}));
  EXPECT_EQ(sizes(make_batches(RoomId{"r"}, entries, Sequence{1}, kNow, 0)), (std::vector<std::size_t>{2}));
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
