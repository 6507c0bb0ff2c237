// The fan-out of one event loop: every message to every reader, with as few and as shared writes as can be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "chat/chat_metrics.h"
#include "chat/listeners.h"
#include "chat/reader.h"
#include "chat/room_feed.h"
#include "model/limits.h"

namespace twitchy::chat {

struct JoinRequest {
  std::optional<Sequence> after;  // resume behind this one
  std::optional<Epoch> epoch;
  Pace pace = Pace::everything;
};

// Messages wait per room until a pass gives them to the room's groups, one group a turn. When nothing was
// sent lately a pass starts at once; when the room is busy, passes start at least limits::kPassIntervalMin
// apart (kSparsePassIntervalMin while little waits, and kDeflatedPassIntervalMin where no one takes plain
// frames, since longer ones deflate better), and further apart the longer they take, so that a busy room
// grows its frames instead of its system calls, and between turns the loop serves its other events. Where
// passes cost little, as with few readers, they start sooner: kQuickPassSpacing times what the last one
// took behind it, so that they never take more than that part of a core. Once limits::kUrgentBytes wait a
// pass is due at once: else longer frames made longer passes, and these longer frames.
//
// Not thread-safe: belongs to its loop. Knows no socket: see Wire.
class FanOut {
 public:
  FanOut(const std::vector<LiveRoom*>& rooms, Wire& wire, const Clock& clock, std::size_t outbox_bytes,
         ChatMetrics& metrics);

  // The log went on. Batches of a room come in order.
  void add(std::size_t room, BatchPtr batch);
  void start_at(std::size_t room, Sequence head);

  // True if so much waits by now that run() is to be called before the time it asked for: it will ask anew.
  bool is_due_sooner() const { return turns_.empty() && pending_ && due() < asked_for_; }

  // Does one turn of work, if any is due. Returns when it wants to be called again: a time that has passed
  // means as soon as the loop has served its other events; nothing means after the next add().
  std::optional<SteadyTime> run();

  // Has rooms told whose number of viewers changed, a group a turn, and readers at a pace that had nothing to
  // show how far they are; call every limits::kViewersInterval, and then run().
  void tell_viewers();

  // A reader becomes a user, who is told of what speaks to them, or a guest again. Before it ends: a guest.
  void identify(Reader& reader, const User& user) { listeners_.add(reader, user); }
  void make_guest(Reader& reader) { listeners_.remove(reader); }

  // Answered by `joined` and what was missed. A room joined again is answered too, and goes on at the pace
  // asked for now, but replays only with `after`. `busy` if too much is unsent already.
  Result<void> join(Reader& reader, std::size_t room, const JoinRequest& request);
  // False if it was not joined.
  bool leave(Reader& reader, std::size_t room);
  void leave_all(Reader& reader);

  // Its outbox is empty again: it is told what it missed, and gets live frames from there.
  void on_drained(Reader& reader);

  std::size_t readers() const;

 private:
  struct Turn {
    std::size_t room;
    Group* group;
    Sequence head;  // the room's when the pass began: past it the next one goes on
  };
  struct Notice {
    Group* group;
    Frame frame;
  };

  std::optional<SteadyTime> run_turn();
  SteadyTime due() const;
  bool begin_pass(SteadyTime now);
  void serve(const Turn& turn, SteadyTime now);
  void end_pass();
  SteadyTime next_pass(std::chrono::nanoseconds interval_of_many) const;
  std::chrono::nanoseconds interval_min() const;
  void skip_what_is_gone(RoomFeed& feed, Group& group);
  bool is_due(const RoomFeed& feed, const Group& group, SteadyTime now) const;
  void change_pace(Reader& reader, RoomFeed& feed, const Seat& seat, Pace pace);
  void replay(Reader& reader, RoomFeed& feed, Sequence after, Sequence head);
  void tell_addressed(std::size_t room, const EncodedBatch& batch);
  void send_json(Reader& reader, const std::string& json);
  void set_viewers(RoomFeed& feed, int change);

  Wire& wire_;
  const Clock& clock_;
  const std::size_t outbox_bytes_;
  ChatMetrics& metrics_;
  Listeners listeners_;
  std::deque<RoomFeed> feeds_;  // a deque, since feeds do not move
  std::vector<std::uint64_t> viewers_told_;

  bool pending_ = false;           // a group may be behind
  std::size_t pending_bytes_ = 0;  // on the wire to each reader, about, since the last pass began
  std::vector<Turn> turns_;        // what is left of the pass under way, last first
  std::deque<Notice> notices_;     // numbers of viewers that are still to be told, in order
  SteadyTime pass_started_ = SteadyTime::min();
  SteadyTime next_pass_ = SteadyTime::min();
  SteadyTime next_sparse_pass_ = SteadyTime::min();
  SteadyTime asked_for_{};                // by run()
  std::chrono::nanoseconds pass_work_{};  // processor time spent in its turns so far
};

}  // namespace twitchy::chat
