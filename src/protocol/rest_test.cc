#include "protocol/rest.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "protocol/json_writer.h"
#include "protocol/testing.h"

namespace twitchy::protocol {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

template <typename T>
std::string refusal(const Result<T>& result) {
  if (result) return "it is not refused";
  EXPECT_EQ(result.error().code, ErrorCode::bad_request);
  return result.error().message;
}

// ---- Requests ---------------------------------------------------------------------------------------

TEST(Rest, ReadsCredentials) {
  const auto credentials = parse_credentials(R"({"name":"ada","password":"pässword","x":1})");
  ASSERT_TRUE(credentials);
  EXPECT_EQ(credentials->name, "ada");
  EXPECT_EQ(credentials->password, "pässword");
}

TEST(Rest, NamesWhatIsWrongWithCredentials) {
  EXPECT_EQ(refusal(parse_credentials("{}")), "`name` is missing");
  EXPECT_EQ(refusal(parse_credentials(R"({"name":"ada"})")), "`password` is missing");
  EXPECT_EQ(refusal(parse_credentials(R"({"name":1,"password":"x"})")), "`name` is not a string");
  EXPECT_EQ(refusal(parse_credentials("[]")), "not a JSON object");
  EXPECT_THAT(refusal(parse_credentials("")), HasSubstr("not JSON"));
  EXPECT_THAT(refusal(parse_credentials("name=ada")), HasSubstr("not JSON"));
}

TEST(Rest, ReadsAMessageToSend) {
  const auto bare = parse_send(R"({"text":"hi"})");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->text, "hi");
  EXPECT_EQ(bare->nonce, std::nullopt);
  EXPECT_EQ(bare->reply_to, Sequence{});
  const auto full = parse_send(R"({"text":"hi","nonce":"n","reply_to":7})");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->nonce, "n");
  EXPECT_EQ(full->reply_to, Sequence{7});
}

TEST(Rest, NamesWhatIsWrongWithAMessageToSend) {
  EXPECT_EQ(refusal(parse_send("{}")), "`text` is missing");
  EXPECT_EQ(refusal(parse_send(R"({"text":null})")), "`text` is missing");
  EXPECT_EQ(refusal(parse_send(R"({"text":"hi","nonce":""})")),
            "`nonce` is not 1 to 64 printable ASCII characters");
  EXPECT_EQ(refusal(parse_send(R"({"text":"hi","nonce":7})")), "`nonce` is not a string");
  EXPECT_EQ(refusal(parse_send(R"({"text":"hi","reply_to":-7})")),
            "`reply_to` is not a whole number from 0 to 2^53");
}

TEST(Rest, LeavesInvalidUtf8ToTheRulesForTexts) {
  const auto request = parse_send("{\"text\":\"a\xff\"}");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->text, "a\xff");
}

TEST(Rest, RefusesALoneSurrogate) {
  EXPECT_THAT(refusal(parse_send(R"({"text":"\ud800"})")), HasSubstr("not JSON"));
}

// ---- Answers ----------------------------------------------------------------------------------------

TEST(Rest, AUserHasAnIdANameAndRoles) {
  EXPECT_EQ(user_json({UserId{1000}, "ada", {}}), R"({"id":1000,"name":"ada","roles":[]})");
  EXPECT_EQ(user_json({UserId{1001}, "bob", {"a", "b"}}), R"({"id":1001,"name":"bob","roles":["a","b"]})");
}

TEST(Rest, ASessionHasATokenAndItsUser) {
  EXPECT_EQ(session_json("T", 1234, {UserId{1000}, "ada", {}}),
            R"({"token":"T","expires_at":1234,"user":{"id":1000,"name":"ada","roles":[]}})");
}

TEST(Rest, ARoomHasItsTitleStyleViewersAndHead) {
  const RoomStatus uwu{{RoomId{"uwu"}, "U\"w\"U", "uwu"}, 3, Sequence{9}};
  const std::string json = R"({"id":"uwu","title":"U\"w\"U","style":"uwu","viewers":3,"head":9})";
  EXPECT_EQ(room_json(uwu), json);
  EXPECT_EQ(rooms_json({}), R"({"rooms":[]})");
  EXPECT_EQ(rooms_json({uwu, uwu}), R"({"rooms":[)" + json + "," + json + "]}");
}

TEST(Rest, APageOfHistorySaysWhatItCovers) {
  HistoryPage page{{}, Sequence{4}, Sequence{3}, Sequence{3}, Sequence{4}, Epoch{"e1"}};
  EXPECT_EQ(history_json(page, false), R"({"messages":[],"from":4,"to":3,"head":3,"oldest":4,"epoch":"e1"})");
  page = {{make_log_entry(5, "a"), make_log_entry(7, "b")},
          Sequence{4},
          Sequence{8},
          Sequence{9},
          Sequence{1},
          Epoch{"e1"}};
  EXPECT_EQ(history_json(page, false), R"({"messages":[{"seq":5,"at":1700000000000,"user":"ada","text":"a"},)"
                                       R"({"seq":7,"at":1700000000000,"user":"ada","text":"b"}],)"
                                       R"("from":4,"to":8,"head":9,"oldest":1,"epoch":"e1"})");
  EXPECT_THAT(history_json(page, true), HasSubstr(R"("text":"b","original":"as typed"})"));
}

TEST(Rest, WhatWasSentIsTheMessageWithItsNonce) {
  EXPECT_EQ(sent_json(make_log_entry(7, "hi", 3), "n\\"),
            R"({"seq":7,"at":1700000000000,"user":"ada","text":"hi","reply_to":3,"nonce":"n\\"})");
}

TEST(Rest, AProblemHasACodeAStatusAndAWait) {
  EXPECT_EQ(problem_json({ErrorCode::not_found, "there is no such room", {}}),
            R"({"type":"about:blank","title":"Not Found","status":404,"code":"not_found",)"
            R"("detail":"there is no such room"})");
  EXPECT_EQ(problem_json({ErrorCode::busy, "x", 1000ms}),
            R"({"type":"about:blank","title":"Service Unavailable","status":503,"code":"busy",)"
            R"("detail":"x","retry_after_ms":1000})");
}

RC_GTEST_PROP(Rest, WhatIsSentIsReadAsItWasWritten, ()) {
  const std::string text = *any_unicode();
  std::string body = R"({"text":)";
  append_json_string(body, text);
  const auto request = parse_send(body + "}");
  RC_ASSERT(request.has_value());
  RC_ASSERT(request->text == text);
}

RC_GTEST_PROP(Rest, AProblemIsReadBackEqual, ()) {
  const Error error{ErrorCode::bad_request, *any_unicode(), {}};
  RC_ASSERT(boost::json::parse(problem_json(error)).as_object().at("detail").as_string() == error.message);
}

RC_GTEST_PROP(Rest, APageIsReadBackEqual, ()) {
  const auto texts = *rc::gen::container<std::vector<std::string>>(any_unicode());
  HistoryPage page;
  for (std::size_t i = 0; i < texts.size(); ++i) page.messages.push_back(make_log_entry(i + 1, texts[i]));
  const auto json = boost::json::parse(history_json(page, true)).as_object();
  const auto& messages = json.at("messages").as_array();
  RC_ASSERT(messages.size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    RC_ASSERT(messages[i].as_object().at("text").as_string() == texts[i]);
}

}  // namespace
}  // namespace twitchy::protocol
