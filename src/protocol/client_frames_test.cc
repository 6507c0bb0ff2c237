#include "protocol/client_frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/limits.h"
#include "protocol/json_writer.h"

namespace twitchy::protocol {
namespace {

using testing::HasSubstr;

// The frame that `text` is; a test failure if it is refused.
template <typename Frame>
Frame parsed(std::string_view text) {
  const auto result = parse_client_frame(text);
  EXPECT_TRUE(result.frame) << text << ": " << (result.frame ? "" : result.frame.error().message);
  const Frame* frame = result.frame ? std::get_if<Frame>(&*result.frame) : nullptr;
  EXPECT_NE(frame, nullptr) << text;
  return frame ? *frame : Frame{};
}

// Why `text` is refused.
std::string refusal(std::string_view text) {
  const auto result = parse_client_frame(text);
  if (result.frame) return "it is not refused";
  EXPECT_EQ(result.frame.error().code, ErrorCode::bad_request);
  EXPECT_EQ(result.frame.error().retry_after, std::nullopt);
  return result.frame.error().message;
}

std::string say_with_nonce(std::string_view nonce_json) {
  return R"({"type":"say","room":"uwu","text":"hi","nonce":)" + std::string(nonce_json) + "}";
}

TEST(ClientFrames, ReadsAuth) {
  EXPECT_EQ(parsed<AuthFrame>(R"({"type":"auth","token":"T"})").token, "T");
}

TEST(ClientFrames, ReadsJoin) {
  const auto bare = parsed<JoinFrame>(R"({"type":"join","room":"uwu"})");
  EXPECT_EQ(bare.room, "uwu");
  EXPECT_EQ(bare.pace, std::nullopt);
  EXPECT_EQ(bare.after, std::nullopt);
  EXPECT_EQ(bare.epoch, std::nullopt);
  const auto full = parsed<JoinFrame>(R"({"type":"join","room":"uwu","pace":20,"after":0,"epoch":"e"})");
  EXPECT_EQ(full.pace, 20u);
  EXPECT_EQ(full.after, Sequence{0}) << "0 asks for all there is; it is not the same as no `after`";
  EXPECT_EQ(full.epoch, Epoch{"e"});
}

TEST(ClientFrames, ReadsLeave) {
  EXPECT_EQ(parsed<LeaveFrame>(R"({"type":"leave","room":"uwu"})").room, "uwu");
}

TEST(ClientFrames, ReadsSay) {
  const auto frame = parsed<SayFrame>(
      R"({"type":"say","room":"uwu","text":"h\u00ed \ud83d\ude00","nonce":"n","reply_to":7})");
  EXPECT_EQ(frame.room, "uwu");
  EXPECT_EQ(frame.text, "hí 😀");
  EXPECT_EQ(frame.nonce, "n");
  EXPECT_EQ(frame.reply_to, Sequence{7});
  EXPECT_EQ(parsed<SayFrame>(say_with_nonce(R"("n")")).reply_to, Sequence{});
}

TEST(ClientFrames, NamesTheFieldThatIsMissing) {
  EXPECT_EQ(refusal("{}"), "`type` is missing");
  EXPECT_EQ(refusal(R"({"type":"auth"})"), "`token` is missing");
  EXPECT_EQ(refusal(R"({"type":"join"})"), "`room` is missing");
  EXPECT_EQ(refusal(R"({"type":"leave"})"), "`room` is missing");
  EXPECT_EQ(refusal(R"({"type":"say","text":"x","nonce":"n"})"), "`room` is missing");
  EXPECT_EQ(refusal(R"({"type":"say","room":"uwu","nonce":"n"})"), "`text` is missing");
  EXPECT_EQ(refusal(R"({"type":"say","room":"uwu","text":"x"})"), "`nonce` is missing");
}

TEST(ClientFrames, NamesTheFieldThatHasTheWrongType) {
  EXPECT_EQ(refusal(R"({"type":1})"), "`type` is not a string");
  EXPECT_EQ(refusal(R"({"type":"auth","token":[]})"), "`token` is not a string");
  EXPECT_EQ(refusal(R"({"type":"join","room":{}})"), "`room` is not a string");
  EXPECT_EQ(refusal(R"({"type":"join","room":"uwu","epoch":1})"), "`epoch` is not a string");
  EXPECT_EQ(refusal(R"({"type":"leave","room":true})"), "`room` is not a string");
  EXPECT_EQ(refusal(R"({"type":"say","room":"uwu","text":1,"nonce":"n"})"), "`text` is not a string");
  EXPECT_EQ(refusal(say_with_nonce("1")), "`nonce` is not a string");
}

TEST(ClientFrames, ANullFieldIsAnAbsentOne) {
  EXPECT_EQ(refusal(R"({"type":"leave","room":null})"), "`room` is missing");
  const auto join =
      parsed<JoinFrame>(R"({"type":"join","room":"uwu","pace":null,"after":null,"epoch":null})");
  EXPECT_EQ(join.pace, std::nullopt);
  EXPECT_EQ(join.after, std::nullopt);
  EXPECT_EQ(join.epoch, std::nullopt);
}

TEST(ClientFrames, RefusesATypeThatItDoesNotKnow) {
  EXPECT_EQ(refusal(R"({"type":"SAY"})"), "`type` is not one of auth, join, leave, say");
  EXPECT_EQ(refusal(R"({"type":""})"), "`type` is not one of auth, join, leave, say");
}

TEST(ClientFrames, PassesOverFieldsThatItDoesNotKnow) {
  EXPECT_EQ(parsed<LeaveFrame>(R"({"x":[{"type":"say"}],"type":"leave","room":"uwu","pace":"fast"})").room,
            "uwu");
}

TEST(ClientFrames, NumbersAreWholeAndExactInJavaScript) {
  const auto with_after = [](std::string_view number) {
    return R"({"type":"join","room":"uwu","after":)" + std::string(number) + "}";
  };
  EXPECT_EQ(parsed<JoinFrame>(with_after("9007199254740992")).after, Sequence{std::uint64_t{1} << 53});
  for (const auto* wrong : {"9007199254740993", "18446744073709551615", "18446744073709551616", "-1",
                            "-9223372036854775808", "0.5", "1.0", "1e3", "1e999", "\"7\"", "true", "[]"}) {
    EXPECT_EQ(refusal(with_after(wrong)), "`after` is not a whole number from 0 to 2^53") << wrong;
  }
  EXPECT_EQ(refusal(R"({"type":"join","room":"uwu","pace":-5})"),
            "`pace` is not a whole number from 0 to 2^53");
  EXPECT_EQ(refusal(R"({"type":"say","room":"uwu","text":"x","nonce":"n","reply_to":1.5})"),
            "`reply_to` is not a whole number from 0 to 2^53");
  for (const auto* not_json : {"01", "+1", "NaN", "Infinity", "0x10", "1.", ".5"}) {
    EXPECT_THAT(refusal(with_after(not_json)), HasSubstr("not JSON")) << not_json;
  }
}

TEST(ClientFrames, ANonceIsPrintableAscii) {
  EXPECT_EQ(parsed<SayFrame>(say_with_nonce(R"("a b~\u0020\"\\")")).nonce, "a b~ \"\\");
  const std::string longest(limits::kNonceBytes, 'n');
  EXPECT_EQ(parsed<SayFrame>(say_with_nonce('"' + longest + '"')).nonce, longest);
  for (const std::string& wrong : {std::string(), longest + "n", std::string("é"), std::string(R"(\n)"),
                                   std::string(R"(a\u0000b)"), std::string(R"(\u007f)")}) {
    EXPECT_EQ(refusal(say_with_nonce('"' + wrong + '"')), "`nonce` is not 1 to 64 printable ASCII characters")
        << wrong;
  }
}

TEST(ClientFrames, TheErrorOfABadSayNamesItsNonce) {
  for (const auto* bad :
       {R"({"type":"say","nonce":"n"})", R"({"text":1,"room":"uwu","type":"say","nonce":"n"})",
        R"({"type":"say","room":"uwu","text":"x","nonce":"n","reply_to":-1})"}) {
    const auto result = parse_client_frame(bad);
    EXPECT_FALSE(result.frame) << bad;
    EXPECT_EQ(result.nonce, "n") << bad;
  }
}

TEST(ClientFrames, ABadNonceIsNeverGivenBack) {
  EXPECT_EQ(parse_client_frame(say_with_nonce(R"("\n")")).nonce, "");
  EXPECT_EQ(parse_client_frame(say_with_nonce("7")).nonce, "");
}

TEST(ClientFrames, OnlyASayHasANonce) {
  EXPECT_EQ(parse_client_frame(R"({"type":"leave","room":"uwu","nonce":"n"})").nonce, "");
  EXPECT_EQ(parse_client_frame(R"({"type":"dance","nonce":"n"})").nonce, "");
}

TEST(ClientFrames, TheLastOfTwoFieldsOfOneNameCounts) {
  EXPECT_EQ(parsed<LeaveFrame>(R"({"type":"say","room":"a","room":"b","type":"leave"})").room, "b");
}

TEST(ClientFrames, RefusesWhatIsNoObject) {
  for (const auto* text : {"[]", "null", "1", "\"say\"", "true"}) {
    EXPECT_EQ(refusal(text), "not a JSON object") << text;
  }
  for (const auto* text :
       {"", " ", "{", R"({"type":"leave","room":"uwu"}})", R"({"type":"leave","room":"uwu"} x)",
        R"({'type':'leave'})", R"({"type":"leave",})", "/**/{}"}) {
    EXPECT_THAT(refusal(text), HasSubstr("not JSON")) << text;
  }
}

TEST(ClientFrames, RefusesTextThatIsNoUnicode) {
  const auto with_text = [](std::string_view text) {
    return R"({"type":"say","room":"uwu","nonce":"n","text":")" + std::string(text) + "\"}";
  };
  for (const std::string_view wrong : {R"(\ud83d)", R"(\ude00)", R"(\ud83dx)", R"(\ud83d\u0041)",
                                       R"(\ude00\ud83d)", "\xff", "\xed\xa0\x80", "\xc0\xaf", "\xf0\x9f"}) {
    EXPECT_THAT(refusal(with_text(wrong)), HasSubstr("not JSON")) << wrong;
  }
}

TEST(ClientFrames, RefusesDeepNesting) {
  const auto nested = [](std::size_t depth) {
    return R"({"type":"leave","room":"uwu","x":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_EQ(parsed<LeaveFrame>(nested(7)).room, "uwu");
  EXPECT_THAT(refusal(nested(8)), HasSubstr("not JSON"));
  EXPECT_THAT(refusal(nested(limits::kFrameBytes / 2 - 32)), HasSubstr("not JSON"));
}

TEST(ClientFrames, AnObjectOfManyFieldsIsReadLikeAnyOther) {
  std::string text = "{";
  for (int i = 0; text.size() < limits::kFrameBytes - 64; ++i) text += '"' + std::to_string(i) + "\":0,";
  EXPECT_EQ(parsed<LeaveFrame>(text + R"("type":"leave","room":"uwu"})").room, "uwu");
}

RC_GTEST_PROP(ClientFrames, AnyAsciiTextArrivesAsItWasSaid, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 0x7f));
  std::string json = R"({"type":"say","room":"uwu","nonce":"n","text":)";
  append_json_string(json, text);
  json.push_back('}');
  const auto result = parse_client_frame(json);
  RC_ASSERT(result.frame.has_value());
  RC_ASSERT(std::get<SayFrame>(*result.frame).text == text);
}

}  // namespace
}  // namespace twitchy::protocol
