#include "archive/layered_message_store.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "archive/testing.h"
#include "base/log.h"
#include "model/limits.h"

namespace twitchy::archive {
namespace {

using store::Bounds;
using store::ReadRange;
using End = ReadRange::End;
using Entries = std::vector<LogEntry>;

// A room whose log goes from `base` + 1 to `head`, archived up to some place; and a store that has it all.
struct LayeredRoom {
  explicit LayeredRoom(std::uint64_t seed) : random(seed) {}

  void say(std::uint64_t base, std::size_t count) {
    log.begin_at(room, Sequence{base});
    entries = random_entries(Sequence{base}, count, random);
    log.add(room, entries);
    whole.append(room, entries, [](const auto&) {});
  }
  // As an archiver does.
  void archive(std::size_t count) {
    archived.memory().append(room, {entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(count)},
                             [](const auto&) {});
  }

  static Result<Entries> read(store::MessageStore& store, const RoomId& room, ReadRange range) {
    return await<Entries>([&](auto done) { store.read(room, range, std::move(done)); });
  }
  Result<Entries> read(ReadRange range) { return read(layered, room, range); }
  Result<Bounds> bounds() {
    return await<Bounds>([&](auto done) { layered.bounds(room, std::move(done)); });
  }
  Entries part(std::uint64_t first, std::uint64_t last) {
    return read(whole, room, {Sequence{first - 1}, Sequence{last + 1}, SIZE_MAX}).value();
  }

  const RoomId room{"bestie"};
  SeededRandom random;
  Entries entries;
  LogTwin log;
  StoreTwin archived;
  store::MemoryMessageStore whole;
  LayeredMessageStore layered{archived, log};
};

bool same(const Entries& a, const Entries& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const LogEntry& x, const LogEntry& y) {
    return x.seq == y.seq && *x.entry == *y.entry;
  });
}

constexpr std::size_t kRing = limits::kRecentEntries;

class LayeredMessageStoreTest : public testing::Test {
 protected:
  LayeredMessageStoreTest() { spdlog::set_level(spdlog::level::off); }
  ~LayeredMessageStoreTest() override { spdlog::set_level(spdlog::level::err); }
};

TEST_F(LayeredMessageStoreTest, AnswersLikeAStoreThatIsNeverBehind) {
  EXPECT_TRUE(rc::check([] {
    LayeredRoom it(*rc::gen::arbitrary<std::uint64_t>());
    auto& random = it.random;
    const std::size_t count = random.below(2) == 0 ? random.below(50) : random.below(4 * kRing);
    const std::uint64_t base = random.below(2) == 0 ? 0 : random.below(3 * kRing);
    it.say(base, count);
    std::size_t archived = random.below(3) == 0 ? 0 : random.below(count + 1);
    it.archive(archived);
    // What the log has dropped, but for what is not archived.
    if (archived > 0 && random.below(2) == 0) {
      it.log.drop_before(it.room, Sequence{base + 1 + random.below(archived + 1)});
    }
    for (int i = 0; i < 60; ++i) {
      if (random.below(8) == 0) {
        archived = std::min(count, archived + random.below(50));
        it.archive(archived);
      }
      if (archived > 0 && random.below(20) == 0) {
        const TimeMs before = it.entries[random.below(archived)].entry->at;
        for (store::MessageStore* store :
             {static_cast<store::MessageStore*>(&it.whole), static_cast<store::MessageStore*>(&it.layered)}) {
          store->expire(it.room, before, [](const auto&) {});
        }
        // As chat does before each page.
        RC_ASSERT(it.bounds().has_value());
      }
      ReadRange range;
      range.after = Sequence{random.below(base + count + 5)};
      range.before = random.below(3) == 0 ? Sequence{UINT64_MAX} : Sequence{random.below(base + count + 5)};
      range.limit = random.below(2) == 0 ? random.below(12) : random.below(3 * kRing);
      range.end = random.below(2) == 0 ? End::oldest : End::newest;
      const auto wanted = LayeredRoom::read(it.whole, it.room, range).value();
      const auto found = it.read(range);
      RC_ASSERT(found.has_value());
      RC_ASSERT(same(*found, wanted));
      const auto bounds = it.bounds().value();
      RC_ASSERT(bounds.head == Sequence{base + count});
      const auto whole = await<Bounds>([&](auto done) { it.whole.bounds(it.room, std::move(done)); }).value();
      RC_ASSERT(bounds.oldest == (count == 0 ? Sequence{base + 1} : whole.oldest));
    }
  }));
}

TEST_F(LayeredMessageStoreTest, TheNewestComesFromTheLogAlone) {
  LayeredRoom it(1);
  it.say(0, 3 * kRing);
  it.archive(3 * kRing);
  EXPECT_EQ(it.bounds().value(), (Bounds{Sequence{1}, Sequence{3 * kRing}}));
  const std::size_t reads = it.archived.reads();
  expect_same(it.read({{}, Sequence{UINT64_MAX}, 10, End::newest}).value(),
              it.part(3 * kRing - 9, 3 * kRing));
  EXPECT_EQ(it.archived.reads(), reads);
}

TEST_F(LayeredMessageStoreTest, WhatIsArchivedComesFromTheArchiveAlone) {
  LayeredRoom it(1);
  it.say(0, 3 * kRing);
  it.archive(2 * kRing);
  EXPECT_TRUE(it.bounds().has_value());
  const std::size_t reads = it.log.reads();
  expect_same(it.read({{}, Sequence{101}, 10, End::newest}).value(), it.part(91, 100));
  EXPECT_EQ(it.log.reads(), reads);
}

TEST_F(LayeredMessageStoreTest, WithoutTheArchiveTheNewestIsThereAndTheRestIsBusy) {
  LayeredRoom it(1);
  it.say(0, 3 * kRing);
  it.archive(2 * kRing);
  it.archived.set_read_fault([](std::size_t) { return StoreFault::busy; });
  EXPECT_EQ(it.bounds().value().head, Sequence{3 * kRing});
  expect_same(it.read({{}, Sequence{UINT64_MAX}, 10, End::newest}).value(),
              it.part(3 * kRing - 9, 3 * kRing));
  const auto old = it.read({{}, Sequence{101}, 10, End::newest});
  ASSERT_TRUE(old.has_error());
  EXPECT_EQ(old.error().code, ErrorCode::busy);
}

TEST_F(LayeredMessageStoreTest, WithoutTheArchiveItsOldestIsRemembered) {
  LayeredRoom it(1);
  it.say(0, 100);
  it.archive(100);
  it.layered.expire(it.room, it.entries[49].entry->at, [](const auto&) {});
  EXPECT_EQ(it.bounds().value().oldest, Sequence{50});
  it.archived.set_read_fault([](std::size_t) { return StoreFault::busy; });
  EXPECT_EQ(it.bounds().value().oldest, Sequence{50});
  expect_same(it.read({{}, Sequence{UINT64_MAX}, 10, End::oldest}).value(), it.part(50, 59));
}

TEST_F(LayeredMessageStoreTest, WhatTheLogCannotReadIsReadFromTheArchive) {
  LayeredRoom it(1);
  it.say(0, 100);
  it.archive(90);
  it.log.set_read_fault([](std::size_t) { return Error{ErrorCode::busy, "busy", {}}; });
  expect_same(it.read({{}, Sequence{91}, 10, End::newest}).value(), it.part(81, 90));
  const auto newer = it.read({{}, Sequence{92}, 10, End::newest});
  ASSERT_TRUE(newer.has_error()) << "not a page without its newest";
  EXPECT_EQ(newer.error().code, ErrorCode::busy);
}

TEST_F(LayeredMessageStoreTest, WithoutABrokerItIsBusy) {
  LayeredRoom it(1);
  it.say(0, 10);
  it.log.set_away(true);
  for (const auto code : {it.read({{}, Sequence{UINT64_MAX}, 10}).error().code, it.bounds().error().code}) {
    EXPECT_EQ(code, ErrorCode::busy);
  }
}

TEST_F(LayeredMessageStoreTest, ARowThatIsMissingIsAnErrorAndNoHole) {
  LayeredRoom it(1);
  it.say(0, 3 * kRing);
  Entries torn(it.entries.begin(), it.entries.begin() + 2 * kRing);
  torn.erase(torn.begin() + 49);  // 50
  it.archived.memory().append(it.room, torn, [](const auto&) {});
  it.log.drop_before(it.room, Sequence{2 * kRing});
  const auto found = it.read({{}, Sequence{55}, 10, End::newest});
  ASSERT_TRUE(found.has_error());
  EXPECT_EQ(found.error().code, ErrorCode::internal);
  expect_same(it.read({{}, Sequence{61}, 10, End::newest}).value(), it.part(51, 60));
  expect_same(it.read({{}, Sequence{50}, 10, End::newest}).value(), it.part(40, 49));
}

TEST_F(LayeredMessageStoreTest, WhatNeitherHasIsAnError) {
  LayeredRoom it(1);
  it.say(0, 100);
  it.archive(20);
  it.log.drop_before(it.room, Sequence{41});
  const auto found = it.read({Sequence{30}, Sequence{60}, 100, End::oldest});
  ASSERT_TRUE(found.has_error());
  EXPECT_EQ(found.error().code, ErrorCode::internal);
}

TEST_F(LayeredMessageStoreTest, HasNothingOfARoomInWhichNothingWasSaid) {
  LayeredRoom it(1);
  it.log.begin_at(it.room, Sequence{500});
  EXPECT_EQ(it.bounds().value(), (Bounds{Sequence{501}, Sequence{500}}));
  EXPECT_TRUE(it.read({{}, Sequence{UINT64_MAX}, 10}).value().empty());
}

}  // namespace
}  // namespace twitchy::archive
