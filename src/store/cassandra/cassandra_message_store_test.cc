#include "store/cassandra/cassandra_message_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "model/limits.h"
#include "store/cassandra/live_cassandra_testing.h"

namespace twitchy::store {
namespace {

using End = ReadRange::End;
using Sequences = std::vector<std::uint64_t>;
constexpr TimeMs kDay = 86'400'000;

class CassandraMessages : public testing::Test {
 protected:
  LogEntry entry(std::uint64_t seq) const { return entry_at(seq, clock_.now_ms()); }
  static LogEntry entry_at(std::uint64_t seq, TimeMs at) {
    Entry made;
    made.at = at;
    made.text = "message " + std::to_string(seq);
    return {Sequence{seq}, std::make_shared<const Entry>(made)};
  }
  std::vector<LogEntry> entries(std::uint64_t first, std::uint64_t last) const {
    std::vector<LogEntry> made;
    for (auto seq = first; seq <= last; ++seq) made.push_back(entry(seq));
    return made;
  }
  Result<void> append(std::vector<LogEntry> added) {
    return await<void>([&](auto done) { store_.append(room_, std::move(added), std::move(done)); });
  }
  Sequences read(CassandraMessageStore& store, std::uint64_t after, std::uint64_t before, std::size_t limit,
                 End end) {
    const auto found = await<std::vector<LogEntry>>([&](auto done) {
      store.read(room_, {Sequence{after}, Sequence{before}, limit, end}, std::move(done));
    });
    Sequences sequences;
    for (const auto& each : found.value()) sequences.push_back(each.seq.value());
    return sequences;
  }
  Bounds bounds(CassandraMessageStore& store) {
    return await<Bounds>([&](auto done) { store.bounds(room_, std::move(done)); }).value();
  }
  std::uint64_t expire(CassandraMessageStore& store, TimeMs before) {
    return await<std::uint64_t>([&](auto done) { store.expire(room_, before, std::move(done)); }).value();
  }
  static Sequences between(std::uint64_t first, std::uint64_t last) {
    Sequences made;
    for (auto seq = first; seq <= last; ++seq) made.push_back(seq);
    return made;
  }

  SystemClock clock_;
  const RoomId room_{"room-" + std::to_string(SystemRandom().next())};
  CassandraMessageStore store_{shared_session(), clock_, 30};
  CassandraMessageStore other_{shared_session(), clock_, 30};  // another node's
};

TEST_F(CassandraMessages, AReadGoesFromBucketToBucketInBothDirections) {
  ASSERT_TRUE(append(entries(9'000, 31'000)));
  EXPECT_EQ(read(store_, 9'994, UINT64_MAX, 10, End::oldest), between(9'995, 10'004));
  EXPECT_EQ(read(store_, 0, 10'005, 10, End::newest), between(9'995, 10'004));
  EXPECT_EQ(read(store_, 9'500, 30'500, 30'000, End::oldest), between(9'501, 30'499));
  EXPECT_EQ(read(store_, 9'500, 30'500, 30'000, End::newest), between(9'501, 30'499));
  EXPECT_EQ(read(store_, 0, UINT64_MAX, 3, End::newest), between(30'998, 31'000));
  EXPECT_EQ(bounds(store_), (Bounds{Sequence{9'000}, Sequence{31'000}}));
}

TEST_F(CassandraMessages, ReadsOfRandomRangesMatchWhatWasWritten) {
  const std::uint64_t seed = SystemRandom().next();
  SCOPED_TRACE("seed " + std::to_string(seed));
  SeededRandom random(seed);
  ASSERT_TRUE(append(entries(1, 25'000)));
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t after = random.below(25'100);
    const std::uint64_t before = random.below(25'100);
    const std::size_t limit = 1 + random.below(1'500);
    const std::uint64_t last = std::min<std::uint64_t>(25'000, before == 0 ? 0 : before - 1);
    auto expected = between(after + 1, last);
    const bool keep_oldest = random.below(2) == 0;
    if (expected.size() > limit) {
      expected = keep_oldest ? between(after + 1, after + limit) : between(last - limit + 1, last);
    }
    ASSERT_EQ(read(other_, after, before, limit, keep_oldest ? End::oldest : End::newest), expected);
  }
}

TEST_F(CassandraMessages, AnotherNodeSeesWhatIsAppendedAndExpired) {
  ASSERT_TRUE(append(entries(1, 10)));
  EXPECT_EQ(read(other_, 0, UINT64_MAX, 100, End::newest), between(1, 10));
  ASSERT_TRUE(append(entries(11, 20)));
  EXPECT_EQ(read(other_, 0, UINT64_MAX, 100, End::newest), between(1, 20));
  EXPECT_EQ(expire(other_, INT64_MAX), 20u);
  EXPECT_EQ(bounds(store_), (Bounds{Sequence{21}, Sequence{20}}));
  EXPECT_EQ(expire(store_, INT64_MAX), 0u);
  EXPECT_EQ(read(store_, 0, UINT64_MAX, 100, End::newest), Sequences{});
}

TEST_F(CassandraMessages, WhatHasExpiredIsNotTakenBack) {
  ASSERT_TRUE(append(entries(1, 10)));
  EXPECT_EQ(expire(store_, INT64_MAX), 10u);
  ASSERT_TRUE(append(entries(5, 10)));
  EXPECT_EQ(bounds(other_), (Bounds{Sequence{11}, Sequence{10}}));
  EXPECT_EQ(read(other_, 0, UINT64_MAX, 100, End::oldest), Sequences{});
}

TEST_F(CassandraMessages, ExpiresAcrossBucketsAndHoles) {
  const TimeMs now = clock_.now_ms();
  std::vector<LogEntry> written;
  for (const std::uint64_t seq : {7, 9'999, 10'000, 45'000, 45'001, 90'000}) {
    written.push_back(entry_at(seq, now - kDay + static_cast<TimeMs>(seq)));
  }
  ASSERT_TRUE(append(written));
  EXPECT_EQ(expire(store_, now - kDay + 20'000), 45'000u - 7);
  EXPECT_EQ(bounds(other_), (Bounds{Sequence{45'000}, Sequence{90'000}}));
  EXPECT_EQ(expire(store_, now - kDay + 90'000), 45'000u);
  EXPECT_EQ(read(store_, 0, UINT64_MAX, 10, End::oldest), (Sequences{90'000}));
}

TEST_F(CassandraMessages, ARowGoesADayAfterItsEntryIsOver) {
  ASSERT_TRUE(append({entry_at(1, clock_.now_ms() - 10 * kDay)}));
  const auto ttl = run_cql("SELECT TTL(record) FROM $keyspace.messages WHERE room = '" + room_.value() +
                           "' AND bucket = 0 AND seq = 1")
                       .value()
                       .integer(0, 0);
  ASSERT_TRUE(ttl.has_value());
  EXPECT_LE(*ttl, 21 * kDay / 1000);
  EXPECT_GT(*ttl, 20 * kDay / 1000);
}

TEST_F(CassandraMessages, WhatIsOverAlreadyIsThereUntilItExpires) {
  ASSERT_TRUE(append({entry_at(1, clock_.now_ms() - 40 * kDay), entry(2)}));
  EXPECT_EQ(bounds(store_).head, Sequence{2});
  EXPECT_EQ(read(other_, 0, UINT64_MAX, 10, End::oldest), between(1, 2));
  EXPECT_EQ(expire(store_, clock_.now_ms() - 30 * kDay), 1u);
  EXPECT_EQ(read(store_, 0, UINT64_MAX, 10, End::oldest), (Sequences{2}));
}

// Where a table is away, its nodes refuse what is asked of it.
TEST_F(CassandraMessages, WhatIsRefusedAfterAPartWasWrittenIsUnknown) {
  const auto config = test_config(fresh_keyspace());
  apply_schema(config).value();
  const auto session = connect(config).value();
  CassandraMessageStore store(session, clock_, 30);
  const auto append_to = [&](std::vector<LogEntry> added) {
    return await<void>([&](auto done) { store.append(room_, std::move(added), std::move(done)); });
  };
  ASSERT_TRUE(append_to(entries(1, 10)));
  ASSERT_TRUE(run_cql_in(config.keyspace, "DROP TABLE $keyspace.room_bounds"));
  const auto half = append_to(entries(11, 20));
  ASSERT_TRUE(half.has_error());
  EXPECT_EQ(half.error().code, ErrorCode::unknown) << half.error().message;
  ASSERT_TRUE(run_cql_in(config.keyspace, "DROP TABLE $keyspace.messages"));
  const auto refused = append_to(entries(21, 30));
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().code, ErrorCode::internal) << refused.error().message;
  session->stop();
}

TEST_F(CassandraMessages, WritingAgainLeavesNoSecondVersion) {
  const auto written = entries(1, 5);
  ASSERT_TRUE(append(written));
  const std::string written_at = "SELECT WRITETIME(record) FROM $keyspace.messages WHERE room = '" +
                                 room_.value() + "' AND bucket = 0 AND seq = 3";
  const auto first = run_cql(written_at).value().bigint(0, 0);
  ASSERT_TRUE(append(written));
  EXPECT_EQ(first, run_cql(written_at).value().bigint(0, 0));
  EXPECT_EQ(first, written[2].entry->at * 1000);
}

TEST_F(CassandraMessages, AVoidEntryIsARowLikeAnyOther) {
  Entry made;
  made.kind = EntryKind::void_copy;
  made.at = clock_.now_ms();
  ASSERT_TRUE(append({entry(1), {Sequence{2}, std::make_shared<const Entry>(made)}, entry(3)}));
  EXPECT_EQ(read(store_, 0, UINT64_MAX, 10, End::oldest), between(1, 3));
}

// So many calls at once are let in; each of the others ends in `busy`, at once. None is lost.
TEST_F(CassandraMessages, CallsBeyondTheBoundAreBusy) {
  ASSERT_TRUE(append(entries(1, 10)));
  constexpr int kCalls = limits::kCassandraCalls + 100;
  std::vector<std::future<Result<std::vector<LogEntry>>>> ends;
  std::atomic<int> ended{0};
  const auto session = shared_session();
  auto held = session->enter(limits::kCassandraCalls - 5).value();
  for (int i = 0; i < kCalls; ++i) {
    auto promise = std::make_shared<std::promise<Result<std::vector<LogEntry>>>>();
    ends.push_back(promise->get_future());
    store_.read(room_, {Sequence{}, Sequence{5}, 10, End::oldest}, [promise, &ended](auto result) {
      ++ended;
      promise->set_value(std::move(result));
    });
  }
  int busy = 0;
  for (auto& end : ends) {
    const auto result = end.get();
    if (result) {
      EXPECT_EQ(result->size(), 4u);
    } else {
      EXPECT_EQ(result.error().code, ErrorCode::busy);
      EXPECT_TRUE(result.error().retry_after.has_value());
      ++busy;
    }
  }
  EXPECT_EQ(ended, kCalls);
  EXPECT_GT(busy, 0) << "the loop above is faster than any database";
}

TEST_F(CassandraMessages, ABusyAppendHasWrittenNothing) {
  const auto session = shared_session();
  {
    auto held = session->enter(limits::kCassandraCalls).value();
    const auto result = append(entries(1, 200));
    ASSERT_TRUE(result.has_error());
    EXPECT_EQ(result.error().code, ErrorCode::busy);
  }
  EXPECT_EQ(bounds(store_), Bounds{});
  ASSERT_TRUE(append(entries(1, 200)));
  EXPECT_EQ(bounds(store_).head, Sequence{200});
}

}  // namespace
}  // namespace twitchy::store
