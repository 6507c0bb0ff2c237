#include "protocol/server_frames.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/limits.h"
#include "protocol/testing.h"

namespace twitchy::protocol {
namespace {

using namespace std::chrono_literals;

const RoomId kRoom{"uwu"};

std::string message_json(const LogEntry& entry, bool with_original = false) {
  std::string out;
  append_message(out, entry.seq, *entry.entry, with_original);
  return out;
}

TEST(ServerFrames, AMessageSaysWhoSaidWhatAndWhen) {
  EXPECT_EQ(message_json(make_log_entry(7, "hi")),
            R"({"seq":7,"at":1700000000000,"user":"ada","text":"hi"})");
}

TEST(ServerFrames, AnAnswerNamesWhatItAnswers) {
  EXPECT_EQ(message_json(make_log_entry(7, "hi", 3)),
            R"({"seq":7,"at":1700000000000,"user":"ada","text":"hi","reply_to":3})");
}

TEST(ServerFrames, TheOriginalIsShownOnlyIfAsked) {
  EXPECT_EQ(message_json(make_log_entry(7, "hi", 3), true),
            R"({"seq":7,"at":1700000000000,"user":"ada","text":"hi","reply_to":3,"original":"as typed"})");
}

TEST(ServerFrames, MessagesFrameIsStartMessagesAndEnd) {
  std::string out;
  append_messages_start(out, kRoom, {Sequence{5}, Sequence{7}});
  out += message_json(make_log_entry(7, "hi"));
  out += kMessagesEnd;
  EXPECT_EQ(out, R"({"type":"messages","room":"uwu","from":5,"to":7,"messages":[)"
                 R"({"seq":7,"at":1700000000000,"user":"ada","text":"hi"}]})");
}

TEST(ServerFrames, HelloTellsAGuestTheLimits) {
  EXPECT_EQ(hello_frame(std::nullopt, 20),
            R"({"type":"hello","user":null,"limits":{"text_code_points":500,"frame_bytes":16384,)"
            R"("messages_per_30s":20}})");
}

TEST(ServerFrames, HelloTellsAUserWhoTheyAre) {
  EXPECT_EQ(hello_frame(User{kFirstUserId, "ada", {"mod", "vip"}}, 0),
            R"({"type":"hello","user":{"id":1000,"name":"ada","roles":["mod","vip"]},)"
            R"("limits":{"text_code_points":500,"frame_bytes":16384,"messages_per_30s":0}})");
}

TEST(ServerFrames, JoinedSaysWhereTheStreamGoesOn) {
  Joined joined{kRoom, Epoch{"e1"}, Sequence{42}, Sequence{3}, 17, 20, false, {}};
  EXPECT_EQ(joined_frame(joined), R"({"type":"joined","room":"uwu","epoch":"e1","head":42,"oldest":3,)"
                                  R"("viewers":17,"pace":20,"messages":[]})");
  joined.reset = true;
  joined.messages = "{},{}";
  EXPECT_EQ(joined_frame(joined), R"({"type":"joined","room":"uwu","epoch":"e1","head":42,"oldest":3,)"
                                  R"("viewers":17,"pace":20,"reset":true,"messages":[{},{}]})");
}

TEST(ServerFrames, LeftNamesTheRoom) {
  EXPECT_EQ(left_frame(kRoom), R"({"type":"left","room":"uwu"})");
}

TEST(ServerFrames, AckNamesTheNonceAndWhatWasStored) {
  EXPECT_EQ(ack_frame("n\"1", kRoom, make_log_entry(7, "hi")),
            R"({"type":"ack","nonce":"n\"1","room":"uwu","seq":7,"at":1700000000000,"text":"hi"})");
}

TEST(ServerFrames, ErrorHasANonceAndAWaitOnlyWhereThereAreAny) {
  EXPECT_EQ(error_frame({ErrorCode::bad_request, "`room` is missing", {}}),
            R"({"type":"error","code":"bad_request","message":"`room` is missing"})");
  EXPECT_EQ(
      error_frame({ErrorCode::rate_limited, "slow down", 1500ms}, "n"),
      R"({"type":"error","code":"rate_limited","message":"slow down","nonce":"n","retry_after_ms":1500})");
}

TEST(ServerFrames, GapCoversARange) {
  EXPECT_EQ(gap_frame(kRoom, {Sequence{5}, Sequence{7}}), R"({"type":"gap","room":"uwu","from":5,"to":7})");
}

TEST(ServerFrames, ViewersCountsARoom) {
  EXPECT_EQ(viewers_frame(kRoom, 50'000), R"({"type":"viewers","room":"uwu","count":50000})");
}

TEST(ServerFrames, ByeSaysWhenToComeBack) {
  EXPECT_EQ(bye_frame(CloseCode::draining, 1234ms),
            R"({"type":"bye","code":4000,"reconnect_after_ms":1234})");
}

RC_GTEST_PROP(ServerFrames, AMessageIsReadBackEqual, (std::uint64_t seq, std::uint64_t reply_to)) {
  auto entry = make_log_entry(seq, *any_unicode(), reply_to);
  const auto json = boost::json::parse(message_json(entry, true)).as_object();
  RC_ASSERT(json.at("seq").to_number<std::uint64_t>() == seq);
  RC_ASSERT(json.at("text").as_string() == entry.entry->text);
  RC_ASSERT(json.contains("reply_to") == (reply_to != 0));
  if (reply_to != 0) RC_ASSERT(json.at("reply_to").to_number<std::uint64_t>() == reply_to);
}

RC_GTEST_PROP(ServerFrames, AnErrorIsReadBackEqual, ()) {
  const Error error{ErrorCode::invalid_text, *any_unicode(), 20ms};
  const auto json = boost::json::parse(error_frame(error, "n")).as_object();
  RC_ASSERT(json.at("message").as_string() == error.message);
  RC_ASSERT(json.at("retry_after_ms").as_int64() == 20);
}

}  // namespace
}  // namespace twitchy::protocol
