#include "chat/fan_out.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "chat/testing.h"
#include "model/limits.h"

namespace twitchy::chat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using std::chrono_literals::operator""ms;
using testing::batch;
using testing::entry;
using testing::read_frames;
using testing::sequences;
using testing::Sequences;
using testing::TestReader;
using testing::TestWire;

class FanOutTest : public ::testing::Test {
 protected:
  void say(std::uint64_t first, std::uint64_t last, std::size_t text_bytes = 0, std::size_t room = 0) {
    fan_out_.add(room, batch(first, last, text_bytes));
  }
  // Runs until nothing is due any more, letting time pass.
  void run_all() {
    while (const auto when = fan_out_.run()) {
      if (*when > clock_.steady_now()) clock_.advance(limits::kDeflatedPassIntervalMin);
    }
  }
  void tell_viewers() {
    fan_out_.tell_viewers();
    run_all();
  }
  // As with many readers: passes follow on each other as far apart as the limits want it.
  void let_passes_cost_much() {
    wire_.on_deliver = [this] { clock_.advance(6ms); };
  }
  void join(TestReader& reader, JoinRequest request = {}, std::size_t room = 0) {
    EXPECT_TRUE(fan_out_.join(reader, room, request));
  }
  static JoinRequest after(std::uint64_t seq) { return {Sequence{seq}, std::nullopt}; }
  // What it is sent as it drains.
  void drain(TestReader& reader) {
    reader.is_blocked = false;
    reader.drain();
    fan_out_.on_drained(reader);
  }

  ManualClock clock_;
  prometheus::Registry registry_;
  ChatMetrics metrics_{registry_};
  const std::unique_ptr<LiveRoom> room_ = testing::make_room("r");
  const std::unique_ptr<LiveRoom> other_room_ = testing::make_room("other");
  TestWire wire_;
  FanOut fan_out_{{room_.get(), other_room_.get()}, wire_, clock_, limits::kOutboxBytes, metrics_};
};

// ---- Delivery ------------------------------------------------------------------------------------------

TEST_F(FanOutTest, DeliversOnceToEachSubscriber) {
  std::deque<TestReader> readers(3);
  for (auto& reader : readers) {
    join(reader);
    reader.told();
  }
  say(1, 3);
  run_all();
  for (auto& reader : readers) {
    const auto told = reader.told();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].summary(), "messages 1-3");
    EXPECT_EQ(told[0].shown(), sequences(1, 3));
    EXPECT_EQ(told[0].room(), "r");
  }
  run_all();
  for (auto& reader : readers) EXPECT_TRUE(reader.bytes.empty());
  EXPECT_EQ(metrics_.deliveries.Value(), 9);
}

TEST_F(FanOutTest, DeliversToNoReaderOfAnotherRoom) {
  TestReader here;
  TestReader there;
  TestReader both;
  join(here);
  join(there, {}, 1);
  join(both);
  join(both, {}, 1);
  for (TestReader* reader : {&here, &there, &both}) reader->told();
  say(1, 2);
  run_all();
  EXPECT_THAT(there.summaries(), IsEmpty());
  EXPECT_THAT(here.summaries(), ElementsAre("messages 1-2"));
  EXPECT_THAT(both.summaries(), ElementsAre("messages 1-2"));
  say(1, 1, 0, 1);
  run_all();
  EXPECT_THAT(here.summaries(), IsEmpty());
  EXPECT_THAT(there.summaries(), ElementsAre("messages 1-1"));
  EXPECT_EQ(both.told().front().room(), "other");
}

TEST_F(FanOutTest, CoversEntriesThatShowNothing) {
  TestReader reader;
  join(reader);
  reader.told();
  fan_out_.add(0,
               std::make_shared<const EncodedBatch>(std::vector{entry(1, false), entry(2), entry(3, false)}));
  run_all();
  fan_out_.add(0, std::make_shared<const EncodedBatch>(std::vector{entry(4, false)}));
  run_all();
  const auto told = reader.told();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].summary(), "messages 1-3");
  EXPECT_EQ(told[0].shown(), Sequences{2});
  EXPECT_EQ(told[1].summary(), "messages 4-4");
  EXPECT_EQ(told[1].shown(), Sequences{});
}

// ---- Passes --------------------------------------------------------------------------------------------

TEST_F(FanOutTest, AQuietRoomHasItsPassAtOnce) {
  TestReader reader;
  join(reader);
  reader.told();
  EXPECT_EQ(fan_out_.run(), std::nullopt);
  say(1, 1);
  EXPECT_EQ(fan_out_.run(), std::nullopt);
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 1-1"));
  clock_.advance(limits::kSparsePassIntervalMin);
  say(2, 2);
  EXPECT_EQ(fan_out_.run(), std::nullopt);
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 2-2"));
}

TEST_F(FanOutTest, ABusyRoomGrowsItsFrames) {
  TestReader reader;
  join(reader);
  reader.told();
  let_passes_cost_much();
  const SteadyTime due = clock_.steady_now() + limits::kSparsePassIntervalMin;
  say(1, 1);
  fan_out_.run();
  reader.told();
  for (std::uint64_t seq = 2; seq <= 10; ++seq) {
    say(seq, seq);
    EXPECT_EQ(fan_out_.run(), due);
    clock_.advance(1ms);
  }
  EXPECT_THAT(reader.summaries(), IsEmpty());
  clock_.advance(std::chrono::duration_cast<std::chrono::milliseconds>(due - clock_.steady_now()));
  EXPECT_EQ(fan_out_.run(), std::nullopt);
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 2-10"));
}

TEST_F(FanOutTest, PassesThatCostLittleComeSooner) {
  TestReader reader;
  join(reader);
  std::uint64_t head = 0;
  const auto due_after_one_of = [&](std::chrono::milliseconds cost) {
    run_all();
    clock_.advance(100ms);
    wire_.on_deliver = [this, cost] { clock_.advance(cost); };
    const SteadyTime start = clock_.steady_now();
    for (int i = 0; i < 2; ++i) {
      ++head;
      say(head, head);
      if (const auto due = fan_out_.run()) return *due - start;
    }
    return SteadyTime::duration{};
  };
  EXPECT_EQ(due_after_one_of(0ms), limits::kQuickPassIntervalMin);
  EXPECT_EQ(due_after_one_of(1ms), limits::kQuickPassSpacing * 1ms);
  EXPECT_EQ(due_after_one_of(3ms), limits::kQuickPassSpacing * 3ms);
  EXPECT_EQ(due_after_one_of(5ms), limits::kSparsePassIntervalMin);
}

TEST_F(FanOutTest, WhereAllTakeDeflatedFramesPassesAreFurtherApart) {
  TestReader deflating;
  deflating.deflates = true;
  join(deflating);
  let_passes_cost_much();
  const auto due_after = [&](std::uint64_t seq) {
    say(seq, seq);
    run_all();
    clock_.advance(200ms);
    const SteadyTime start = clock_.steady_now();
    say(seq + 1, seq + 1);
    while (fan_out_.run()) {  // a turn for each group
    }
    say(seq + 2, seq + 2, 4 * limits::kSparseBytes);
    return *fan_out_.run() - start;
  };
  EXPECT_EQ(due_after(1), limits::kDeflatedPassIntervalMin);
  TestReader paced;
  join(paced, {{}, {}, Pace::twenty});
  EXPECT_EQ(due_after(4), limits::kDeflatedPassIntervalMin) << "its frames are few, and short";
  fan_out_.leave(paced, 0);
  TestReader plain;
  join(plain);
  EXPECT_EQ(due_after(7), limits::kPassIntervalMin);
  fan_out_.leave(plain, 0);
  run_all();
  EXPECT_EQ(due_after(10), limits::kDeflatedPassIntervalMin);
}

// Two groups of who takes deflated frames; more comes between their turns.
TEST_F(FanOutTest, AGroupHasOneFrameAPassHoweverMuchComesMeanwhile) {
  std::deque<TestReader> readers(2 * limits::kGroupSubscribers);
  for (auto& reader : readers) {
    reader.deflates = true;
    join(reader);
    reader.told();
  }
  say(1, 5);
  fan_out_.run();  // the first group's turn
  say(6, 10);
  const auto next_pass = fan_out_.run();  // the second's, which is given the same frame
  for (auto& reader : readers) EXPECT_THAT(reader.summaries(), ElementsAre("messages 1-5"));
  ASSERT_TRUE(next_pass);
  EXPECT_GT(*next_pass, clock_.steady_now()) << "what came is the next pass'";
  run_all();
  for (auto& reader : readers) EXPECT_THAT(reader.summaries(), ElementsAre("messages 6-10"));
}

TEST_F(FanOutTest, PassesThatTakeLongAreFurtherApart) {
  TestReader reader;
  join(reader);
  wire_.on_deliver = [&] { clock_.advance(80ms); };
  const SteadyTime start = clock_.steady_now();
  say(1, 1);
  fan_out_.run();
  say(2, 2);
  EXPECT_EQ(fan_out_.run(), start + 100ms) << "so that a fifth of the time is left for other events";
}

TEST_F(FanOutTest, MuchThatWaitsIsDueAtOnce) {
  TestReader reader;
  join(reader);
  say(1, 1);
  run_all();
  say(2, 2);
  EXPECT_GT(fan_out_.run(), clock_.steady_now());
  EXPECT_FALSE(fan_out_.is_due_sooner());
  say(3, 3, limits::kUrgentBytes);
  EXPECT_TRUE(fan_out_.is_due_sooner());
  reader.told();
  fan_out_.run();
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 2-3"));
  EXPECT_FALSE(fan_out_.is_due_sooner());
}

TEST_F(FanOutTest, TheMoreWaitsTheSoonerItIsDue) {
  TestReader reader;
  join(reader);
  say(1, 1);
  run_all();
  clock_.advance(100ms);
  let_passes_cost_much();
  const SteadyTime start = clock_.steady_now();
  say(2, 2);
  EXPECT_EQ(fan_out_.run(), std::nullopt);
  say(3, 3);
  EXPECT_EQ(fan_out_.run(), start + limits::kSparsePassIntervalMin);
  EXPECT_FALSE(fan_out_.is_due_sooner());
  say(4, 4, limits::kSparseBytes);
  EXPECT_TRUE(fan_out_.is_due_sooner());
  EXPECT_EQ(fan_out_.run(), start + limits::kPassIntervalMin);
  EXPECT_FALSE(fan_out_.is_due_sooner()) << "it has been told";
}

TEST_F(FanOutTest, ServesOneGroupATurn) {
  std::deque<TestReader> readers(2 * limits::kGroupSubscribers + 10);
  for (auto& reader : readers) {
    join(reader);
    reader.told();
  }
  say(1, 5);
  const auto served = [&] {
    return static_cast<std::size_t>(
        std::count_if(readers.begin(), readers.end(), [](const TestReader& r) { return !r.bytes.empty(); }));
  };
  std::size_t before = 0;
  for (int turn = 1; turn <= 3; ++turn) {
    const auto when = fan_out_.run();
    EXPECT_LE(served() - before, limits::kGroupSubscribers);
    EXPECT_GT(served(), before);
    before = served();
    if (turn < 3) {
      ASSERT_TRUE(when);
      EXPECT_LE(*when, clock_.steady_now()) << "as soon as other events were served";
    } else {
      EXPECT_EQ(when, std::nullopt);
    }
  }
  EXPECT_EQ(before, readers.size());
  for (auto& reader : readers) EXPECT_THAT(reader.summaries(), ElementsAre("messages 1-5"));
}

TEST_F(FanOutTest, AllGroupsShareTheBytesOfAFrame) {
  std::deque<TestReader> readers(2 * limits::kGroupSubscribers + 10);
  for (auto& reader : readers) join(reader);
  say(1, 5);
  run_all();
  ASSERT_EQ(wire_.delivered.size(), 3u);
  EXPECT_EQ(wire_.delivered[0], wire_.delivered[1]);
  EXPECT_EQ(wire_.delivered[0], wire_.delivered[2]);
}

TEST_F(FanOutTest, WhatComesDuringAPassIsDelivered) {
  std::deque<TestReader> readers(2 * limits::kGroupSubscribers);
  for (auto& reader : readers) {
    join(reader);
    reader.told();
  }
  say(1, 1);
  ASSERT_TRUE(fan_out_.run());
  say(2, 2);
  run_all();
  for (auto& reader : readers) {
    Sequences shown;
    for (const auto& frame : reader.told()) {
      const auto more = frame.shown();
      shown.insert(shown.end(), more.begin(), more.end());
    }
    EXPECT_EQ(shown, sequences(1, 2));
  }
}

TEST_F(FanOutTest, ALargeBacklogComesInSeveralFrames) {
  TestReader reader;
  join(reader);
  reader.told();
  say(1, 2000, 500);
  run_all();
  const auto told = reader.told();
  EXPECT_GE(told.size(), 4u);
  Sequences shown;
  for (const auto& frame : told) {
    EXPECT_EQ(frame.number("from"), shown.size() + 1);
    const auto more = frame.shown();
    shown.insert(shown.end(), more.begin(), more.end());
  }
  EXPECT_EQ(shown, sequences(1, 2000));
}

TEST_F(FanOutTest, ALargeBacklogTakesATurnAFrame) {
  TestReader reader;
  join(reader);
  reader.told();
  say(1, 2000, 500);
  while (fan_out_.run()) EXPECT_LE(reader.told().size(), 1u);
}

TEST_F(FanOutTest, CountsAsDeliveredOnlyWhatWasTaken) {
  TestReader slow;
  TestReader quick;
  join(slow);
  join(quick);
  wire_.outbox_bytes = 0;
  slow.is_blocked = true;
  wire_.send(slow, make_frame("x"));
  say(1, 3);
  run_all();
  EXPECT_EQ(metrics_.deliveries.Value(), 3);
}

// ---- Readers that are too slow -------------------------------------------------------------------------

TEST_F(FanOutTest, AReaderWithAFullOutboxIsToldOfAGapWhenItDrains) {
  TestReader slow;
  TestReader quick;
  join(slow);
  join(quick);
  quick.told();
  wire_.outbox_bytes = 600;
  slow.is_blocked = true;
  for (std::uint64_t seq = 1; seq <= 20; ++seq) {
    say(seq, seq);
    run_all();
  }
  EXPECT_LE(slow.outbox.bytes(), 600u);
  EXPECT_EQ(quick.told().size(), 20u) << "no one waits for the slow one";
  drain(slow);
  say(21, 22);
  run_all();
  const auto told = slow.summaries();
  ASSERT_GE(told.size(), 4u);
  EXPECT_EQ(told[0], "joined 0");
  EXPECT_EQ(told[1], "messages 1-1");
  const std::size_t got = told.size() - 3;  // whole frames that its outbox held
  EXPECT_EQ(told[told.size() - 2], "gap " + std::to_string(got + 1) + "-20");
  EXPECT_EQ(told.back(), "messages 21-22");
  EXPECT_EQ(metrics_.gaps.Value(), 1);
}

TEST_F(FanOutTest, AReaderThatDrainsInTimeHasNoGap) {
  TestReader reader;
  join(reader);
  reader.told();
  reader.is_blocked = true;
  say(1, 1);
  run_all();
  say(2, 2);
  run_all();
  drain(reader);
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 1-1", "messages 2-2"));
}

TEST_F(FanOutTest, EachRoomTellsItsOwnGap) {
  TestReader reader;
  join(reader);
  join(reader, {}, 1);
  wire_.outbox_bytes = 0;
  reader.is_blocked = true;
  wire_.send(reader, make_frame(protocol::left_frame(RoomId{"filler"})));
  reader.told();
  say(1, 3);
  say(1, 7, 0, 1);
  run_all();
  reader.outbox = {};
  drain(reader);
  const auto told = reader.told();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].room() + ' ' + told[0].summary(), "r gap 1-3");
  EXPECT_EQ(told[1].room() + ' ' + told[1].summary(), "other gap 1-7");
}

TEST_F(FanOutTest, WhatIsNotAboutMessagesMayBeMissedWithoutAGap) {
  TestReader reader;
  join(reader);
  wire_.outbox_bytes = 0;
  reader.is_blocked = true;
  wire_.send(reader, make_frame("x"));
  reader.told();
  room_->viewers = 77;
  tell_viewers();
  reader.outbox = {};
  drain(reader);
  EXPECT_THAT(reader.summaries(), IsEmpty());
}

TEST_F(FanOutTest, SkipsWhatTheFeedHadToLetGo) {
  TestReader reader;
  join(reader);
  reader.told();
  constexpr std::size_t kText = 1024 * 1024;
  const std::uint64_t head = limits::kFeedBytes / kText + 10;
  for (std::uint64_t seq = 1; seq <= head; ++seq) say(seq, seq, kText);
  run_all();
  const auto told = reader.told();
  ASSERT_GE(told.size(), 2u);
  EXPECT_EQ(told[0].type(), "gap");
  EXPECT_EQ(told[0].number("from"), 1u);
  std::uint64_t covered = told[0].number("to");
  EXPECT_GE(covered, 10u);
  for (std::size_t i = 1; i < told.size(); ++i) {
    EXPECT_EQ(told[i].number("from"), covered + 1);
    covered = told[i].number("to");
  }
  EXPECT_EQ(covered, head);
}

// ---- Joining -------------------------------------------------------------------------------------------

TEST_F(FanOutTest, JoiningShowsTheLastTenAndTheHead) {
  say(1, 24);
  fan_out_.add(0, std::make_shared<const EncodedBatch>(std::vector{entry(25, false)}));
  room_->oldest = 4;
  TestReader other;
  join(other);
  TestReader reader;
  join(reader);
  const auto told = reader.told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].summary(), "joined 25");
  EXPECT_EQ(told[0].shown(), sequences(15, 24));
  EXPECT_EQ(told[0].room(), "r");
  EXPECT_EQ(told[0].json.at("epoch").as_string(), "e1");
  EXPECT_EQ(told[0].number("oldest"), 4u);
  EXPECT_EQ(told[0].number("viewers"), 2u);
  EXPECT_EQ(told[0].number("pace"), 0u);
  say(26, 26);
  run_all();
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 26-26"));
}

TEST_F(FanOutTest, JoiningAnEmptyRoomShowsNothing) {
  TestReader reader;
  join(reader);
  const auto told = reader.told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].summary(), "joined 0");
  EXPECT_EQ(told[0].shown(), Sequences{});
}

TEST_F(FanOutTest, JoiningWhatHasOnlyAHeadSaysIt) {
  fan_out_.start_at(0, Sequence{41});
  TestReader reader;
  join(reader);
  EXPECT_THAT(reader.summaries(), ElementsAre("joined 41"));
  TestReader resumed;
  join(resumed, after(30));
  EXPECT_THAT(resumed.summaries(), ElementsAre("joined 41", "gap 31-41"));
  say(42, 42);
  run_all();
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 42-42"));
  EXPECT_THAT(resumed.summaries(), ElementsAre("messages 42-42"));
}

TEST_F(FanOutTest, AStartBehindTheHeadChangesNothing) {
  say(1, 5);
  fan_out_.start_at(0, Sequence{3});
  TestReader reader;
  join(reader);
  EXPECT_THAT(reader.summaries(), ElementsAre("joined 5"));
}

TEST_F(FanOutTest, JoiningShowsNothingThatIsTooOldToBeKept) {
  say(1, 30);
  room_->oldest = 26;
  TestReader reader;
  join(reader);
  EXPECT_EQ(reader.told()[0].shown(), sequences(26, 30));
  TestReader resumed;
  join(resumed, after(10));
  EXPECT_THAT(resumed.summaries(), ElementsAre("joined 30", "gap 11-25", "messages 26-30"));
  room_->oldest = 31;
  TestReader late;
  join(late, after(10));
  EXPECT_THAT(late.summaries(), ElementsAre("joined 30", "gap 11-30"));
}

// A group may not have had its turn yet: then the first live frame begins before what was shown on joining.
TEST_F(FanOutTest, ANewcomerInAGroupThatIsBehindMissesNothing) {
  TestReader early;
  join(early);
  say(1, 5);
  TestReader late;
  join(late);
  late.told();
  run_all();
  EXPECT_THAT(late.summaries(), ElementsAre("messages 1-5"));
  say(6, 6);
  run_all();
  EXPECT_THAT(late.summaries(), ElementsAre("messages 6-6"));
}

TEST_F(FanOutTest, ResumingReplaysExactlyWhatIsMissing) {
  say(1, 50);
  TestReader reader;
  join(reader, after(20));
  auto told = reader.told();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].summary(), "joined 50");
  EXPECT_EQ(told[0].shown(), Sequences{});
  EXPECT_EQ(told[1].summary(), "messages 21-50");
  EXPECT_EQ(told[1].shown(), sequences(21, 50));
  say(51, 51);
  run_all();
  told = reader.told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].summary(), "messages 51-51");
}

TEST_F(FanOutTest, ResumingAtTheHeadReplaysNothing) {
  say(1, 50);
  TestReader reader;
  join(reader, after(50));
  EXPECT_THAT(reader.summaries(), ElementsAre("joined 50"));
}

TEST_F(FanOutTest, ResumingInTheSameEpochIsAsWithoutOne) {
  say(1, 5);
  TestReader reader;
  join(reader, {Sequence{3}, Epoch{"e1"}});
  EXPECT_THAT(reader.summaries(), ElementsAre("joined 5", "messages 4-5"));
}

TEST_F(FanOutTest, ReplaysAreCutAtMultiplesOfAHundred) {
  for (std::uint64_t first = 1; first <= 901; first += 70) say(first, first + 69);
  TestReader reader;
  join(reader, after(555));
  EXPECT_THAT(reader.summaries(), ElementsAre("joined 910", "messages 556-600", "messages 601-700",
                                              "messages 701-800", "messages 801-900", "messages 901-910"));
}

TEST_F(FanOutTest, ReplaysOfSeveralShareTheirFrames) {
  say(1, 450);
  const auto outbox_after = [&](TestReader& reader, std::uint64_t seq) {
    reader.is_blocked = true;
    join(reader, after(seq));
    std::vector<std::string_view> pieces(20);
    pieces.resize(reader.outbox.peek(pieces));
    return pieces;
  };
  TestReader one;
  TestReader two;
  const auto frames_of_one = outbox_after(one, 120);
  const auto frames_of_two = outbox_after(two, 250);
  ASSERT_EQ(frames_of_one.size(), 5u);  // joined, -200, -300, -400, -450
  ASSERT_EQ(frames_of_two.size(), 4u);  // joined, -300, -400, -450
  EXPECT_EQ(frames_of_one[3].data(), frames_of_two[2].data());
  EXPECT_EQ(frames_of_one[4].data(), frames_of_two[3].data());
}

TEST_F(FanOutTest, ResumingFarBehindIsToldOfAGapFirst) {
  for (std::uint64_t first = 1; first <= 5001; first += 50) say(first, first + 49);
  run_all();
  ASSERT_EQ(room_->config.id, RoomId{"r"});
  TestReader exact;
  join(exact, after(5050 - limits::kReplayMessages));
  const auto all = exact.summaries();
  ASSERT_EQ(all.size(), 12u);
  EXPECT_EQ(all[1], "messages 4051-4100");
  TestReader far;
  join(far, after(5050 - limits::kReplayMessages - 1));
  const auto cut = far.summaries();
  ASSERT_EQ(cut.size(), 12u);
  EXPECT_EQ(cut[0], "joined 5050");
  EXPECT_EQ(cut[1], "gap 4050-4100");
  EXPECT_EQ(cut[2], "messages 4101-4200");
  EXPECT_EQ(cut.back(), "messages 5001-5050");
  TestReader farther;
  join(farther, after(7));
  EXPECT_EQ(farther.summaries()[1], "gap 8-4100");
}

TEST_F(FanOutTest, AnotherEpochResets) {
  say(1, 30);
  TestReader reader;
  join(reader, {Sequence{25}, Epoch{"another"}});
  const auto told = reader.told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].summary(), "reset 30");
  EXPECT_EQ(told[0].shown(), sequences(21, 30));
}

TEST_F(FanOutTest, AfterPastTheHeadResets) {
  say(1, 30);
  TestReader reader;
  join(reader, after(31));
  EXPECT_THAT(reader.summaries(), ElementsAre("reset 30"));
  TestReader far;
  join(far, after(UINT64_MAX));
  EXPECT_THAT(far.summaries(), ElementsAre("reset 30"));
}

TEST_F(FanOutTest, ATooFullOutboxIsBusy) {
  TestReader reader;
  reader.is_blocked = true;
  wire_.send(reader, make_frame(std::string(limits::kOutboxBytes + 1, 'x')));
  const auto joined = fan_out_.join(reader, 0, {});
  ASSERT_TRUE(joined.has_error());
  EXPECT_EQ(joined.error().code, ErrorCode::busy);
  EXPECT_TRUE(reader.seats.empty());
  EXPECT_EQ(room_->viewers, 0u);
}

// ---- Joining again, and leaving ------------------------------------------------------------------------

TEST_F(FanOutTest, JoiningAgainReplaysNothingAndDoublesNothing) {
  say(1, 5);
  run_all();
  TestReader reader;
  join(reader);
  reader.told();
  say(6, 8);
  join(reader);
  const auto told = reader.told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].summary(), "joined 5") << "where its live stream goes on";
  EXPECT_EQ(told[0].shown(), Sequences{});
  EXPECT_EQ(room_->viewers, 1u);
  run_all();
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 6-8"));
}

TEST_F(FanOutTest, JoiningAgainWithAGapOwedSaysWhereThatBegins) {
  TestReader reader;
  join(reader);
  reader.told();
  wire_.outbox_bytes = 0;
  reader.is_blocked = true;
  say(1, 2);
  run_all();
  say(3, 5);
  run_all();
  join(reader);
  drain(reader);
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 1-2", "joined 2", "gap 3-5"));
}

TEST_F(FanOutTest, JoiningAgainWithAfterReplays) {
  say(1, 5);
  run_all();
  TestReader reader;
  join(reader);
  reader.told();
  say(6, 8);
  join(reader, after(3));
  EXPECT_THAT(reader.summaries(), ElementsAre("joined 8", "messages 4-8"));
  EXPECT_EQ(room_->viewers, 1u);
  EXPECT_EQ(reader.seats.size(), 1u);
}

TEST_F(FanOutTest, DeliversNothingToWhoLeft) {
  TestReader reader;
  TestReader other;
  join(reader);
  join(other);
  join(reader, {}, 1);
  EXPECT_TRUE(fan_out_.leave(reader, 0));
  EXPECT_FALSE(fan_out_.leave(reader, 0));
  for (TestReader* each : {&reader, &other}) each->told();
  say(1, 1);
  say(1, 2, 0, 1);
  run_all();
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 1-2"));
  EXPECT_THAT(other.summaries(), ElementsAre("messages 1-1"));
  EXPECT_EQ(room_->viewers, 1u);
  EXPECT_EQ(fan_out_.readers(), 2u);
  fan_out_.leave_all(reader);
  EXPECT_EQ(other_room_->viewers, 0u);
  EXPECT_EQ(fan_out_.readers(), 1u);
}

TEST_F(FanOutTest, LeavingInTheMiddleOfAPassIsSafe) {
  std::deque<TestReader> readers(limits::kGroupSubscribers + 5);
  for (auto& reader : readers) {
    join(reader);
    reader.told();
  }
  say(1, 1);
  ASSERT_TRUE(fan_out_.run());
  for (auto& reader : readers) fan_out_.leave_all(reader);
  TestReader late;
  join(late);
  run_all();
  EXPECT_THAT(late.summaries(), ElementsAre("joined 1"));
  say(2, 2);
  run_all();
  EXPECT_THAT(late.summaries(), ElementsAre("messages 2-2"));
}

TEST_F(FanOutTest, WhoComesBackOwesNothingOfBefore) {
  TestReader reader;
  join(reader);
  wire_.outbox_bytes = 0;
  reader.is_blocked = true;
  wire_.send(reader, make_frame("x"));
  say(1, 3);
  run_all();
  fan_out_.leave(reader, 0);
  reader.outbox = {};
  reader.told();
  join(reader);
  drain(reader);
  EXPECT_THAT(reader.summaries(), ElementsAre("joined 3"));
}

// ---- Viewers -------------------------------------------------------------------------------------------

TEST_F(FanOutTest, TellsViewersOnlyWhenTheyChanged) {
  TestReader reader;
  join(reader);
  reader.told();
  tell_viewers();
  EXPECT_THAT(reader.summaries(), ElementsAre("viewers 1"));
  tell_viewers();
  EXPECT_THAT(reader.summaries(), IsEmpty());
  room_->viewers = 12;
  other_room_->viewers = 3;
  tell_viewers();
  EXPECT_THAT(reader.summaries(), ElementsAre("viewers 12"));
  TestReader other;
  join(other);
  other.told();
  tell_viewers();
  EXPECT_THAT(reader.summaries(), ElementsAre("viewers 13"));
  EXPECT_THAT(other.summaries(), ElementsAre("viewers 13"));
}

TEST_F(FanOutTest, TellsViewersAGroupATurn) {
  std::deque<TestReader> readers(limits::kGroupSubscribers + 1);
  for (auto& reader : readers) {
    join(reader);
    reader.told();
  }
  fan_out_.tell_viewers();
  ASSERT_TRUE(fan_out_.run());
  const auto told =
      std::count_if(readers.begin(), readers.end(), [](const auto& r) { return !r.bytes.empty(); });
  EXPECT_LE(static_cast<std::size_t>(told), limits::kGroupSubscribers);
  run_all();
  for (auto& reader : readers)
    EXPECT_THAT(reader.summaries(), ElementsAre("viewers " + std::to_string(readers.size())));
}

TEST_F(FanOutTest, TheNewestNumberOfViewersIsToldLast) {
  TestReader reader;
  join(reader);
  reader.told();
  fan_out_.tell_viewers();
  room_->viewers = 12;
  fan_out_.tell_viewers();
  run_all();
  EXPECT_EQ(reader.summaries().back(), "viewers 12");
}

// ---- Paces and compression --------------------------------------------------------------------------

// Shows every tenth message at each pace; of those in `to_ada`, what was left out mentions ada.
BatchPtr thinned(std::uint64_t first, std::uint64_t last, const Sequences& to_ada = {}) {
  std::vector<LogEntry> entries;
  for (auto seq = first; seq <= last; ++seq) entries.push_back(entry(seq));
  Samples samples;
  for (std::size_t pace = 1; pace < kPaces; ++pace) {
    samples[pace].is_whole = false;
    for (auto seq = first; seq <= last; ++seq) {
      if (seq % 10 == 0) samples[pace].places.push_back(static_cast<std::uint32_t>(seq - first));
    }
  }
  std::vector<Addressed> addressed;
  for (const auto seq : to_ada) addressed.push_back({static_cast<std::uint32_t>(seq - first), {"ada"}, {}});
  return std::make_shared<const EncodedBatch>(entries, samples, addressed);
}

constexpr JoinRequest kAtFive{std::nullopt, std::nullopt, Pace::five};

TEST_F(FanOutTest, AReaderAtAPaceIsShownTheSampleAndCoversAll) {
  TestReader all, paced;
  join(all);
  join(paced, kAtFive);
  EXPECT_EQ(paced.told().front().number("pace"), 5u);
  all.told();
  fan_out_.add(0, thinned(1, 35));
  run_all();
  const auto told = paced.told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told.front().summary(), "messages 1-35");
  EXPECT_EQ(told.front().shown(), (Sequences{10, 20, 30}));
  EXPECT_EQ(all.told().front().shown(), sequences(1, 35));
}

TEST_F(FanOutTest, APaceWithNothingToShowIsSilentAndReachesBackLater) {
  TestReader paced;
  join(paced, kAtFive);
  paced.told();
  fan_out_.add(0, thinned(1, 9));
  run_all();
  EXPECT_THAT(paced.summaries(), IsEmpty());
  fan_out_.add(0, thinned(10, 20));
  run_all();
  const auto told = paced.told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told.front().summary(), "messages 1-20");
  EXPECT_EQ(told.front().shown(), (Sequences{10, 20}));
}

TEST_F(FanOutTest, ASilentPaceTellsHowFarItIsAfterAWhile) {
  TestReader paced;
  join(paced, kAtFive);
  paced.told();
  fan_out_.add(0, thinned(1, 9));
  run_all();
  clock_.advance(limits::kPaceSilence - 1ms);
  tell_viewers();
  EXPECT_THAT(paced.summaries(), ElementsAre("viewers 1"));
  clock_.advance(1ms);
  tell_viewers();
  const auto told = paced.told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told.front().summary(), "messages 1-9");
  EXPECT_THAT(told.front().shown(), IsEmpty());
  clock_.advance(limits::kPaceSilence);
  tell_viewers();
  EXPECT_THAT(paced.summaries(), IsEmpty());
}

TEST_F(FanOutTest, WhileTheRoomIsSlowAllPacesShareTheirFrames) {
  TestReader all, paced;
  join(all);
  join(paced, kAtFive);
  wire_.delivered.clear();
  say(1, 3);
  run_all();
  ASSERT_EQ(wire_.delivered.size(), 2u);
  EXPECT_EQ(wire_.delivered[0], wire_.delivered[1]);
}

TEST_F(FanOutTest, AnotherPaceLeavesNoHole) {
  TestReader reader, at_five;
  join(at_five, kAtFive);
  join(reader);
  fan_out_.add(0, thinned(1, 9));
  run_all();
  reader.told();
  // The group at five is behind: it has shown nothing yet.
  join(reader, kAtFive);
  EXPECT_THAT(reader.summaries(), ElementsAre("joined 9"));
  fan_out_.add(0, thinned(10, 15));
  run_all();
  EXPECT_THAT(reader.summaries(), ElementsAre("messages 1-15"));
  // And back, from behind: what lies between is sent to it alone.
  fan_out_.add(0, thinned(16, 19));
  run_all();
  TestReader all;
  join(all);
  join(reader);
  EXPECT_THAT(reader.summaries(), ElementsAre("joined 15", "messages 16-19"));
}

TEST_F(FanOutTest, WhoIsSpokenToIsToldOfWhatThePaceLeftOut) {
  TestReader ada, guest, all;
  join(ada, kAtFive);
  join(guest, kAtFive);
  join(all);
  fan_out_.identify(ada, {UserId{1000}, "Ada", {}});
  fan_out_.identify(all, {UserId{1000}, "Ada", {}});
  ada.told();
  guest.told();
  all.told();
  fan_out_.add(0, thinned(1, 12, {3, 10}));
  EXPECT_THAT(ada.summaries(), ElementsAre("mention 3"));
  run_all();
  EXPECT_THAT(ada.summaries(), ElementsAre("messages 1-12"));
  EXPECT_THAT(guest.summaries(), ElementsAre("messages 1-12"));
  EXPECT_THAT(all.summaries(), ElementsAre("messages 1-12"));
  fan_out_.make_guest(ada);
  fan_out_.make_guest(all);
  fan_out_.add(0, thinned(13, 19, {14}));
  EXPECT_THAT(ada.summaries(), IsEmpty());
}

TEST_F(FanOutTest, AReaderAtAPaceWithAFullOutboxIsToldOfAGap) {
  TestReader paced;
  join(paced, kAtFive);
  paced.told();
  paced.is_blocked = true;
  wire_.outbox_bytes = 0;
  fan_out_.add(0, thinned(1, 10));
  run_all();
  fan_out_.add(0, thinned(11, 25));
  run_all();
  drain(paced);
  EXPECT_THAT(paced.summaries(), ElementsAre("messages 1-10", "gap 11-25"));
}

TEST_F(FanOutTest, WhoNegotiatedItGetsDeflatedFramesThatOthersDoNot) {
  TestReader plain, deflating, another;
  deflating.deflates = another.deflates = true;
  join(plain);
  join(deflating);
  join(another);
  for (TestReader* reader : {&plain, &deflating, &another}) reader->told();
  say(1, 30, 50);
  run_all();
  EXPECT_EQ(static_cast<std::uint8_t>(plain.bytes[0]), 0x81);
  EXPECT_EQ(static_cast<std::uint8_t>(deflating.bytes[0]), 0xc1);
  EXPECT_EQ(deflating.bytes, another.bytes);
  EXPECT_LT(deflating.bytes.size(), plain.bytes.size() / 2);
  EXPECT_EQ(deflating.told().front().shown(), plain.told().front().shown());
}

TEST_F(FanOutTest, AReplayIsDeflatedToo) {
  TestReader reader;
  reader.deflates = true;
  say(1, 200);
  join(reader, after(50));
  EXPECT_THAT(reader.summaries(), ElementsAre("joined 200", "messages 51-100", "messages 101-200"));
}

}  // namespace
}  // namespace twitchy::chat
