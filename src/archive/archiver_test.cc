#include "archive/archiver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "archive/all_rooms.h"
#include "archive/testing.h"
#include "base/log.h"
#include "broker/in_process/in_process_broker.h"
#include "broker/in_process/memory_commit_log.h"
#include "broker/testing.h"

namespace twitchy::archive {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""h;

class ArchiverTest : public testing::Test {
 protected:
  ArchiverTest() {
    spdlog::set_level(spdlog::level::off);
    options_.chunk_entries = 7;
    options_.look_interval = 1ms;
    options_.backoff_min = 1ms;
    options_.backoff_max = 4ms;
  }
  ~ArchiverTest() override { spdlog::set_level(spdlog::level::err); }

  std::unique_ptr<Archiver> start() { return start(ownership_); }
  std::unique_ptr<Archiver> start(broker::Ownership& ownership) {
    registry_ = std::make_unique<prometheus::Registry>();
    return std::make_unique<Archiver>(log_, store_, ownership, clock_, random_, *registry_, options_);
  }
  // Says so many more entries.
  void say(std::size_t count, const RoomId& room) {
    const auto entries = random_entries(log_.position(room)->head, count, random_);
    log_.add(room, entries);
    auto& said = said_[room];
    said.insert(said.end(), entries.begin(), entries.end());
  }
  void say(std::size_t count) { say(count, room_); }
  Sequence head() { return log_.position(room_)->head; }

  void expect_archived() { expect_archived(room_); }
  void expect_archived(const RoomId& room) {
    ASSERT_TRUE(store_.await_head(room, log_.position(room)->head));
    expect_same(store_.all(room), said_[room]);
  }
  double metric(const std::string& name) const {
    double sum = 0;
    for (const auto& family : registry_->Collect()) {
      if (family.name != name) continue;
      for (const auto& one : family.metric) sum += one.counter.value + one.gauge.value;
    }
    return sum;
  }

  const RoomId room_{"bestie"};
  const RoomId other_{"fr"};
  SystemClock clock_;
  SeededRandom random_{7};
  LogTwin log_;
  StoreTwin store_;
  OwnershipTwin ownership_{{RoomId{"bestie"}}};
  ArchiverOptions options_;
  std::map<RoomId, std::vector<LogEntry>> said_;
  std::unique_ptr<prometheus::Registry> registry_;
};

TEST_F(ArchiverTest, CopiesWhatIsThereAndWhatComes) {
  say(100);
  const auto archiver = start();
  expect_archived();
  say(1);
  expect_archived();
  say(30);
  expect_archived();
  EXPECT_TRUE(ownership_.await_commit(room_, head()));
  EXPECT_TRUE(eventually([&] { return archiver->lag().at(0).messages == 0; }));
  EXPECT_EQ(metric("twitchy_archive_rows_total"), 131);
  EXPECT_EQ(metric("twitchy_archive_lost_entries_total"), 0);
}

TEST_F(ArchiverTest, GoesOnAfterWhatTheStoreHas) {
  say(50);
  store_.memory().append(room_, {said_[room_].begin(), said_[room_].begin() + 20}, [](const auto&) {});
  log_.drop_before(room_, Sequence{21});
  const auto archiver = start();
  expect_archived();
  EXPECT_TRUE(ownership_.await_commit(room_, head()));
  EXPECT_EQ(metric("twitchy_archive_rows_total"), 30);
}

TEST_F(ArchiverTest, CommitsOnlyWhatIsWritten) {
  say(7);
  store_.set_append_fault([](std::size_t) { return StoreFault::held; });
  const auto archiver = start();
  ASSERT_TRUE(eventually([&] { return store_.held() == 1; }));
  EXPECT_EQ(ownership_.committed(room_), Sequence{});
  store_.answer_held();
  EXPECT_TRUE(ownership_.await_commit(room_, Sequence{7}));
  store_.set_append_fault(nullptr);
}

TEST_F(ArchiverTest, ReadsTheNextChunkWhileOneIsWrittenAndNoMore) {
  say(100);
  store_.set_append_fault([](std::size_t) { return StoreFault::held; });
  const auto archiver = start();
  ASSERT_TRUE(eventually([&] { return store_.held() == 1 && log_.reads() >= 2; }));
  const std::size_t looks = log_.looks();
  ASSERT_TRUE(eventually([&] { return log_.looks() > looks + 10; })) << "the lag is kept up to date";
  EXPECT_EQ(log_.entries_read(), 14u);
  EXPECT_EQ(archiver->lag().at(0).messages, 100u);
  store_.set_append_fault(nullptr);
  store_.answer_held();
  expect_archived();
}

TEST_F(ArchiverTest, HoldsNoMoreOfAllRoomsThanItMay) {
  say(100, room_);
  say(100, other_);
  options_.entries_held = 21;
  store_.set_append_fault([](std::size_t) { return StoreFault::held; });
  const auto archiver = start();
  ownership_.gain(other_);
  ASSERT_TRUE(eventually([&] { return log_.entries_read() >= 21; }));
  const std::size_t looks = log_.looks();
  ASSERT_TRUE(eventually([&] { return log_.looks() > looks + 20; }));
  EXPECT_EQ(log_.entries_read(), 21u);
  store_.set_append_fault(nullptr);
  store_.answer_held();
  expect_archived(room_);
  expect_archived(other_);
}

// Each call in turn fails, in each way.
TEST_F(ArchiverTest, WhateverFailsIsTriedAgain) {
  for (const auto fault : {StoreFault::busy, StoreFault::unknown_lost, StoreFault::unknown_written}) {
    for (std::size_t failing = 1; failing <= 6; ++failing) {
      SCOPED_TRACE(testing::Message() << "fault " << static_cast<int>(fault) << " of call " << failing);
      const RoomId room{"room-" + std::to_string(static_cast<int>(fault)) + "-" + std::to_string(failing)};
      say(40, room);
      const std::size_t appends = store_.appends();
      const std::size_t reads = log_.reads();
      const std::size_t questions = store_.reads();
      // Twice, so that one meets what is tried again.
      store_.set_append_fault([=](std::size_t n) {
        return n == appends + failing || n == appends + failing + 1 ? fault : StoreFault::none;
      });
      log_.set_read_fault([=](std::size_t n) {
        return n == reads + failing ? std::optional(Error{ErrorCode::busy, "busy", {}}) : std::nullopt;
      });
      store_.set_read_fault(
          [=](std::size_t n) { return n == questions + failing ? StoreFault::busy : StoreFault::none; });
      AllRooms all({room});
      const auto archiver = start(all);
      expect_archived(room);
      EXPECT_TRUE(eventually([&] { return !archiver->lag().at(0).is_failing; }));
      EXPECT_GE(metric("twitchy_archive_failures_total"), failing <= 5 ? 2 : 0);
    }
  }
}

TEST_F(ArchiverTest, WaitsForALogThatIsAway) {
  log_.set_away(true);
  const auto archiver = start();
  ASSERT_TRUE(eventually([&] { return archiver->lag().size() == 1 && archiver->lag().at(0).is_failing; }));
  log_.set_away(false);
  say(20);
  expect_archived();
  EXPECT_TRUE(eventually([&] { return !archiver->lag().at(0).is_failing; }));
}

TEST_F(ArchiverTest, CommitsWhatOneWroteWhoDiedBeforeItsCommit) {
  say(20);
  store_.memory().append(room_, said_[room_], [](const auto&) {});
  const auto archiver = start();
  EXPECT_TRUE(ownership_.await_commit(room_, head()));
}

TEST_F(ArchiverTest, KilledBetweenWriteAndCommitLosesAndDoublesNothing) {
  say(60);
  store_.set_append_fault([](std::size_t n) { return n == 3 ? StoreFault::held : StoreFault::none; });
  options_.leave_patience = 0ms;
  auto killed = start();
  ASSERT_TRUE(eventually([&] { return store_.held() == 1; }));
  killed.reset();
  EXPECT_EQ(ownership_.committed(room_), Sequence{14});
  OwnershipTwin again({room_});
  const auto archiver = start(again);
  expect_archived();
  EXPECT_TRUE(again.await_commit(room_, head()));
  EXPECT_EQ(metric("twitchy_archive_rows_total"), 60 - 21) << "what was written is not written again";
  store_.answer_held();  // to one who has gone
}

TEST_F(ArchiverTest, ARoomIsGivenOverWhenItsWriteHasEnded) {
  say(60);
  store_.set_append_fault([](std::size_t n) { return n == 2 ? StoreFault::held : StoreFault::none; });
  options_.leave_patience = 1h;
  const auto archiver = start();
  ASSERT_TRUE(eventually([&] { return store_.held() == 1; }));
  std::atomic<bool> is_lost{false};
  std::thread loser([&] {
    ownership_.lose(room_);
    is_lost = true;
  });
  ASSERT_TRUE(eventually([&] { return archiver->lag().empty(); })) << "it knows that it is to leave";
  EXPECT_FALSE(is_lost);
  store_.answer_held();
  loser.join();
  EXPECT_EQ(ownership_.committed(room_), Sequence{14}) << "told before it is given over";
  EXPECT_EQ(store_.appends(), 2u);
  ownership_.gain(room_);
  expect_archived();
}

TEST_F(ArchiverTest, TwoWhoBothBelieveThatARoomIsTheirsDoNoHarm) {
  say(500);
  OwnershipTwin other({room_});
  prometheus::Registry registry;
  const auto a = start();
  Archiver b(log_, store_, other, clock_, random_, registry, options_);
  for (int i = 0; i < 20; ++i) say(25);
  EXPECT_TRUE(ownership_.await_commit(room_, head()));
  EXPECT_TRUE(other.await_commit(room_, head()));
  expect_archived();
}

TEST_F(ArchiverTest, WhatTheLogDroppedTooEarlyIsVoid) {
  say(100);
  store_.memory().append(room_, {said_[room_].begin(), said_[room_].begin() + 20}, [](const auto&) {});
  log_.drop_before(room_, Sequence{61});
  const auto archiver = start();
  ASSERT_TRUE(store_.await_head(room_, head()));
  for (std::size_t i = 20; i < 60; ++i) {
    Entry lost;
    lost.kind = EntryKind::void_copy;
    lost.at = said_[room_][19].entry->at;
    said_[room_][i].entry = std::make_shared<const Entry>(lost);
  }
  expect_archived();
  EXPECT_TRUE(ownership_.await_commit(room_, head()));
  EXPECT_EQ(metric("twitchy_archive_lost_entries_total"), 40);
}

TEST_F(ArchiverTest, ARoomWhoseLogBeginsLateHasLostNothing) {
  log_.begin_at(room_, Sequence{500});
  say(30);
  said_[room_].erase(said_[room_].begin(), said_[room_].begin() + 10);
  log_.drop_before(room_, Sequence{511});
  const auto archiver = start();
  expect_archived();
  EXPECT_TRUE(ownership_.await_commit(room_, head()));
  EXPECT_EQ(metric("twitchy_archive_lost_entries_total"), 0);
  EXPECT_EQ(store_.bounds_of(room_).oldest, Sequence{511});
}

TEST_F(ArchiverTest, FromTheBeginningWritesOverWhatIsThere) {
  say(50);
  store_.memory().append(room_, {said_[room_].begin(), said_[room_].begin() + 40}, [](const auto&) {});
  log_.drop_before(room_, Sequence{11});
  options_.from = Sequence{};
  const auto archiver = start();
  ASSERT_TRUE(ownership_.await_commit(room_, head()));
  expect_archived();
  EXPECT_EQ(metric("twitchy_archive_rows_total"), 40);
  EXPECT_EQ(metric("twitchy_archive_lost_entries_total"), 0) << "the store has what the log has not";
}

TEST_F(ArchiverTest, FromTheBeginningGoesOnWhereItWasWhenARoomComesBack) {
  say(70);
  options_.from = Sequence{};
  const auto archiver = start();
  ASSERT_TRUE(ownership_.await_commit(room_, head()));
  ownership_.lose(room_);
  say(7);
  ownership_.gain(room_);
  ASSERT_TRUE(ownership_.await_commit(room_, head()));
  expect_archived();
  EXPECT_EQ(metric("twitchy_archive_rows_total"), 77);
}

TEST_F(ArchiverTest, FromBeyondTheHeadLeavesNoHole) {
  say(50);
  options_.from = Sequence{40};
  const auto archiver = start();
  expect_archived();
}

TEST_F(ArchiverTest, ShowsTheLagOfItsOwnRoomsOnly) {
  say(30, room_);
  say(20, other_);
  store_.set_append_fault([](std::size_t) { return StoreFault::busy; });
  const auto archiver = start();
  ownership_.gain(other_);
  ASSERT_TRUE(eventually([&] { return metric("twitchy_archive_lag_messages") == 50; }));
  EXPECT_TRUE(eventually([&] { return metric("twitchy_archive_lag_seconds") > 0; }));
  ownership_.lose(room_);
  EXPECT_TRUE(eventually([&] { return metric("twitchy_archive_lag_messages") == 20; }));
  store_.set_append_fault(nullptr);
  EXPECT_TRUE(eventually([&] { return metric("twitchy_archive_lag_messages") == 0; }));
  EXPECT_TRUE(eventually([&] { return metric("twitchy_archive_lag_seconds") == 0; }));
}

TEST_F(ArchiverTest, CopiesTheInProcessBrokersLog) {
  broker::MemoryCommitLog commits;
  prometheus::Registry registry;
  const auto broker = broker::InProcessBroker::start(commits, {room_}, clock_, registry).value();
  AllRooms all({room_});
  options_.chunk_entries = 100;
  Archiver archiver(*broker, store_, all, clock_, random_, registry, options_);
  broker::OutcomeLog outcomes;
  constexpr std::uint64_t kMessages = 2'000;
  for (std::uint64_t i = 1; i <= kMessages; ++i) {
    broker->publish(room_, broker::said(UserId{1000}, std::to_string(i), "hi"), outcomes, i);
  }
  ASSERT_TRUE(store_.await_head(room_, Sequence{kMessages}));
  expect_same(store_.all(room_), commits.read(room_, Sequence{}, kMessages).value());
  archiver.stop();
  broker->stop();
}

}  // namespace
}  // namespace twitchy::archive
