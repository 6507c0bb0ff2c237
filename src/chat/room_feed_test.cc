#include "chat/room_feed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "chat/testing.h"
#include "model/limits.h"

namespace twitchy::chat {
namespace {

using testing::batch;
using testing::entry;
using testing::read_frames;
using testing::sequences;
using testing::Sequences;
using testing::TestReader;

class RoomFeedTest : public ::testing::Test {
 protected:
  void add(std::uint64_t first, std::uint64_t last, std::size_t text_bytes = 0) {
    feed_.add(batch(first, last, text_bytes));
  }
  // For a group that was told all before `from`, and for one reader.
  RangeFramePtr frame_from(Sequence from) {
    const Group group(Sequence{from.value() - 1}, Pace::everything, false);
    return feed_.frame_for(group, {});
  }
  RangeFramePtr frame_of(std::uint64_t from, std::uint64_t to) {
    return feed_.frame_of({Sequence{from}, Sequence{to}}, false, {});
  }
  void seat(Reader& reader) { feed_.seat(reader, Pace::everything); }
  static testing::Told read(const RangeFramePtr& built) {
    const auto frames = read_frames(*built->frame);
    EXPECT_EQ(frames.size(), 1u);
    return frames.front();
  }

  const std::unique_ptr<LiveRoom> room_ = testing::make_room();
  RoomFeed feed_{*room_, 3};
};

TEST_F(RoomFeedTest, BeginsWithNothing) {
  EXPECT_EQ(feed_.head(), Sequence{});
  EXPECT_EQ(feed_.first(), Sequence{1});
  EXPECT_EQ(feed_.last_messages(10), "");
  feed_.start_at(Sequence{41});
  EXPECT_EQ(feed_.head(), Sequence{41});
  EXPECT_EQ(feed_.first(), Sequence{42});
  add(42, 43);
  EXPECT_EQ(feed_.head(), Sequence{43});
  EXPECT_EQ(feed_.first(), Sequence{42});
}

TEST_F(RoomFeedTest, BuildsTheFrameOfARangeAcrossBatches) {
  add(1, 3);
  feed_.add(std::make_shared<const EncodedBatch>(std::vector{entry(4), entry(5, false), entry(6)}));
  add(7, 9);
  const auto built = frame_of(2, 8);
  EXPECT_EQ(built->range.from, Sequence{2});
  EXPECT_EQ(built->range.to, Sequence{8});
  EXPECT_EQ(built->shown, 6u);
  EXPECT_EQ(read(built).summary(), "messages 2-8");
  EXPECT_EQ(read(built).shown(), (Sequences{2, 3, 4, 6, 7, 8}));
  EXPECT_EQ(read(built).room(), "r");
  EXPECT_EQ(read(frame_from(Sequence{7})).shown(), sequences(7, 9));
}

TEST_F(RoomFeedTest, ARangeThatShowsNothingIsAFrameAllTheSame) {
  feed_.add(std::make_shared<const EncodedBatch>(std::vector{entry(1, false), entry(2, false), entry(3)}));
  EXPECT_EQ(read(frame_of(1, 2)).summary(), "messages 1-2");
  EXPECT_EQ(read(frame_of(1, 2)).shown(), Sequences{});
  EXPECT_EQ(read(frame_of(2, 3)).shown(), Sequences{3});
}

TEST_F(RoomFeedTest, SharesTheFrameOfARange) {
  add(1, 10);
  const Frame first = frame_of(1, 10)->frame;
  EXPECT_EQ(frame_of(1, 10)->frame, first);
  EXPECT_EQ(frame_from(Sequence{1})->frame, first);
  EXPECT_NE(frame_from(Sequence{2})->frame, first);
  add(11, 12);
  EXPECT_EQ(frame_of(1, 10)->frame, first);
  EXPECT_NE(frame_from(Sequence{1})->frame, first);
}

TEST_F(RoomFeedTest, KeepsOnlyTheLatestFrames) {
  add(1, 100);
  std::vector<std::weak_ptr<const std::string>> frames;
  for (std::uint64_t seq = 1; seq <= 100; ++seq) frames.push_back(frame_of(seq, seq)->frame);
  const auto kept =
      std::count_if(frames.begin(), frames.end(), [](const auto& frame) { return !frame.expired(); });
  EXPECT_GE(kept, 10) << "a full replay has ten";
  EXPECT_LE(kept, 32);
}

TEST_F(RoomFeedTest, CutsALargeBacklogIntoFrames) {
  TestReader behind;
  seat(behind);
  add(1, 1000, 400);
  add(1001, 1010, 50'000);
  add(1011, 5000, 100);
  Sequence at{};
  std::size_t frames = 0;
  while (at < feed_.head()) {
    const auto built = frame_from(next(at));
    ASSERT_EQ(built->range.from, next(at));
    ASSERT_GE(built->range.to, built->range.from);
    EXPECT_LE(built->frame->size(), limits::kFrameBytesTarget + limits::kFrameBytesTarget / 2);
    at = built->range.to;
    ++frames;
  }
  EXPECT_GE(frames, 5u);
  EXPECT_LE(frames, 12u);
}

TEST_F(RoomFeedTest, AMessageLargerThanAFrameIsAFrame) {
  add(1, 3, 2 * limits::kFrameBytesTarget);
  for (std::uint64_t seq = 1; seq <= 3; ++seq) EXPECT_EQ(frame_from(Sequence{seq})->range.to, Sequence{seq});
}

TEST_F(RoomFeedTest, GivesTheLastMessagesThatAreShown) {
  const auto last = [&](std::size_t count) {
    const auto messages = boost::json::parse("[" + feed_.last_messages(count) + "]");
    Sequences found;
    for (const auto& message : messages.as_array())
      found.push_back(message.at("seq").to_number<std::uint64_t>());
    return found;
  };
  add(1, 3);
  EXPECT_EQ(last(10), (Sequences{1, 2, 3}));
  feed_.add(std::make_shared<const EncodedBatch>(std::vector{entry(4), entry(5, false), entry(6)}));
  feed_.add(std::make_shared<const EncodedBatch>(std::vector{entry(7, false), entry(8, false)}));
  EXPECT_EQ(last(10), (Sequences{1, 2, 3, 4, 6}));
  EXPECT_EQ(last(3), (Sequences{3, 4, 6}));
  EXPECT_EQ(last(0), Sequences{});
}

TEST_F(RoomFeedTest, KeepsWhatIsRecent) {
  for (std::uint64_t first = 1; first <= 4901; first += 100) add(first, first + 99);
  EXPECT_LE(feed_.first().value(), feed_.head().value() - limits::kRecentMessages + 1);
  EXPECT_GE(feed_.first().value() + 100, feed_.head().value() - limits::kRecentMessages + 1);
}

TEST_F(RoomFeedTest, KeepsWhatAGroupHasNotBeenGiven) {
  TestReader reader;
  seat(reader);
  for (std::uint64_t first = 1; first <= 4901; first += 100) add(first, first + 99);
  EXPECT_EQ(feed_.first(), Sequence{1});
  feed_.groups().front()->move_to(Sequence{3000});
  add(5001, 5001);
  EXPECT_EQ(feed_.first(), Sequence{3001});
}

TEST_F(RoomFeedTest, LetsGoOfWhatAGroupHasNotBeenGivenPastItsBytes) {
  TestReader reader;
  seat(reader);
  constexpr std::size_t kBatch = 1024 * 1024;
  const std::size_t batches = limits::kFeedBytes / kBatch + 4;
  for (std::size_t i = 1; i <= batches; ++i) add(i, i, kBatch);
  EXPECT_GT(feed_.first(), Sequence{1});
  EXPECT_GE(feed_.first(), Sequence{5});
  EXPECT_LE(feed_.first(), Sequence{6});
}

// ---- Seats ---------------------------------------------------------------------------------------------

TEST_F(RoomFeedTest, SeatsReadersInGroups) {
  std::deque<TestReader> readers(2 * limits::kGroupSubscribers + 1);
  for (auto& reader : readers) seat(reader);
  ASSERT_EQ(feed_.groups().size(), 3u);
  EXPECT_EQ(feed_.groups()[0]->members.size(), limits::kGroupSubscribers);
  EXPECT_EQ(feed_.groups()[2]->members.size(), 1u);
  EXPECT_EQ(feed_.readers(), readers.size());
  EXPECT_EQ(readers.back().seats.front().room, 3) << "the room's place";
  feed_.unseat(readers[5], Seat(readers[5].seats.front()));
  EXPECT_TRUE(readers[5].seats.empty());
  TestReader late;
  seat(late);
  EXPECT_EQ(late.seats.front().group, feed_.groups()[0].get()) << "into the place that became free";
  EXPECT_EQ(feed_.groups().size(), 3u);
}

TEST_F(RoomFeedTest, WhoTakesAFreedPlaceKnowsIt) {
  std::deque<TestReader> readers(4);
  for (auto& reader : readers) seat(reader);
  const auto check = [&] {
    for (auto& reader : readers) {
      if (reader.seats.empty()) continue;
      const Seat& seat = reader.seats.front();
      ASSERT_LT(seat.index, seat.group->members.size());
      EXPECT_EQ(seat.group->members[seat.index].reader, &reader);
    }
  };
  for (const std::size_t leaving : {1u, 3u, 0u, 2u}) {
    feed_.unseat(readers[leaving], Seat(readers[leaving].seats.front()));
    check();
  }
  EXPECT_EQ(feed_.readers(), 0u);
}

TEST_F(RoomFeedTest, WhatAReaderMissedMovesWithIt) {
  std::deque<TestReader> readers(3);
  for (auto& reader : readers) seat(reader);
  Group& group = *feed_.groups().front();
  group.members[2].missed_from = Sequence{7};
  feed_.unseat(readers[0], Seat(readers[0].seats.front()));
  EXPECT_EQ(group.members[readers[2].seats.front().index].missed_from, Sequence{7});
  EXPECT_EQ(group.members[readers[1].seats.front().index].missed_from, Sequence{});
  TestReader late;
  seat(late);
  EXPECT_EQ(group.members[late.seats.front().index].missed_from, Sequence{});
}

TEST_F(RoomFeedTest, AnEmptyGroupTakesItsFirstReaderAtTheHead) {
  TestReader reader;
  seat(reader);
  add(1, 5);
  EXPECT_EQ(feed_.groups().front()->position, Sequence{});
  feed_.unseat(reader, Seat(reader.seats.front()));
  seat(reader);
  EXPECT_EQ(feed_.groups().size(), 1u);
  EXPECT_EQ(feed_.groups().front()->position, Sequence{5});
}

TEST_F(RoomFeedTest, WhoSatBeforeTheFirstBatchIsGivenAllOfIt) {
  TestReader reader;
  seat(reader);
  add(42, 50);
  EXPECT_EQ(feed_.groups().front()->position, Sequence{41});
}

}  // namespace
}  // namespace twitchy::chat
