#include "dialect.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace twitchy::bench {
namespace {

std::vector<std::uint64_t> marks_of(std::string_view payload) {
  std::vector<std::uint64_t> marks;
  each_mark(payload, [&](std::uint64_t message, std::string_view /*rest*/) { marks.push_back(message); });
  return marks;
}

TEST(Marks, AreFoundInWhateverStandsAroundThem) {
  EXPECT_EQ(marks_of(marked_text(7, 48)), (std::vector<std::uint64_t>{7}));
  EXPECT_EQ(marks_of(R"({"push":{"pub":{"data":"#0000000012 a"}}})"
                     "\n"
                     R"({"push":{"pub":{"data":"#0000000013 b"}}})"),
            (std::vector<std::uint64_t>{12, 13}));
  EXPECT_TRUE(marks_of("joined").empty());
  EXPECT_TRUE(marks_of("#12 #").empty());
}

TEST(Marks, TellWhatStandsBehindThem) {
  const std::string text = marked_text(9, 48);
  each_mark("42[\"message\",\"" + text + "\"]", [&](std::uint64_t message, std::string_view rest) {
    EXPECT_EQ(message, 9U);
    EXPECT_TRUE(rest.starts_with(text.substr(1 + kMarkDigits)));
  });
}

TEST(Marks, LeaveTextsOfTheSizeAskedFor) {
  for (const std::size_t bytes : {11, 48, 200}) EXPECT_EQ(marked_text(1, bytes).size(), bytes);
}

TEST(Dialects, KnowWhenAReaderIsSubscribed) {
  const auto centrifuge = dialect_of("centrifuge");
  constexpr std::string_view kConnected = R"({"id":1,"connect":{"client":"x","ping":25,"pong":true}})";
  EXPECT_TRUE(centrifuge->is_welcome(Role::sender, kConnected));
  EXPECT_FALSE(centrifuge->is_welcome(Role::reader, kConnected));
  EXPECT_TRUE(centrifuge->is_welcome(Role::reader, R"({"id":2,"subscribe":{}})"));
  EXPECT_TRUE(dialect_of("bun")->is_welcome(Role::reader, "joined"));
  EXPECT_FALSE(dialect_of("socketio")->is_welcome(Role::reader, R"(40{"sid":"x"})"));
  EXPECT_TRUE(dialect_of("socketio")->is_welcome(Role::reader, R"(42["joined"])"));
}

TEST(Dialects, AnswerHeartbeats) {
  EXPECT_EQ(dialect_of("socketio")->pulse("2"), "3");
  EXPECT_EQ(dialect_of("centrifuge")->pulse("{}"), "{}");
  EXPECT_FALSE(dialect_of("bun")->pulse("{}"));
}

TEST(Dialects, AreNamed) {
  EXPECT_THROW(dialect_of("carrier pigeon"), std::runtime_error);
}

}  // namespace
}  // namespace twitchy::bench
