#include "gateway/http_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <optional>

namespace twitchy::gateway {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

std::optional<std::string> in_query(std::string_view query, std::string_view key) {
  std::string value;
  return find_in_query(query, key, value) ? std::optional(value) : std::nullopt;
}

TEST(Query, FindsAKey) {
  EXPECT_EQ(in_query("room=uwu&pace=20", "room"), "uwu");
  EXPECT_EQ(in_query("room=uwu&pace=20", "pace"), "20");
  EXPECT_EQ(in_query("room=uwu&pace=20", "ace"), std::nullopt);
  EXPECT_EQ(in_query("room=uwu&pace=20", "roo"), std::nullopt);
  EXPECT_EQ(in_query("", "room"), std::nullopt);
}

TEST(Query, TheFirstOfTwoCounts) {
  EXPECT_EQ(in_query("a=1&a=2", "a"), "1");
}

TEST(Query, AKeyMayHaveNoValue) {
  EXPECT_EQ(in_query("a&b", "a"), "");
  EXPECT_EQ(in_query("a=&b", "a"), "");
  EXPECT_EQ(in_query("b&a", "a"), "");
}

TEST(Query, AValueMayHoldAnEqualsSign) {
  EXPECT_EQ(in_query("a=b=c&d", "a"), "b=c");
}

TEST(Query, EmptyItemsArePassedOver) {
  EXPECT_EQ(in_query("&&a=1&&", "a"), "1");
}

TEST(Query, DecodesPercentSigns) {
  EXPECT_EQ(in_query("a=%75w%75", "a"), "uwu");
  EXPECT_EQ(in_query("a=%c3%A9%00", "a"), std::string("é\0", 3));
  EXPECT_EQ(in_query("a=%26%3d%25", "a"), "&=%");
  EXPECT_EQ(in_query("a=1+1", "a"), "1+1");
}

TEST(Query, WhatIsNoEscapeStaysAsItIs) {
  for (const auto* text : {"%", "%4", "%zz", "%4g", "%-1", "%+1", "% 1", "%%"}) {
    EXPECT_EQ(in_query(std::string("a=") + text, "a"), text);
  }
  EXPECT_EQ(in_query("a=%%41", "a"), "%A");
}

std::string encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

RC_GTEST_PROP(Query, EveryValueIsReadBackEqual, (const std::map<unsigned, std::string>& values)) {
  std::string query;
  for (const auto& [key, value] : values) query += "k" + std::to_string(key) + "=" + encode(value) + "&";
  for (const auto& [key, value] : values) RC_ASSERT(in_query(query, "k" + std::to_string(key)) == value);
  RC_ASSERT(in_query(query, "k") == std::nullopt);
}

TEST(HttpResponse, JsonIsNotCached) {
  const auto response = json_response(201, "{}");
  EXPECT_EQ(response.status, 201u);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, "{}");
  EXPECT_EQ(response.error, std::nullopt);
  EXPECT_THAT(response.headers, Contains(Pair("Cache-Control", "no-store")));
}

TEST(HttpResponse, AProblemTellsItsCode) {
  const auto response = problem_response({ErrorCode::not_found, "no such room", {}});
  EXPECT_EQ(response.status, 404u);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_THAT(response.body, HasSubstr(R"("code":"not_found")"));
  EXPECT_EQ(response.error, ErrorCode::not_found);
  EXPECT_THAT(response.headers, Not(Contains(Pair("Retry-After", testing::_))));
  EXPECT_THAT(response.headers, Not(Contains(Pair("WWW-Authenticate", testing::_))));
}

TEST(HttpResponse, RetryAfterIsInWholeSecondsAndNeverTooShort) {
  const auto retry_after = [](std::chrono::milliseconds wait) {
    return problem_response({ErrorCode::rate_limited, "slow down", wait}).headers;
  };
  EXPECT_THAT(retry_after(0ms), Contains(Pair("Retry-After", "1")));
  EXPECT_THAT(retry_after(1ms), Contains(Pair("Retry-After", "1")));
  EXPECT_THAT(retry_after(1000ms), Contains(Pair("Retry-After", "1")));
  EXPECT_THAT(retry_after(1001ms), Contains(Pair("Retry-After", "2")));
}

TEST(HttpResponse, UnauthorizedAsksForABearerToken) {
  EXPECT_THAT(problem_response({ErrorCode::unauthorized, "who?", {}}).headers,
              Contains(Pair("WWW-Authenticate", "Bearer")));
}

}  // namespace
}  // namespace twitchy::gateway
