#include "protocol/json_writer.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "protocol/testing.h"

namespace twitchy::protocol {
namespace {

std::string as_json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string number(std::integral auto value) {
  std::string out;
  append_json_number(out, value);
  return out;
}

TEST(JsonWriter, AppendsToWhatIsThere) {
  std::string out = "x";
  append_json_string(out, "a");
  append_json_number(out, 7);
  EXPECT_EQ(out, R"(x"a"7)");
}

TEST(JsonWriter, EscapesOnlyWhatItMust) {
  EXPECT_EQ(as_json(""), R"("")");
  EXPECT_EQ(as_json(R"(a"b\c/d)"), R"("a\"b\\c/d")");
  EXPECT_EQ(as_json("\n\t\x1f"), R"("\u000a\u0009\u001f")");
  EXPECT_EQ(as_json(std::string_view("a\0b", 3)), R"("a\u0000b")");
  EXPECT_EQ(as_json("\x7f héllo 😀 \u2028"), "\"\x7f héllo 😀 \u2028\"");
}

TEST(JsonWriter, WritesNumbersToTheirEnds) {
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(number(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
}

RC_GTEST_PROP(JsonWriter, WhatItWritesIsReadBackEqual, ()) {
  const std::string text = *any_unicode();
  RC_ASSERT(boost::json::parse(as_json(text)).as_string() == text);
}

RC_GTEST_PROP(JsonWriter, NumbersAreReadBackEqual, (std::int64_t value)) {
  RC_ASSERT(boost::json::parse(number(value)).as_int64() == value);
}

}  // namespace
}  // namespace twitchy::protocol
