#include "gateway/inflater.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <string>

#include "gateway/client_deflate_testing.h"
#include "model/limits.h"

namespace twitchy::gateway {
namespace {

using namespace std::string_literals;
using Outcome = Inflater::Outcome;

void expect_whole(Inflater& inflater, std::string_view message, std::string_view text) {
  ASSERT_EQ(inflater.inflate(message), Outcome::whole) << testing::PrintToString(message);
  EXPECT_EQ(inflater.text(), text);
}

Outcome outcome_of(std::string_view message) {
  return std::make_unique<Inflater>()->inflate(message);
}

// RFC 7692, 7.2.3: each says Hello.
TEST(Inflater, ReadsTheExamplesOfTheRfc) {
  Inflater inflater;
  for (const std::string& hello : {
           "\xf2\x48\xcd\xc9\xc9\x07\x00"s,                          // one block
           "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"s,          // one without compression
           "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"s,                      // one that says it is the last
           "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"s,  // two
       }) {
    expect_whole(inflater, hello, "Hello");
  }
}

TEST(Inflater, AnEmptyMessageIsOneByte) {
  Inflater inflater;
  expect_whole(inflater, "\x00"s, "");
  expect_whole(inflater, "\x02\x00"s, "");
  expect_whole(inflater, deflated(""), "");
}

TEST(Inflater, BlocksMayFollowALastOne) {
  Inflater inflater;
  const std::string last = "\xf3\x48\xcd\xc9\xc9\x07\x00"s;
  expect_whole(inflater, last + last + "\x00"s, "HelloHello");
  expect_whole(inflater, last + "\xf2\x48\xcd\xc9\xc9\x07\x00"s, "HelloHello");
  // The empty block of the end may say so itself.
  expect_whole(inflater, "\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff\x01"s, "Hello");
}

TEST(Inflater, NoContextIsKept) {
  Inflater inflater;
  expect_whole(inflater, "\xf2\x48\xcd\xc9\xc9\x07\x00"s, "Hello");
  // The same once more, for one who kept it.
  EXPECT_EQ(inflater.inflate("\xf2\x00\x11\x00\x00"s), Outcome::broken);
  expect_whole(inflater, "\xf2\x48\xcd\xc9\xc9\x07\x00"s, "Hello");
}

TEST(Inflater, WhatIsNotDeflatedIsBroken) {
  for (const std::string& wrong : {
           "\xff\xff\xff\xff"s,               // no such type of block
           "\x00\x05\x00\x00\x00Hello\x00"s,  // a length and its complement
           "\x03\xff\xff"s,
           "{\"type\":\"leave\",\"room\":\"uwu\"}"s,
       }) {
    EXPECT_EQ(outcome_of(wrong), Outcome::broken) << testing::PrintToString(wrong);
  }
}

TEST(Inflater, WhatEndsTooSoonIsBroken) {
  EXPECT_EQ(outcome_of(""), Outcome::broken);
  const std::string whole = deflated(std::string(300, 'x') + "and something that is not");
  for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
    EXPECT_EQ(outcome_of(whole.substr(0, size)), Outcome::broken) << size;
  }
}

TEST(Inflater, TakesTheLargestAndNotOneMore) {
  Inflater inflater;
  const std::string largest(limits::kFrameBytes, 'x');
  for (const int level : {0, 1, 9}) {
    expect_whole(inflater, deflated(largest, {.level = level}), largest);
    EXPECT_EQ(inflater.inflate(deflated(largest + "x", {.level = level})), Outcome::too_large);
  }
}

TEST(Inflater, StopsInABomb) {
  Inflater inflater;
  const std::string bomb = deflated(std::string(10'000'000, 'x'));
  ASSERT_LT(bomb.size(), limits::kFrameBytes);
  EXPECT_EQ(inflater.inflate(bomb), Outcome::too_large);
  EXPECT_EQ(inflater.inflate(bomb + "\xff\xff"), Outcome::too_large);
  expect_whole(inflater, deflated("and on"), "and on");
}

RC_GTEST_PROP(Inflater, GivesBackWhatWasDeflatedInAnyWay, ()) {
  static Inflater inflater;
  const auto letters = *rc::gen::inRange(1, 256);
  const auto bytes = rc::gen::map(rc::gen::inRange(0, letters), [](int c) { return static_cast<char>(c); });
  const auto text = *rc::gen::scale(20, rc::gen::container<std::string>(bytes));
  const DeflateWay way{
      .level = *rc::gen::inRange(0, 10),
      .strategy = *rc::gen::element(Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED),
      .is_final = *rc::gen::arbitrary<bool>()};
  RC_ASSERT(inflater.inflate(deflated(text, way)) == Outcome::whole);
  RC_ASSERT(inflater.text() == text);
}

RC_GTEST_PROP(Inflater, AnyBytesHaveAnOutcomeThatDependsOnThemAlone, ()) {
  static Inflater used;
  auto message = deflated(*rc::gen::scale(5, rc::gen::container<std::string>(rc::gen::arbitrary<char>())));
  if (!message.empty())
    message[*rc::gen::inRange<std::size_t>(0, message.size())] ^= *rc::gen::arbitrary<char>();
  const auto fresh = std::make_unique<Inflater>();
  const Outcome outcome = fresh->inflate(message);
  RC_ASSERT(used.inflate(message) == outcome);
  if (outcome == Outcome::whole) RC_ASSERT(used.text() == fresh->text());
}

}  // namespace
}  // namespace twitchy::gateway
