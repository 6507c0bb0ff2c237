#include "chat/encoded_batch.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "chat/testing.h"

namespace twitchy::chat {
namespace {

using testing::entry;

std::string json_of(std::uint64_t seq) {
  std::string json;
  const auto made = entry(seq);
  protocol::append_message(json, made.seq, *made.entry);
  return json;
}

TEST(EncodedBatch, GivesTheMessagesOfARange) {
  const auto batch = testing::batch(5, 8);
  EXPECT_EQ(batch->first(), Sequence{5});
  EXPECT_EQ(batch->last(), Sequence{8});
  EXPECT_EQ(batch->messages({Sequence{6}, Sequence{7}}), "," + json_of(6) + "," + json_of(7));
  EXPECT_EQ(batch->messages({Sequence{5}, Sequence{5}}), "," + json_of(5));
  EXPECT_EQ(batch->messages({Sequence{5}, Sequence{8}}).size(), batch->bytes());
}

TEST(EncodedBatch, AnEntryThatShowsNothingTakesNoBytes) {
  const std::vector<LogEntry> entries{entry(1, false), entry(2), entry(3, false), entry(4, false), entry(5)};
  const EncodedBatch batch(entries);
  EXPECT_EQ(batch.last(), Sequence{5});
  EXPECT_EQ(batch.messages({Sequence{1}, Sequence{1}}), "");
  EXPECT_EQ(batch.messages({Sequence{3}, Sequence{4}}), "");
  EXPECT_EQ(batch.messages({Sequence{1}, Sequence{5}}), "," + json_of(2) + "," + json_of(5));
  EXPECT_EQ(batch.shown({Sequence{1}, Sequence{5}}), 2u);
  EXPECT_EQ(batch.shown({Sequence{2}, Sequence{4}}), 1u);
  EXPECT_EQ(batch.shown({Sequence{3}, Sequence{4}}), 0u);
}

TEST(EncodedBatch, OfNothingShownIsEmpty) {
  const std::vector<LogEntry> entries{entry(9, false), entry(10, false)};
  const EncodedBatch batch(entries);
  EXPECT_EQ(batch.first(), Sequence{9});
  EXPECT_EQ(batch.last(), Sequence{10});
  EXPECT_EQ(batch.bytes(), 0u);
}

}  // namespace
}  // namespace twitchy::chat
