// Whatever comes in whatever order, every reader can tell what it was shown from what it was not.
#include <gtest/gtest.h>
#include <prometheus/registry.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "chat/fan_out.h"
#include "chat/testing.h"
#include "model/limits.h"

namespace twitchy::chat {
namespace {

using testing::entry;
using testing::Sequences;
using testing::TestReader;
using testing::TestWire;
using testing::Told;

constexpr std::size_t kRooms = 2;
constexpr std::size_t kReaders = 6;

// A room's log, to compare with.
struct Log {
  std::unique_ptr<LiveRoom> room;
  std::vector<bool> is_shown{false};  // by sequence; 0 is none

  std::uint64_t head() const { return is_shown.size() - 1; }
  Sequences shown(std::uint64_t from, std::uint64_t to) const {
    Sequences found;
    for (auto seq = from; seq <= to; ++seq) {
      if (is_shown[seq]) found.push_back(seq);
    }
    return found;
  }
};

// What a reader asked for when it joined, in order: `joined` answers the oldest that is left.
struct Asked {
  std::uint64_t head;                  // of the room, then
  std::optional<std::uint64_t> after;  // resumes behind it
  bool is_again;                       // it had joined already, and goes on
  bool resets;
};

// A room as a reader understands it: it knows only what it is told.
struct View {
  std::deque<Asked> asked;
  std::uint64_t covered = 0;   // all up to here it was shown, or told of as a gap
  bool was_slow = false;       // its socket did not take all at once,
  bool is_far_behind = false;  // or it resumes behind what is replayed: then a gap is no surprise
  bool is_joined = false;

  void joined(const Told& frame, const Log& log) {
    RC_ASSERT(!asked.empty());
    const Asked ask = asked.front();
    asked.pop_front();
    const auto head = frame.number("head");
    RC_ASSERT(frame.json.contains("reset") == ask.resets);
    RC_ASSERT(head <= ask.head);
    if (ask.is_again) {
      RC_ASSERT(head <= covered);  // the live stream goes on without a hole
      RC_ASSERT(frame.shown().empty());
    } else if (ask.after) {
      RC_ASSERT(frame.shown().empty());
      covered = *ask.after;
      is_far_behind = ask.head - covered > limits::kReplayMessages;
    } else {
      auto expected = log.shown(1, head);
      const auto excess = expected.size() - std::min<std::size_t>(expected.size(), limits::kJoinedMessages);
      expected.erase(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(excess));
      RC_ASSERT(frame.shown() == expected);
      covered = head;
    }
  }
  void messages(const Told& frame, const Log& log) {
    const auto from = cover(frame);
    RC_ASSERT(frame.shown() == log.shown(from, frame.number("to")));
  }
  void gap(const Told& frame) {
    RC_ASSERT(was_slow || is_far_behind);
    is_far_behind = false;
    cover(frame);
  }

 private:
  std::uint64_t cover(const Told& frame) {
    const auto from = frame.number("from");
    const auto to = frame.number("to");
    RC_ASSERT(from <= to);
    RC_ASSERT(from <= covered + 1);  // no hole
    covered = std::max(covered, to);
    return from;
  }
};

class World {
 public:
  World() {
    for (std::size_t room = 0; room < kRooms; ++room)
      logs_[room].room = testing::make_room(room == 0 ? "r0" : "r1");
    fan_out_ = std::make_unique<FanOut>(std::vector{logs_[0].room.get(), logs_[1].room.get()}, wire_, clock_,
                                        limits::kOutboxBytes, metrics_);
    wire_.outbox_bytes = 3000;
    // So that the readers sit in two groups.
    for (auto& filler : fillers_) {
      filler.is_mute = true;
      RC_ASSERT(fan_out_->join(filler, 0, {}).has_value());
    }
  }

  void step() {
    switch (*rc::gen::weightedElement<int>({{6, 0}, {6, 1}, {4, 2}, {1, 3}, {3, 4}, {3, 5}})) {
      case 0:
        return talk();
      case 1:
        fan_out_->run();
        return clock_.advance(std::chrono::milliseconds(*rc::gen::inRange(0, 30)));
      case 2:
        return join();
      case 3:
        return leave();
      case 4:
        any_reader().is_blocked = true;
        return;
      default:
        return drain(any_index(), *rc::gen::element<std::size_t>(10, 500, 5000, SIZE_MAX));
    }
  }

  // Lets all have all, and looks at what they made of it.
  void finish() {
    run_all();
    for (std::size_t reader = 0; reader < kReaders; ++reader) drain(reader, SIZE_MAX);
    run_all();
    for (std::size_t reader = 0; reader < kReaders; ++reader) {
      read(reader);
      for (std::size_t room = 0; room < kRooms; ++room) {
        const View& view = views_[reader][room];
        RC_ASSERT(view.asked.empty());
        if (view.is_joined) RC_ASSERT(view.covered == logs_[room].head());
      }
    }
  }

 private:
  static std::size_t any_index() { return *rc::gen::inRange<std::size_t>(0, kReaders); }
  static std::size_t any_room() { return *rc::gen::inRange<std::size_t>(0, kRooms); }
  TestReader& any_reader() { return readers_[any_index()]; }

  void talk() {
    const auto room = any_room();
    Log& log = logs_[room];
    const auto count = *rc::gen::weightedOneOf<std::size_t>(
        {{8, rc::gen::inRange<std::size_t>(1, 6)}, {1, rc::gen::element<std::size_t>(90, 700, 1300)}});
    const auto hidden = *rc::gen::inRange<std::size_t>(1, 8);  // every so many show nothing
    std::vector<LogEntry> entries;
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_shown = i % hidden != 0 || hidden == 1;
      entries.push_back(entry(log.is_shown.size(), is_shown));
      log.is_shown.push_back(is_shown);
    }
    fan_out_->add(room, std::make_shared<const EncodedBatch>(entries));
  }

  void join() {
    const auto reader = any_index();
    const auto room = any_room();
    View& view = views_[reader][room];
    const auto head = logs_[room].head();
    JoinRequest request;
    Asked ask{head, {}, view.is_joined, false};
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
      case 1:
        break;
      case 2:
        request = {Sequence{head + 1}, std::nullopt};
        ask.resets = true;
        break;
      case 3:
        request = {Sequence{head}, Epoch{"another"}};
        ask.resets = true;
        break;
      default:
        ask.after = head - *rc::gen::inRange<std::uint64_t>(0, head + 1);
        request = {Sequence{*ask.after}, Epoch{"e1"}};
    }
    ask.is_again = ask.is_again && !request.after;
    RC_ASSERT(fan_out_->join(readers_[reader], room, request).has_value());
    view.asked.push_back(ask);
    view.is_joined = true;
  }

  void leave() {
    const auto reader = any_index();
    const auto room = any_room();
    RC_ASSERT(fan_out_->leave(readers_[reader], room) == views_[reader][room].is_joined);
    views_[reader][room].is_joined = false;
  }

  void drain(std::size_t index, std::size_t limit) {
    TestReader& reader = readers_[index];
    for (View& view : views_[index]) view.was_slow = view.was_slow || reader.outbox.bytes() > 0;
    reader.drain(limit);
    reader.is_blocked = reader.is_blocked && !reader.outbox.empty();
    if (!reader.outbox.empty()) return;
    fan_out_->on_drained(reader);
    read(index);
  }

  void read(std::size_t index) {
    for (const auto& frame : readers_[index].told()) {
      const std::size_t room = frame.room() == "r0" ? 0 : 1;
      View& view = views_[index][room];
      if (frame.type() == "joined") view.joined(frame, logs_[room]);
      if (frame.type() == "messages") view.messages(frame, logs_[room]);
      if (frame.type() == "gap") view.gap(frame);
    }
  }

  void run_all() {
    while (const auto when = fan_out_->run()) {
      if (*when > clock_.steady_now()) clock_.advance(limits::kDeflatedPassIntervalMin);
    }
  }

  ManualClock clock_;
  prometheus::Registry registry_;
  ChatMetrics metrics_{registry_};
  TestWire wire_;
  std::array<Log, kRooms> logs_;
  std::unique_ptr<FanOut> fan_out_;
  std::array<TestReader, limits::kGroupSubscribers - 3> fillers_;
  std::array<TestReader, kReaders> readers_;
  std::array<std::array<View, kRooms>, kReaders> views_;
};

RC_GTEST_PROP(FanOut, WhatAReaderIsToldHasNoHole, ()) {
  World world;
  const int steps = *rc::gen::inRange(0, 400);
  for (int i = 0; i < steps; ++i) world.step();
  world.finish();
}

}  // namespace
}  // namespace twitchy::chat
