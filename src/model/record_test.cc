#include "model/record.h"

#include <gtest/gtest.h>
#include <protozero/pbf_writer.hpp>
#include <rapidcheck/gtest.h>

#include <string>

namespace rc {

template <>
struct Arbitrary<twitchy::Entry> {
  static Gen<twitchy::Entry> arbitrary() {
    using twitchy::Entry;
    return gen::build<Entry>(
        gen::set(&Entry::kind, gen::cast<twitchy::EntryKind>(gen::arbitrary<std::uint32_t>())),
        gen::set(&Entry::at),
        gen::set(&Entry::user, gen::construct<twitchy::UserId>(gen::arbitrary<std::uint64_t>())),
        gen::set(&Entry::user_name), gen::set(&Entry::text), gen::set(&Entry::original),
        gen::set(&Entry::style), gen::set(&Entry::style_version), gen::set(&Entry::seed),
        gen::set(&Entry::nonce),
        gen::set(&Entry::reply_to, gen::construct<twitchy::Sequence>(gen::arbitrary<std::uint64_t>())),
        gen::set(&Entry::more));
  }
};

}  // namespace rc

namespace twitchy {
namespace {

Entry sample() {
  Entry entry;
  entry.at = 1'700'000'000'123;
  entry.user = UserId{1000};
  entry.user_name = "Ada";
  entry.text = "Hey bestie! ✨💅  Fr fr, hi bestie!";
  entry.original = "hi there";
  entry.style = "bestie";
  entry.style_version = 0xfedcba9876543210;
  entry.seed = 7;
  entry.nonce = "n1";
  entry.reply_to = Sequence{41};
  entry.more = {{"", "empty key"}, {"bytes", std::string("\0\xff", 2)}, {"empty", ""}};
  return entry;
}

RC_GTEST_PROP(Record, GivesBackWhatWasEncoded, (const Entry& entry)) {
  const std::string record = encode_record(entry);
  RC_ASSERT(decode_record(record).value() == entry);
  std::string appended = "before";
  append_record(entry, appended);
  RC_ASSERT(appended == "before" + record);
}

RC_GTEST_PROP(Record, TellsUserAndNonceWithoutTheRest, (const Entry& entry)) {
  const std::string record = encode_record(entry);
  const auto found = read_record_nonce(record).value();
  RC_ASSERT(found.user == entry.user);
  RC_ASSERT(found.nonce == entry.nonce);
}

TEST(Record, GivesBackEveryField) {
  EXPECT_EQ(decode_record(encode_record(sample())).value(), sample());
  EXPECT_EQ(decode_record(encode_record(Entry{})).value(), Entry{});
}

TEST(Record, KeepsAnUnknownKind) {
  Entry entry = sample();
  entry.kind = EntryKind{4'000'000'000};
  const auto decoded = decode_record(encode_record(entry)).value();
  EXPECT_EQ(decoded, entry);
  EXPECT_FALSE(decoded.is_shown());
}

TEST(Record, WithoutAKindIsAMessage) {
  const auto decoded = decode_record(std::string(1, kRecordFormat)).value();
  EXPECT_EQ(decoded, Entry{});
  EXPECT_TRUE(decoded.is_shown());
}

TEST(Record, PassesOverFieldsThatItDoesNotKnow) {
  std::string record = encode_record(sample());
  protozero::pbf_writer later(record);
  later.add_string(100, "from a later version");
  later.add_uint64(101, UINT64_MAX);
  later.add_fixed32(102, 1);
  later.add_fixed64(103, 1);
  protozero::pbf_writer(later, 104).add_string(1, "nested");
  EXPECT_EQ(decode_record(record).value(), sample());
}

TEST(Record, PassesOverUnknownFieldsOfTheOpenMap) {
  std::string record = encode_record(Entry{});
  protozero::pbf_writer fields(record);
  {
    protozero::pbf_writer item(fields, 12);
    item.add_string(1, "key");
    item.add_uint32(9, 9);
    item.add_string(2, "value");
  }
  EXPECT_EQ(decode_record(record).value().more, (std::map<std::string, std::string>{{"key", "value"}}));
}

TEST(Record, OfAnotherFormatIsAnError) {
  EXPECT_EQ(decode_record("").error().code, ErrorCode::internal);
  for (int format = 0; format < 256; ++format) {
    if (format == kRecordFormat) continue;
    std::string record = encode_record(sample());
    record.front() = static_cast<char>(format);
    const auto decoded = decode_record(record);
    ASSERT_TRUE(decoded.has_error());
    EXPECT_EQ(decoded.error().message, "corrupt record: format " + std::to_string(format) + " is not known");
  }
}

TEST(Record, CutAnywhereIsAnErrorOrShorter) {
  const std::string record = encode_record(sample());
  for (std::size_t size = 0; size < record.size(); ++size) {
    const auto decoded = decode_record(std::string_view(record).substr(0, size));
    if (decoded) {
      EXPECT_NE(*decoded, sample());
    } else {
      EXPECT_TRUE(decoded.error().message.starts_with("corrupt record: "));
    }
  }
}

TEST(Record, ALengthPastTheEndIsAnError) {
  EXPECT_TRUE(decode_record("\x01\x2a\x7fshort").has_error());
  EXPECT_TRUE(decode_record("\x01\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").has_error());
  EXPECT_TRUE(decode_record("\x01\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff").has_error());
}

TEST(Record, IsSmallForAChatMessage) {
  Entry entry = sample();
  entry.more.clear();
  entry.text = std::string(100, 'x');
  entry.original = std::string(60, 'x');
  EXPECT_LT(encode_record(entry).size(), 230u);
}

}  // namespace
}  // namespace twitchy
