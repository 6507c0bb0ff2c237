#include "skibidi/unicode.h"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace twitchy::skibidi {
namespace {

constexpr char32_t kCodePointMax = 0x10FFFF;

bool is_surrogate(char32_t value) {
  return value >= 0xD800 && value <= 0xDFFF;
}

std::string encoded(char32_t value) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto used = utf8proc_encode_char(static_cast<utf8proc_int32_t>(value), bytes.data());
  return {bytes.begin(), bytes.begin() + used};
}

struct Decoded {
  utf8proc_int32_t value = -1;
  utf8proc_ssize_t bytes = 0;  // negative: invalid
};

Decoded decoded_by_utf8proc(std::string_view text) {
  Decoded out;
  out.bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                               static_cast<utf8proc_ssize_t>(text.size()), &out.value);
  return out;
}

void expect_same_code_point(std::string_view text) {
  const Decoded expected = decoded_by_utf8proc(text);
  const CodePoint actual = code_point_at(text, 0);
  const bool same = expected.bytes < 0 ? actual.value == 0xFFFD && actual.bytes == 1
                                       : actual.value == static_cast<char32_t>(expected.value) &&
                                             actual.bytes == static_cast<std::size_t>(expected.bytes);
  if (!same) ADD_FAILURE() << ::testing::PrintToString(std::string(text));
}

bool is_valid_by_utf8proc(std::string_view text) {
  while (!text.empty()) {
    const Decoded next = decoded_by_utf8proc(text);
    if (next.bytes < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(next.bytes));
  }
  return true;
}

TEST(Unicode, DecodesEveryCodePointAsUtf8procDoes) {
  for (char32_t value = 0; value <= kCodePointMax; ++value) {
    if (is_surrogate(value)) continue;
    const std::string bytes = encoded(value);
    const CodePoint point = code_point_at(bytes, 0);
    ASSERT_EQ(point.value, value);
    ASSERT_EQ(point.bytes, bytes.size());
    std::string again;
    append_code_point(again, value);
    ASSERT_EQ(again, bytes);
    ASSERT_TRUE(is_valid_utf8(bytes));
  }
}

// Every first byte with any second, and from there on what is at the edges.
TEST(Unicode, DecodesAnyBytesAsUtf8procDoes) {
  constexpr std::string_view kEdges = "\x00\x41\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc2\xed\xf4\xff";
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      for (const char third : kEdges) {
        for (const char fourth : kEdges) {
          const std::array<char, 4> bytes = {static_cast<char>(first), static_cast<char>(second), third,
                                             fourth};
          for (std::size_t size = 1; size <= bytes.size(); ++size)
            expect_same_code_point({bytes.data(), size});
        }
      }
    }
  }
}

TEST(Unicode, TellsValidFromInvalidAsUtf8procDoes) {
  std::mt19937 random(1);
  const std::array<std::string, 12> pieces = {
      "a",        "bc def ghi", "é",        "你",           "👍",
      "\xff",     "\x80",       "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
      "\xe2\x82", "\xf0\x9f"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    const auto count = random() % 6;
    // Mostly valid ones.
    for (unsigned i = 0; i < count; ++i) text += pieces[random() % (random() % 8 == 0 ? pieces.size() : 5)];
    ASSERT_EQ(is_valid_utf8(text), is_valid_by_utf8proc(text)) << ::testing::PrintToString(text);
  }
}

TEST(Unicode, ReadsNothingPastTheEnd) {
  EXPECT_EQ(code_point_at("", 0).bytes, 0u);
  EXPECT_EQ(code_point_at("a", 1).bytes, 0u);
  EXPECT_EQ(code_point_at("a\xe4\xbd", 1).bytes, 1u);
}

// ---- Clusters --------------------------------------------------------------------------------------

// As utf8proc's own documentation does it: from the beginning, every pair of code points.
std::vector<std::size_t> ends_by_utf8proc(std::string_view text) {
  std::vector<std::size_t> ends;
  utf8proc_int32_t state = 0;
  utf8proc_int32_t left = -1;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decoded_by_utf8proc(text.substr(at));
    if (left >= 0 && utf8proc_grapheme_break_stateful(left, next.value, &state)) ends.push_back(at);
    left = next.value;
    at += static_cast<std::size_t>(next.bytes);
  }
  if (!text.empty()) ends.push_back(text.size());
  return ends;
}

std::vector<std::size_t> ends_of(std::string_view text) {
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; at < text.size();) {
    at = cluster_end(text, at);
    ends.push_back(at);
  }
  return ends;
}

// One of each kind that the rules for clusters speak of, and many that they do not. No CR LF: a chat has
// none.
constexpr auto kCodePoints = std::to_array<char32_t>({
    U'a',    U'Z',   U' ',   U'1',    U'#',    U'\'',   0x2019,  0x00E9,  0x0301,  0x0300,  0x20E3,
    0xFE0F,  0xFE0E, 0x200D, 0x200C,  0x0600,  0x06DD,  0x1F468, 0x1F469, 0x1F3FD, 0x1F1E9, 0x1F1EA,
    0x1F3F3, 0x2764, 0x00A9, 0x00AE,  0x4F60,  0x597D,  0x0915,  0x094D,  0x0937,  0x093E,  0x0E33,
    0x0E01,  0x0E49, 0x1100, 0x1161,  0x11A8,  0xAC00,  0xAC01,  0x05D0,  0x0627,  0x064B,  0x0430,
    0x200B,  0x00AD, 0x2028, 0xE0067, 0xE007F, 0x1F602, 0x3000,  0x00A0,  0x110BD,
});

TEST(Unicode, CutsClustersAsUtf8procDoes) {
  std::mt19937 random(2);
  for (int round = 0; round < 200'000; ++round) {
    std::string text;
    const auto count = 1 + random() % 8;
    for (unsigned i = 0; i < count; ++i) text += encoded(kCodePoints[random() % kCodePoints.size()]);
    ASSERT_EQ(ends_of(text), ends_by_utf8proc(text)) << ::testing::PrintToString(text);
  }
}

TEST(Unicode, CutsEveryPairAsUtf8procDoes) {
  for (char32_t value = 0x80; value <= kCodePointMax; ++value) {
    if (is_surrogate(value)) continue;
    for (const std::string& text :
         {"a" + encoded(value), encoded(value) + "a", encoded(value) + encoded(value)}) {
      ASSERT_EQ(ends_of(text), ends_by_utf8proc(text)) << std::hex << static_cast<unsigned>(value);
    }
  }
}

TEST(Unicode, KnowsWhatJoinsBackwards) {
  for (const char32_t value : {U'\u0301', U'\u200d', U'\ufe0f', U'\u20e3', U'\U0001F3FD', U'\u093E'}) {
    EXPECT_TRUE(joins_backwards(value)) << std::hex << static_cast<unsigned>(value);
  }
  for (const char32_t value : {U'a', U' ', U'é', U'你', U'\U0001F602', U'\U0001F1E9'}) {
    EXPECT_FALSE(joins_backwards(value)) << std::hex << static_cast<unsigned>(value);
  }
}

// ---- Classes ---------------------------------------------------------------------------------------

CharClass class_of(std::string_view text) {
  const Cluster cluster = cluster_at(text, 0);
  EXPECT_EQ(cluster.begin, 0u);
  EXPECT_EQ(cluster.end, text.size()) << text;
  return cluster.cls;
}

TEST(Unicode, ClassesOfClusters) {
  for (const char* text : {"a", "Z", "é", "ß", "ǅ", "ạ", "e\u0301", "l\u0301\u0302"}) {
    EXPECT_EQ(class_of(text), CharClass::letter) << text;
  }
  for (const char* text : {"0", "9", "٤", "½", "Ⅷ"}) EXPECT_EQ(class_of(text), CharClass::digit) << text;
  for (const char* text : {" ", "\u00a0", "\u3000"}) EXPECT_EQ(class_of(text), CharClass::space) << text;
  EXPECT_EQ(class_of("_"), CharClass::underscore);
  for (const char* text : {"!", "~", "$", "’", "…", "。", "¿", "“", "—"}) {
    EXPECT_EQ(class_of(text), CharClass::punctuation) << text;
  }
  for (const char* text :
       {"你", "ж", "ا", "😂", "👍🏽", "\u0301", "\t", "×", "1\ufe0f\u20e3", "!\u0301", " \u0301"}) {
    EXPECT_EQ(class_of(text), CharClass::other) << text;
  }
}

TEST(Unicode, LettersAndTheirCase) {
  for (char32_t value = 0; value <= kCodePointMax; ++value) {
    if (is_surrogate(value)) continue;
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(value));
    ASSERT_EQ(is_letter(value), category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO);
    ASSERT_EQ(is_upper(value), category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT);
    ASSERT_EQ(is_lower(value), category == UTF8PROC_CATEGORY_LL);
    ASSERT_EQ(to_lower(value), static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(value))));
    ASSERT_EQ(to_upper(value), static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(value))));
  }
}

TEST(Unicode, FoldsCaseAndApostrophe) {
  EXPECT_EQ(folded("Don’T ÉTÉ 你"), "don't été 你");
  EXPECT_EQ(folded(""), "");
}

// The published values for FNV-1a, 64 bits: style versions hang on it.
TEST(Unicode, HashIsFnv1a) {
  EXPECT_EQ(hash_bytes(""), 0xCBF29CE484222325u);
  EXPECT_EQ(hash_bytes("a"), 0xAF63DC4C8601EC8Cu);
  EXPECT_EQ(hash_bytes("foobar"), 0x85944171F73967E8u);
}

}  // namespace
}  // namespace twitchy::skibidi
