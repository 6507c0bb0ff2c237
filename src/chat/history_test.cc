#include "chat/history.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "chat/testing.h"
#include "model/limits.h"
#include "store/await.h"
#include "store/memory/memory_message_store.h"

namespace twitchy::chat {
namespace {

using testing::entry;
using testing::sequences;
using testing::Sequences;

// A memory store that counts its reads, and can fail.
class CountingStore final : public store::MessageStore {
 public:
  std::size_t reads = 0;
  std::size_t rows = 0;
  bool fails_bounds = false;
  bool fails_reads = false;

  void append(const RoomId& room, std::vector<LogEntry> entries, Done<void> done) override {
    memory_.append(room, std::move(entries), std::move(done));
  }
  void read(const RoomId& room, store::ReadRange range, Done<std::vector<LogEntry>> done) override {
    if (fails_reads) return done(Error{ErrorCode::busy, "away", {}});
    ++reads;
    memory_.read(room, range, [&](Result<std::vector<LogEntry>> found) {
      rows += found->size();
      done(std::move(found));
    });
  }
  void bounds(const RoomId& room, Done<store::Bounds> done) override {
    if (fails_bounds) return done(Error{ErrorCode::busy, "away", {}});
    memory_.bounds(room, std::move(done));
  }
  void expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) override {
    memory_.expire(room, before, std::move(done));
  }

 private:
  store::MemoryMessageStore memory_;
};

// A room's history, and the pages of it.
struct Archive {
  std::unique_ptr<LiveRoom> room = testing::make_room();
  CountingStore store;

  void write(std::vector<LogEntry> entries) {
    ASSERT_TRUE(
        await<void>([&](auto done) { store.append(room->config.id, std::move(entries), std::move(done)); }));
  }
  void write(std::uint64_t first, std::uint64_t last, bool is_shown = true) {
    std::vector<LogEntry> entries;
    for (auto seq = first; seq <= last; ++seq) entries.push_back(entry(seq, is_shown));
    write(std::move(entries));
  }
  Result<protocol::HistoryPage> read(const HistoryRequest& request) {
    return await<protocol::HistoryPage>(
        [&](auto done) { read_history(store, *room, request, std::move(done)); });
  }
  protocol::HistoryPage newest(std::size_t limit) { return read({{}, {}, limit}).value(); }
  protocol::HistoryPage before(std::uint64_t seq, std::size_t limit) {
    return read({Sequence{seq}, {}, limit}).value();
  }
  protocol::HistoryPage after(std::uint64_t seq, std::size_t limit) {
    return read({{}, Sequence{seq}, limit}).value();
  }
};

Sequences shown(const protocol::HistoryPage& page) {
  Sequences found;
  for (const auto& message : page.messages) found.push_back(message.seq.value());
  return found;
}

std::pair<std::uint64_t, std::uint64_t> covered(const protocol::HistoryPage& page) {
  return {page.from.value(), page.to.value()};
}
using Covered = std::pair<std::uint64_t, std::uint64_t>;

TEST(History, OfAnEmptyRoomIsEmpty) {
  Archive archive;
  for (const auto& page :
       {archive.newest(10), archive.before(5, 10), archive.after(0, 10), archive.after(5, 10)}) {
    EXPECT_EQ(shown(page), Sequences{});
    EXPECT_GT(page.from, page.to);
    EXPECT_EQ(page.head, Sequence{});
    EXPECT_EQ(page.oldest, Sequence{1});
    EXPECT_EQ(page.epoch, Epoch{"e1"});
  }
}

TEST(History, GivesTheNewestPage) {
  Archive archive;
  archive.write(1, 30);
  const auto page = archive.newest(10);
  EXPECT_EQ(shown(page), sequences(21, 30));
  EXPECT_EQ(covered(page), Covered(21, 30));
  EXPECT_EQ(page.head, Sequence{30});
  EXPECT_EQ(page.oldest, Sequence{1});
}

TEST(History, GivesWhatIsBefore) {
  Archive archive;
  archive.write(1, 30);
  EXPECT_EQ(shown(archive.before(21, 10)), sequences(11, 20));
  EXPECT_EQ(covered(archive.before(21, 10)), Covered(11, 20));
  EXPECT_EQ(shown(archive.before(4, 10)), sequences(1, 3));
  EXPECT_EQ(covered(archive.before(4, 10)), Covered(1, 3));
  EXPECT_EQ(shown(archive.before(31, 2)), sequences(29, 30));
  EXPECT_EQ(shown(archive.before(1000, 2)), sequences(29, 30)) << "past the head: the newest";
  EXPECT_EQ(shown(archive.before(UINT64_MAX, 2)), sequences(29, 30));
  for (const std::uint64_t first : {0, 1}) {
    EXPECT_EQ(shown(archive.before(first, 10)), Sequences{});
    EXPECT_GT(archive.before(first, 10).from, archive.before(first, 10).to);
  }
}

TEST(History, GivesWhatIsAfter) {
  Archive archive;
  archive.write(1, 30);
  EXPECT_EQ(shown(archive.after(0, 10)), sequences(1, 10));
  EXPECT_EQ(covered(archive.after(0, 10)), Covered(1, 10));
  EXPECT_EQ(shown(archive.after(10, 10)), sequences(11, 20));
  EXPECT_EQ(shown(archive.after(28, 10)), sequences(29, 30));
  EXPECT_EQ(covered(archive.after(28, 10)), Covered(29, 30));
  for (const std::uint64_t past : {std::uint64_t{30}, std::uint64_t{31}, UINT64_MAX}) {
    EXPECT_EQ(shown(archive.after(past, 10)), Sequences{});
    EXPECT_EQ(covered(archive.after(past, 10)), Covered(31, 30));
  }
}

TEST(History, BeginsAtTheOldestThatIsKept) {
  Archive archive;
  archive.write(101, 110);
  EXPECT_EQ(shown(archive.after(0, 3)), sequences(101, 103));
  EXPECT_EQ(covered(archive.after(0, 3)), Covered(101, 103));
  EXPECT_EQ(covered(archive.before(104, 10)), Covered(101, 103));
  EXPECT_GT(archive.before(50, 10).from, archive.before(50, 10).to);
  EXPECT_EQ(archive.newest(1).oldest, Sequence{101});
}

TEST(History, OfARoomThatExpiredWhollyIsEmpty) {
  Archive archive;
  archive.write(1, 10);
  archive.store.expire(archive.room->config.id, INT64_MAX, [](const auto&) {});
  for (const auto& page : {archive.newest(10), archive.before(5, 10), archive.after(0, 10)}) {
    EXPECT_EQ(shown(page), Sequences{});
    EXPECT_GT(page.from, page.to);
    EXPECT_EQ(page.head, Sequence{10});
  }
}

TEST(History, PassesOverWhatShowsNothing) {
  Archive archive;
  archive.write(1, 5);
  archive.write(6, 9, false);
  archive.write(10, 12);
  EXPECT_EQ(shown(archive.before(12, 4)), (Sequences{4, 5, 10, 11}));
  EXPECT_EQ(covered(archive.before(12, 4)), Covered(4, 11));
  EXPECT_EQ(shown(archive.after(4, 2)), (Sequences{5, 10}));
  EXPECT_EQ(covered(archive.after(4, 2)), Covered(5, 10));
  EXPECT_EQ(shown(archive.before(10, 2)), (Sequences{4, 5}));
  EXPECT_EQ(covered(archive.before(10, 2)), Covered(4, 9));
}

TEST(History, APageAtTheEndCoversWhatShowsNothing) {
  Archive archive;
  archive.write(1, 5, false);
  archive.write(6, 7);
  archive.write(8, 9, false);
  EXPECT_EQ(covered(archive.before(10, 10)), Covered(1, 9));
  EXPECT_EQ(covered(archive.after(0, 10)), Covered(1, 9));
  EXPECT_EQ(shown(archive.after(7, 10)), Sequences{});
  EXPECT_EQ(covered(archive.after(7, 10)), Covered(8, 9));
}

TEST(History, PassesOverMuchThatShowsNothingInFewReads) {
  Archive archive;
  archive.write(1, 1);
  archive.write(2, 5000, false);
  archive.write(5001, 5001);
  EXPECT_EQ(shown(archive.before(5001, 1)), Sequences{1});
  EXPECT_LE(archive.store.reads, 20u);
  archive.store.reads = 0;
  EXPECT_EQ(shown(archive.after(1, 1)), Sequences{5001});
  EXPECT_LE(archive.store.reads, 20u);
}

TEST(History, AnOrdinaryPageTakesOneRead) {
  Archive archive;
  archive.write(1, 100);
  archive.newest(10);
  EXPECT_EQ(archive.store.reads, 1u);
  EXPECT_EQ(archive.store.rows, 10u);
}

TEST(History, APageThatHasSomeIsCutAfterTooManyRows) {
  Archive archive;
  archive.write(1, 1);
  archive.write(2, 3 * limits::kHistoryRowsScanned, false);
  archive.write(3 * limits::kHistoryRowsScanned + 1, 3 * limits::kHistoryRowsScanned + 1);
  const auto page = archive.newest(10);
  EXPECT_EQ(page.messages.size(), 1u);
  EXPECT_EQ(page.to, page.head);
  EXPECT_GE(archive.store.rows, limits::kHistoryRowsScanned);
  EXPECT_LE(archive.store.rows, limits::kHistoryRowsScanned + 1000);
  EXPECT_EQ(archive.store.rows, page.to.value() - page.from.value() + 1);
}

TEST(History, IsEmptyOnlyWhenNothingIsLeft) {
  Archive archive;
  archive.write(1, 1);
  archive.write(2, 3 * limits::kHistoryRowsScanned, false);
  EXPECT_EQ(shown(archive.newest(10)), Sequences{1});
  EXPECT_LE(archive.store.reads, 50u);
}

TEST(History, PassesTheStoresErrorsOn) {
  Archive archive;
  archive.write(1, 3);
  archive.store.fails_reads = true;
  EXPECT_EQ(archive.read({{}, {}, 10}).error().code, ErrorCode::busy);
  archive.store.fails_bounds = true;
  EXPECT_EQ(archive.read({{}, {}, 10}).error().code, ErrorCode::busy);
}

// A log with stretches that show nothing, and what of it is shown.
std::pair<std::vector<LogEntry>, Sequences> any_log() {
  std::pair<std::vector<LogEntry>, Sequences> log;
  auto seq = *rc::gen::inRange<std::uint64_t>(1, 30);
  for (auto stretches = *rc::gen::inRange(0, 8); stretches > 0; --stretches) {
    const bool is_shown = *rc::gen::arbitrary<bool>();
    for (auto left = *rc::gen::inRange(1, 20); left > 0; --left, ++seq) {
      log.first.push_back(entry(seq, is_shown));
      if (is_shown) log.second.push_back(seq);
    }
  }
  return log;
}

RC_GTEST_PROP(History, WalkingBackVisitsEveryMessageOnceAndPagesTile, ()) {
  const auto [entries, expected] = any_log();
  const auto limit = *rc::gen::inRange<std::size_t>(1, 12);
  Archive archive;
  archive.write(entries);
  Sequences visited;
  auto page = archive.newest(limit);
  RC_ASSERT(page.to == page.head);
  while (page.from <= page.to) {
    const auto found = shown(page);
    RC_ASSERT(found.size() <= limit);
    RC_ASSERT(found.size() == limit || page.from == page.oldest);
    visited.insert(visited.begin(), found.begin(), found.end());
    const Sequence edge = page.from;
    page = archive.before(edge.value(), limit);
    RC_ASSERT(next(page.to) == edge);
  }
  RC_ASSERT(visited == expected);
}

RC_GTEST_PROP(History, WalkingOnVisitsEveryMessageOnceAndPagesTile, ()) {
  const auto [entries, expected] = any_log();
  const auto limit = *rc::gen::inRange<std::size_t>(1, 12);
  Archive archive;
  archive.write(entries);
  Sequences visited;
  auto page = archive.after(0, limit);
  RC_ASSERT(page.from == page.oldest);
  while (page.from <= page.to) {
    const auto found = shown(page);
    RC_ASSERT(found.size() == limit || page.to == page.head);
    visited.insert(visited.end(), found.begin(), found.end());
    const Sequence edge = page.to;
    page = archive.after(edge.value(), limit);
    RC_ASSERT(page.from == next(edge));
  }
  RC_ASSERT(visited == expected);
}

}  // namespace
}  // namespace twitchy::chat
