// What every MessageStore must do. A backend's test includes this and instantiates the suite:
//
//   INSTANTIATE_TEST_SUITE_P(Memory, MessageStoreConformance,
//                            testing::Values([] { return std::make_shared<MemoryMessageStore>(); }));
//
// Include it in one file of an executable. The store may hold other data and be used by other tests at
// the same time: the suite makes up its own rooms.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "store/await.h"
#include "store/message_store.h"

namespace twitchy::store {

// Called once a test; what the store lives on may hang on the pointer.
using MakeMessageStore = std::function<std::shared_ptr<MessageStore>()>;

class MessageStoreConformance : public testing::TestWithParam<MakeMessageStore> {
 protected:
  // A room that no one has written to.
  static RoomId fresh_room() {
    SystemRandom random;
    return RoomId{"room-" + std::to_string(random.next())};
  }

  // Said a second apart: entry 1 at start_ + 1000.
  LogEntry entry(std::uint64_t seq) const {
    Entry e;
    e.at = start_ + static_cast<TimeMs>(seq) * 1000;
    e.user = UserId{1000 + seq % 7};
    e.user_name = "Ada";
    e.text = "Hey bestie! ✨💅 " + std::to_string(seq);
    e.original = std::to_string(seq);
    e.style = "bestie";
    e.style_version = 0xfedcba9876543210;
    e.seed = seq * 0x9e3779b97f4a7c15;
    e.nonce = "n-" + std::to_string(seq);
    e.reply_to = Sequence{seq / 2};
    e.more = {{"later", std::string("\0any bytes\xff", 11)}};
    return {Sequence{seq}, std::make_shared<const Entry>(std::move(e))};
  }

  std::vector<LogEntry> entries(std::uint64_t first, std::uint64_t last) const {
    std::vector<LogEntry> made;
    for (auto seq = first; seq <= last; ++seq) made.push_back(entry(seq));
    return made;
  }

  Result<void> append(const RoomId& room, std::vector<LogEntry> added) {
    return await<void>([&](auto done) { store_->append(room, std::move(added), std::move(done)); });
  }
  Result<std::vector<LogEntry>> read(const RoomId& room, ReadRange range) {
    return await<std::vector<LogEntry>>([&](auto done) { store_->read(room, range, std::move(done)); });
  }
  Bounds bounds(const RoomId& room) {
    return await<Bounds>([&](auto done) { store_->bounds(room, std::move(done)); }).value();
  }
  std::uint64_t expire(const RoomId& room, TimeMs before) {
    return await<std::uint64_t>([&](auto done) { store_->expire(room, before, std::move(done)); }).value();
  }

  // The sequences that a range reads, oldest first.
  std::vector<std::uint64_t> sequences(const RoomId& room, ReadRange range) {
    std::vector<std::uint64_t> found;
    for (const auto& e : read(room, range).value()) found.push_back(e.seq.value());
    return found;
  }

  static ReadRange all() { return {Sequence{}, Sequence{UINT64_MAX}, 1000, ReadRange::End::oldest}; }

  const TimeMs start_ = SystemClock().now_ms();  // a store may reckon what is kept by its own clock
  const std::shared_ptr<MessageStore> store_ = GetParam()();
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(MessageStoreConformance);

using Sequences = std::vector<std::uint64_t>;

TEST_P(MessageStoreConformance, ARoomNeverWrittenToIsEmpty) {
  const RoomId room = fresh_room();
  EXPECT_EQ(bounds(room), (Bounds{Sequence{1}, Sequence{0}}));
  EXPECT_TRUE(read(room, all()).value().empty());
  EXPECT_EQ(expire(room, start_), 0u);
}

TEST_P(MessageStoreConformance, GivesBackEveryFieldOfAnEntry) {
  const RoomId room = fresh_room();
  auto odd = *entry(2).entry;
  odd.kind = EntryKind{77};
  auto empty = Entry{};
  empty.at = start_;  // an older one may be gone at once
  ASSERT_TRUE(append(room, {entry(1),
                            {Sequence{2}, std::make_shared<const Entry>(odd)},
                            {Sequence{3}, std::make_shared<const Entry>(empty)}}));
  const auto found = read(room, all()).value();
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(*found[0].entry, *entry(1).entry);
  EXPECT_EQ(*found[1].entry, odd);
  EXPECT_EQ(*found[2].entry, empty);
}

TEST_P(MessageStoreConformance, ReadsTheOldestOrTheNewestOfARange) {
  const RoomId room = fresh_room();
  ASSERT_TRUE(append(room, entries(1, 20)));
  using End = ReadRange::End;
  const auto range = [](std::uint64_t after, std::uint64_t before, std::size_t limit, End end) {
    return ReadRange{Sequence{after}, Sequence{before}, limit, end};
  };
  EXPECT_EQ(sequences(room, range(0, UINT64_MAX, 3, End::oldest)), (Sequences{1, 2, 3}));
  EXPECT_EQ(sequences(room, range(0, UINT64_MAX, 3, End::newest)), (Sequences{18, 19, 20}));
  EXPECT_EQ(sequences(room, range(5, UINT64_MAX, 3, End::oldest)), (Sequences{6, 7, 8}));
  EXPECT_EQ(sequences(room, range(0, 5, 3, End::newest)), (Sequences{2, 3, 4}));
  EXPECT_EQ(sequences(room, range(5, 8, 100, End::oldest)), (Sequences{6, 7}));
  EXPECT_EQ(sequences(room, range(5, 8, 100, End::newest)), (Sequences{6, 7}));
  EXPECT_EQ(sequences(room, range(19, 1000, 100, End::newest)), (Sequences{20}));
}

TEST_P(MessageStoreConformance, ReadsNothingOfAnEmptyRange) {
  const RoomId room = fresh_room();
  ASSERT_TRUE(append(room, entries(1, 5)));
  for (const auto end : {ReadRange::End::oldest, ReadRange::End::newest}) {
    for (const auto& [after, before, limit] :
         std::vector<std::tuple<std::uint64_t, std::uint64_t, std::size_t>>{{0, UINT64_MAX, 0},
                                                                            {5, UINT64_MAX, 10},
                                                                            {100, UINT64_MAX, 10},
                                                                            {UINT64_MAX, UINT64_MAX, 10},
                                                                            {UINT64_MAX, 0, 10},
                                                                            {0, 0, 10},
                                                                            {0, 1, 10},
                                                                            {3, 4, 10},
                                                                            {4, 2, 10}}) {
      EXPECT_EQ(sequences(room, {Sequence{after}, Sequence{before}, limit, end}), Sequences{})
          << after << ".." << before << " limit " << limit;
    }
  }
}

TEST_P(MessageStoreConformance, WritingAgainChangesNothing) {
  const RoomId room = fresh_room();
  ASSERT_TRUE(append(room, entries(1, 5)));
  ASSERT_TRUE(append(room, entries(2, 4)));
  ASSERT_TRUE(append(room, entries(4, 7)));
  EXPECT_EQ(sequences(room, all()), (Sequences{1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(bounds(room), (Bounds{Sequence{1}, Sequence{7}}));
  ASSERT_TRUE(append(room, entries(1, 2)));
  EXPECT_EQ(bounds(room), (Bounds{Sequence{1}, Sequence{7}})) << "head must not step back";
  EXPECT_EQ(*read(room, all()).value()[1].entry, *entry(2).entry);
}

TEST_P(MessageStoreConformance, WritingNothingIsNoError) {
  const RoomId room = fresh_room();
  ASSERT_TRUE(append(room, {}));
  EXPECT_EQ(bounds(room), Bounds{});
}

TEST_P(MessageStoreConformance, AllowsGaps) {
  const RoomId room = fresh_room();
  ASSERT_TRUE(append(room, {entry(10), entry(12), entry(10'500), entry(30'000)}));
  EXPECT_EQ(sequences(room, all()), (Sequences{10, 12, 10'500, 30'000}));
  EXPECT_EQ(sequences(room, {Sequence{11}, Sequence{30'000}, 10, ReadRange::End::newest}),
            (Sequences{12, 10'500}));
  EXPECT_EQ(sequences(room, {Sequence{}, Sequence{UINT64_MAX}, 2, ReadRange::End::newest}),
            (Sequences{10'500, 30'000}));
  EXPECT_EQ(bounds(room), (Bounds{Sequence{10}, Sequence{30'000}}));
}

TEST_P(MessageStoreConformance, KeepsRoomsApart) {
  const RoomId room = fresh_room();
  const RoomId longer{room.value() + "0"};
  const RoomId last{room.value() + "z"};
  ASSERT_TRUE(append(room, entries(1, 3)));
  ASSERT_TRUE(append(last, entries(1, 4)));
  EXPECT_EQ(bounds(longer), Bounds{});
  EXPECT_TRUE(read(longer, all()).value().empty());
  ASSERT_TRUE(append(longer, entries(5, 6)));
  EXPECT_EQ(sequences(room, all()), (Sequences{1, 2, 3}));
  EXPECT_EQ(sequences(longer, all()), (Sequences{5, 6}));
  EXPECT_EQ(expire(room, INT64_MAX), 3u);
  EXPECT_EQ(sequences(longer, all()), (Sequences{5, 6}));
  EXPECT_EQ(sequences(last, all()), (Sequences{1, 2, 3, 4}));
}

TEST_P(MessageStoreConformance, ExpiresWhatIsOlder) {
  const RoomId room = fresh_room();
  ASSERT_TRUE(append(room, entries(1, 100)));
  EXPECT_EQ(expire(room, entry(1).entry->at), 0u);
  EXPECT_EQ(expire(room, entry(40).entry->at), 39u);
  EXPECT_EQ(bounds(room), (Bounds{Sequence{40}, Sequence{100}}));
  EXPECT_EQ(sequences(room, {Sequence{}, Sequence{UINT64_MAX}, 2, ReadRange::End::oldest}),
            (Sequences{40, 41}));
  EXPECT_EQ(sequences(room, {Sequence{}, Sequence{42}, 5, ReadRange::End::newest}), (Sequences{40, 41}));
  EXPECT_EQ(expire(room, entry(40).entry->at), 0u);
  EXPECT_EQ(expire(room, entry(40).entry->at + 1), 1u);
  EXPECT_EQ(sequences(room, all()).size(), 60u);
}

TEST_P(MessageStoreConformance, ExpiresAcrossGaps) {
  const RoomId room = fresh_room();
  ASSERT_TRUE(append(room, {entry(3), entry(4), entry(50), entry(51), entry(90)}));
  EXPECT_EQ(expire(room, entry(4).entry->at + 1), 47u);
  EXPECT_EQ(bounds(room), (Bounds{Sequence{50}, Sequence{90}}));
  EXPECT_EQ(expire(room, entry(60).entry->at), 40u);
  EXPECT_EQ(sequences(room, all()), (Sequences{90}));
}

TEST_P(MessageStoreConformance, RemembersTheHeadOfARoomThatExpiredWholly) {
  const RoomId room = fresh_room();
  ASSERT_TRUE(append(room, entries(1, 30)));
  EXPECT_EQ(expire(room, INT64_MAX), 30u);
  EXPECT_EQ(bounds(room), (Bounds{Sequence{31}, Sequence{30}}));
  EXPECT_TRUE(read(room, all()).value().empty());
  EXPECT_EQ(expire(room, INT64_MAX), 0u);
  ASSERT_TRUE(append(room, entries(31, 32)));
  EXPECT_EQ(bounds(room), (Bounds{Sequence{31}, Sequence{32}}));
  EXPECT_EQ(sequences(room, all()), (Sequences{31, 32}));
}

TEST_P(MessageStoreConformance, ABatchIsSeenWhollyOnceItsAppendEnds) {
  const RoomId room = fresh_room();
  constexpr std::uint64_t kBatch = 500;
  std::atomic<std::uint64_t> written{0};
  std::thread writer([&] {
    for (std::uint64_t first = 1; first <= 10 * kBatch; first += kBatch) {
      EXPECT_TRUE(append(room, entries(first, first + kBatch - 1)));
      written = first + kBatch - 1;
    }
  });
  for (std::uint64_t known = 0; known < 10 * kBatch;) {
    known = written;
    const auto found = sequences(room, {Sequence{}, Sequence{UINT64_MAX}, 100'000, ReadRange::End::oldest});
    EXPECT_GE(found.size(), known);
    for (std::size_t i = 0; i < found.size(); ++i) ASSERT_EQ(found[i], i + 1);
  }
  writer.join();
}

TEST_P(MessageStoreConformance, ReadsMatchAModelOfThem) {
  const RoomId room = fresh_room();
  const std::uint64_t seed = SystemRandom().next();
  SCOPED_TRACE("seed " + std::to_string(seed));
  SeededRandom random(seed);
  Sequences model;
  std::vector<LogEntry> batch;
  for (std::uint64_t seq = 1; seq <= 300; ++seq) {
    if (random.below(4) == 0) continue;
    model.push_back(seq);
    batch.push_back(entry(seq));
    if (random.below(20) != 0) continue;
    ASSERT_TRUE(append(room, std::exchange(batch, {})));
  }
  ASSERT_TRUE(append(room, std::move(batch)));
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t after = random.below(310);
    const std::uint64_t before = random.below(310);
    const std::size_t limit = random.below(30);
    const auto end = random.below(2) == 0 ? ReadRange::End::oldest : ReadRange::End::newest;
    Sequences expected;
    for (const auto seq : model) {
      if (after < seq && seq < before) expected.push_back(seq);
    }
    if (expected.size() > limit) {
      const auto excess = static_cast<std::ptrdiff_t>(expected.size() - limit);
      end == ReadRange::End::oldest ? expected.erase(expected.end() - excess, expected.end())
                                    : expected.erase(expected.begin(), expected.begin() + excess);
    }
    ASSERT_EQ(sequences(room, {Sequence{after}, Sequence{before}, limit, end}), expected);
  }
}

}  // namespace twitchy::store
