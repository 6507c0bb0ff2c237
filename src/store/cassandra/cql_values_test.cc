#include "store/cassandra/cql_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace twitchy::store {
namespace {

CqlRows rows_of(const CqlValues& values, std::size_t rows, std::size_t columns) {
  return {values.encoded(), rows, columns};
}

TEST(CqlValues, ComeBackAsTheyWere) {
  CqlValues values;
  values.text("ada").bigint(INT64_MIN).integer(-7).null().texts({"moderator", "", "vip"}).blob("");
  const CqlRows rows = rows_of(values, 1, 6);
  EXPECT_EQ(rows.text(0, 0), "ada");
  EXPECT_EQ(rows.bigint(0, 1), INT64_MIN);
  EXPECT_EQ(rows.integer(0, 2), -7);
  EXPECT_EQ(rows.bytes(0, 3), std::nullopt);
  EXPECT_THAT(rows.texts(0, 4), testing::ElementsAre("moderator", "", "vip"));
  EXPECT_EQ(rows.bytes(0, 5), std::string_view());
}

TEST(CqlValues, AreSpelledAsTheProtocolSays) {
  CqlValues values;
  values.text("ab").integer(258).null();
  EXPECT_EQ(values.encoded(), std::string("\0\0\0\2ab\0\0\0\4\0\0\1\2\xff\xff\xff\xff", 18));
}

TEST(CqlRows, LieOneAfterTheOther) {
  CqlValues values;
  values.bigint(1).text("one").bigint(2).null();
  const CqlRows rows = rows_of(values, 2, 2);
  EXPECT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows.text(0, 1), "one");
  EXPECT_EQ(rows.bigint(1, 0), 2);
  EXPECT_EQ(rows.text(1, 1), "");
}

TEST(CqlRows, WhatIsNotThereOrOfAnotherTypeIsNothing) {
  CqlValues values;
  values.text("ada").integer(1);
  const CqlRows rows = rows_of(values, 1, 2);
  EXPECT_EQ(rows.bigint(0, 0), std::nullopt);
  EXPECT_EQ(rows.bigint(0, 1), std::nullopt);
  EXPECT_EQ(rows.integer(0, 2), std::nullopt);
  EXPECT_EQ(rows.integer(1, 1), std::nullopt);
  EXPECT_TRUE(CqlRows().empty());
  EXPECT_EQ(CqlRows().bytes(0, 0), std::nullopt);
  EXPECT_FALSE(CqlRows().was_applied());
}

TEST(CqlRows, KnowWhetherATransactionWasApplied) {
  EXPECT_TRUE(rows_of(CqlValues().blob("\1"), 1, 1).was_applied());
  EXPECT_FALSE(rows_of(CqlValues().blob(std::string(1, '\0')), 1, 1).was_applied());
}

}  // namespace
}  // namespace twitchy::store
