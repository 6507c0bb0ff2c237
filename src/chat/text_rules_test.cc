#include "chat/text_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <utf8proc.h>

#include <cstdint>
#include <string>
#include <vector>

#include "model/limits.h"

namespace twitchy::chat {
namespace {

std::string utf8(std::int32_t code_point) {
  std::uint8_t bytes[4];
  const auto size = utf8proc_encode_char(code_point, bytes);
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

std::string times(std::size_t count, const std::string& text) {
  std::string made;
  for (std::size_t i = 0; i < count; ++i) made += text;
  return made;
}

// Why a text is refused; "" if it is not.
std::string refusal(std::string_view text) {
  const auto checked = check_text(text);
  if (checked) return "";
  EXPECT_EQ(checked.error().code, ErrorCode::invalid_text);
  return checked.error().message;
}

std::string accepted(std::string_view text) {
  const auto checked = check_text(text);
  EXPECT_TRUE(checked) << checked.error().message;
  return checked ? std::string(*checked) : "";
}

TEST(TextRules, LeaveAnOrdinaryTextAlone) {
  for (const char* text : {"hi", "hi there!", "a  b", "今天的直播真的很好看", "مرحبا",
                           "👨‍👩‍👧‍👦", "❤️", "e\u0301", "?"}) {
    EXPECT_EQ(accepted(text), text);
  }
}

TEST(TextRules, TrimUnicodeWhiteSpace) {
  EXPECT_EQ(accepted("  hi there \t\r\n"), "hi there");
  for (const std::int32_t c : {0x9, 0xa, 0xb, 0xc, 0xd, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x200a, 0x2028,
                               0x2029, 0x202f, 0x205f, 0x3000}) {
    EXPECT_EQ(accepted(utf8(c) + "hi" + utf8(c) + utf8(c)), "hi") << std::hex << c;
  }
}

TEST(TextRules, GiveAViewIntoTheText) {
  const std::string text = "  hi ";
  EXPECT_EQ(check_text(text)->data(), text.data() + 2);
}

TEST(TextRules, RefuseInvalidUtf8) {
  for (const char* text :
       {"\xff", "a\xc3", "\xc3(", "\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80",
        "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "hi\xe2\x9c"}) {
    EXPECT_EQ(refusal(text), "the text is not valid UTF-8");
  }
}

TEST(TextRules, RefuseControlCharacters) {
  for (std::int32_t c = 0; c < 0xa0; ++c) {
    if (c >= 0x20 && c < 0x7f) continue;
    EXPECT_EQ(refusal("a" + utf8(c) + "b"), "the text has a control character") << std::hex << c;
  }
}

TEST(TextRules, RefuseLineAndParagraphSeparators) {
  EXPECT_EQ(refusal("a\u2028b"), "the text has a line or paragraph separator");
  EXPECT_EQ(refusal("a\u2029b"), "the text has a line or paragraph separator");
}

TEST(TextRules, RefuseNoncharacters) {
  std::vector<std::int32_t> noncharacters;
  for (std::int32_t c = 0xfdd0; c <= 0xfdef; ++c) noncharacters.push_back(c);
  for (std::int32_t plane = 0; plane <= 0x10; ++plane) {
    noncharacters.push_back(plane << 16 | 0xfffe);
    noncharacters.push_back(plane << 16 | 0xffff);
  }
  EXPECT_EQ(noncharacters.size(), 66u);
  for (const auto c : noncharacters) {
    EXPECT_EQ(refusal("a" + utf8(c)), "the text has a noncharacter") << std::hex << c;
  }
  EXPECT_EQ(refusal("a\ufdcf\ufdf0\ufffd"), "");
}

TEST(TextRules, RefuseBidiControlsButNotMarks) {
  for (const std::int32_t c : {0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069}) {
    EXPECT_EQ(refusal("a" + utf8(c) + "b"), "the text has a bidirectional control character")
        << std::hex << c;
  }
  EXPECT_EQ(refusal("a\u200e\u200f\u061c"), "");
}

TEST(TextRules, RefuseManyCombiningMarksInARow) {
  const std::string mark = "\u0301";
  EXPECT_EQ(refusal("a" + times(8, mark) + "b" + times(8, mark)), "");
  EXPECT_EQ(refusal("a" + times(9, mark)), "the text has too many combining marks in a row");
  EXPECT_EQ(refusal("a" + times(3, mark + "\u0903\u20dd")), "the text has too many combining marks in a row")
      << "of any kind: nonspacing, spacing, enclosing";
}

TEST(TextRules, CountCodePointsAfterTrimming) {
  EXPECT_EQ(refusal(times(limits::kTextCodePoints, "✨")), "");
  EXPECT_EQ(refusal("   " + times(limits::kTextCodePoints, "✨") + "   "), "");
  EXPECT_EQ(refusal(times(limits::kTextCodePoints + 1, "✨")), "the text has more than 500 characters");
}

TEST(TextRules, RefuseWhatHasNothingVisible) {
  for (const char* text : {"", " ", " \n\t ", "\u200b", "\u200d", "\u200c\u200d", "\ufe0f", "\u00ad",
                           "\u2060", "\u3164", "\u2800", "\u115f\u1160", "\u034f", "\u200e", "\u180e",
                           "\ufeff", "\U000e0100", "\U000e0041", " \u200b \u3164 "}) {
    EXPECT_EQ(refusal(text), "the text has nothing visible");
  }
}

TEST(TextRules, KeepJoinersAndVariationSelectors) {
  for (const char* text : {"a\u200db", "a\u200cb", "☎\ufe0e", "☎\ufe0f", "می\u200cخواهم", "葛\U000e0100"}) {
    EXPECT_EQ(accepted(text), text);
  }
}

// Bytes and code points that lie near a rule.
rc::Gen<std::string> any_text() {
  const auto piece = rc::gen::oneOf(
      rc::gen::arbitrary<std::string>(), rc::gen::map(rc::gen::inRange<std::int32_t>(0, 0x110000), utf8),
      rc::gen::map(rc::gen::element<std::int32_t>(' ', 'a', 0x85, 0x301, 0x200b, 0x200d, 0x2028, 0x2029,
                                                  0x202e, 0x3000, 0xfdd0, 0xfe0f, 0xfffe, 0x1f600),
                   utf8));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const auto& pieces) {
    std::string text;
    for (const auto& each : pieces) text += each;
    return text;
  });
}

RC_GTEST_PROP(TextRules, AnAcceptedTextIsTrimmedValidUtf8, ()) {
  const std::string text = *any_text();
  const auto checked = check_text(text);
  if (!checked) return;
  RC_ASSERT(!checked->empty());
  RC_ASSERT(check_text(*checked).value() == *checked);
  std::size_t code_points = 0;
  for (std::size_t at = 0; at < checked->size(); ++code_points) {
    std::int32_t c = 0;
    const auto size = utf8proc_iterate(reinterpret_cast<const std::uint8_t*>(checked->data()) + at,
                                       static_cast<utf8proc_ssize_t>(checked->size() - at), &c);
    RC_ASSERT(size > 0);
    RC_ASSERT(utf8(c) == checked->substr(at, static_cast<std::size_t>(size)));
    RC_ASSERT(utf8proc_category(c) != UTF8PROC_CATEGORY_CC);
    at += static_cast<std::size_t>(size);
  }
  RC_ASSERT(code_points <= limits::kTextCodePoints);
}

RC_GTEST_PROP(TextRules, WhiteSpaceAtTheEndsChangesNothing, ()) {
  const std::string text = *any_text();
  const auto checked = check_text(text);
  const std::string spaced = "\u3000 \n" + text + "\t\u2029";
  const auto checked_spaced = check_text(spaced);
  RC_ASSERT(checked.has_value() == checked_spaced.has_value());
  if (checked) RC_ASSERT(*checked == *checked_spaced);
}

}  // namespace
}  // namespace twitchy::chat
