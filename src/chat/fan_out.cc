#include "chat/fan_out.h"

#include <algorithm>
#include <utility>

#include "model/limits.h"
#include "protocol/ws_frame.h"

namespace twitchy::chat {
namespace {

// The next pass waits for this many times what the last one took, unless much waits.
// With many readers a pass is long anyway, and what is saved counts for more.
constexpr double kPassSpacing = 1.25;
constexpr double kPassSpacingOfMany = 1.5;
constexpr std::size_t kManyReaders = 10'000;

Seat* seat_in(Reader& reader, std::size_t room) {
  const auto found =
      std::find_if(reader.seats.begin(), reader.seats.end(), [&](const Seat& s) { return s.room == room; });
  return found == reader.seats.end() ? nullptr : &*found;
}

// Where its live stream goes on, be it with the gap that is owed to it.
Sequence live_position(const Seat& seat) {
  const Sequence missed_from = seat.group->members[seat.index].missed_from;
  return missed_from == Sequence{} ? seat.group->position : Sequence{missed_from.value() - 1};
}

// Where a replay that ends at `head` starts if it is to be no longer than limits::kReplayMessages: behind
// a multiple of limits::kReplayBlock, so that all who are far behind share its frames.
Sequence replay_start(Sequence head) {
  const std::uint64_t earliest = head.value() - limits::kReplayMessages;
  return Sequence{(earliest + limits::kReplayBlock - 1) / limits::kReplayBlock * limits::kReplayBlock};
}

}  // namespace

FanOut::FanOut(const std::vector<LiveRoom*>& rooms, Wire& wire, const Clock& clock, std::size_t outbox_bytes,
               ChatMetrics& metrics)
    : wire_(wire),
      clock_(clock),
      outbox_bytes_(outbox_bytes),
      metrics_(metrics),
      viewers_told_(rooms.size()) {
  for (LiveRoom* room : rooms) feeds_.emplace_back(*room, static_cast<std::uint16_t>(feeds_.size()));
}

void FanOut::add(std::size_t room, BatchPtr batch) {
  feeds_[room].add(batch);
  pending_ = true;
  pending_bytes_ += feeds_[room].wire_bytes(*batch);
  tell_addressed(room, *batch);
}

// Whoever was not shown a message that speaks to them, because of their pace, is told of it.
void FanOut::tell_addressed(std::size_t room, const EncodedBatch& batch) {
  for (const Addressed& addressed : batch.addressed()) {
    Frame frame;
    const auto tell = [&](const std::vector<Reader*>& readers) {
      for (Reader* reader : readers) {
        const Seat* seat = seat_in(*reader, room);
        if (seat == nullptr || batch.shows(seat->group->pace, addressed.place)) continue;
        if (!frame) {
          const Sequence seq = batch.sequence(addressed.place);
          const std::string_view message = batch.messages({seq, seq}).substr(1);  // without its comma
          const std::string json = protocol::mention_frame(feeds_[room].room().config.id, message);
          frame = make_frame(protocol::ws_frame(protocol::Opcode::text, json));
        }
        // Others cause it, so it is bounded as messages are: one whose outbox is full does not get it.
        wire_.deliver(std::span(&seat->group->members[seat->index], 1), frame, std::nullopt);
      }
    };
    for (const std::string& name : addressed.names) tell(listeners_.named(name));
    if (addressed.answered != UserId{}) tell(listeners_.of(addressed.answered));
  }
}

void FanOut::start_at(std::size_t room, Sequence head) {
  if (feeds_[room].head() < head) feeds_[room].start_at(head);
}

// ---- Passes -----------------------------------------------------------------------------------------

std::optional<SteadyTime> FanOut::run() {
  const auto when = run_turn();
  asked_for_ = when.value_or(SteadyTime::max());
  return when;
}

std::optional<SteadyTime> FanOut::run_turn() {
  const SteadyTime now = clock_.steady_now();
  if (!notices_.empty()) {
    wire_.deliver(notices_.front().group->members, notices_.front().frame, std::nullopt);
    notices_.pop_front();
    return now;
  }
  if (turns_.empty()) {
    if (!pending_) return std::nullopt;
    if (now < due()) return due();
    if (!begin_pass(now)) return std::nullopt;
  }
  const Turn turn = turns_.back();
  turns_.pop_back();
  const auto spent_before = clock_.thread_time();
  serve(turn, now);
  const SteadyTime done = clock_.steady_now();
  pass_work_ += clock_.thread_time() - spent_before;
  if (turns_.empty()) {
    end_pass();
    if (!pending_) return std::nullopt;
    return std::max(done, due());
  }
  return done;
}

// When a pass may begin, by what waits now.
SteadyTime FanOut::due() const {
  if (pending_bytes_ >= limits::kUrgentBytes) return pass_started_;
  if (pending_bytes_ >= limits::kSparseBytes) return next_pass_;
  return next_sparse_pass_;
}

// False if no group is behind.
bool FanOut::begin_pass(SteadyTime now) {
  pending_ = false;
  pending_bytes_ = 0;
  pass_started_ = now;
  pass_work_ = {};
  for (std::size_t room = 0; room < feeds_.size(); ++room) {
    for (const auto& group : feeds_[room].groups()) {
      if (is_due(feeds_[room], *group, now)) turns_.push_back({room, group.get(), feeds_[room].head()});
    }
  }
  return !turns_.empty();
}

bool FanOut::is_due(const RoomFeed& feed, const Group& group, SteadyTime now) const {
  if (group.seen < feed.head()) return true;
  return group.silent_since && now - *group.silent_since >= limits::kPaceSilence;
}

void FanOut::end_pass() {
  metrics_.pass_seconds.Observe(std::chrono::duration<double>(pass_work_).count());
  next_pass_ = next_pass(interval_min());
  next_sparse_pass_ = std::max(next_pass_, next_pass(limits::kSparsePassIntervalMin));
}

// `interval_of_many` is to lie between passes that cost much.
SteadyTime FanOut::next_pass(std::chrono::nanoseconds interval_of_many) const {
  const std::chrono::nanoseconds quick = std::max<std::chrono::nanoseconds>(
      limits::kQuickPassIntervalMin, pass_work_ * limits::kQuickPassSpacing);
  const double times = readers() < kManyReaders ? kPassSpacing : kPassSpacingOfMany;
  const auto spacing = std::chrono::duration_cast<std::chrono::nanoseconds>(pass_work_ * times);
  return pass_started_ + std::max(std::min(quick, interval_of_many), spacing);
}

std::chrono::nanoseconds FanOut::interval_min() const {
  const bool is_plain = std::any_of(feeds_.begin(), feeds_.end(),
                                    [](const RoomFeed& feed) { return feed.plain_readers() > 0; });
  return is_plain ? limits::kPassIntervalMin : limits::kDeflatedPassIntervalMin;
}

void FanOut::serve(const Turn& turn, SteadyTime now) {
  RoomFeed& feed = feeds_[turn.room];
  Group& group = *turn.group;
  if (group.members.empty()) group.move_to(feed.head());
  skip_what_is_gone(feed, group);
  // It may have emptied since its turn was planned, and others sat down in it at the head.
  if (!is_due(feed, group, now)) return;
  const bool is_at_pace = group.pace != Pace::everything;
  if (is_at_pace &&
      (group.seen == feed.head() || !feed.shows_any(group.pace, {next(group.seen), feed.head()}))) {
    group.seen = feed.head();
    if (!group.silent_since) group.silent_since = now;
    if (now - *group.silent_since < limits::kPaceSilence) return;
  }
  const RangeFramePtr built = feed.frame_for(group, now);
  const std::size_t taken = wire_.deliver(group.members, built->frame, built->range);
  const Sequence seen = group.seen;
  group.move_to(built->range.to);
  group.seen = std::max(seen, group.seen);  // another loop's frame may end sooner
  metrics_.deliveries.Increment(static_cast<double>(built->shown * taken));
  metrics_.frames.Increment();
  // A backlog too long for one frame takes more turns, so that other events come in between.
  if (group.position < turn.head) turns_.push_back(turn);
}

// Where the loop was held up for so long that the feed had to let messages go.
void FanOut::skip_what_is_gone(RoomFeed& feed, Group& group) {
  if (next(group.seen) >= feed.first()) return;
  const SequenceRange gone{next(group.position), Sequence{feed.first().value() - 1}};
  const std::string gap = protocol::gap_frame(feed.room().config.id, gone);
  const Frame frame = make_frame(protocol::ws_frame(protocol::Opcode::text, gap));
  metrics_.gaps.Increment(static_cast<double>(wire_.deliver(group.members, frame, gone)));
  group.move_to(gone.to);
}

void FanOut::tell_viewers() {
  const SteadyTime now = clock_.steady_now();
  for (const RoomFeed& feed : feeds_) {
    for (const auto& group : feed.groups()) pending_ = pending_ || is_due(feed, *group, now);
  }
  for (std::size_t room = 0; room < feeds_.size(); ++room) {
    RoomFeed& feed = feeds_[room];
    const std::uint64_t count = feed.room().all_viewers();
    if (std::exchange(viewers_told_[room], count) == count || feed.readers() == 0) continue;
    const std::string json = protocol::viewers_frame(feed.room().config.id, count);
    const Frame frame = make_frame(protocol::ws_frame(protocol::Opcode::text, json));
    for (const auto& group : feed.groups()) notices_.push_back({group.get(), frame});
  }
}

// ---- Joining and leaving ----------------------------------------------------------------------------

Result<void> FanOut::join(Reader& reader, std::size_t room, const JoinRequest& request) {
  if (reader.outbox.bytes() > outbox_bytes_) {
    return Error{ErrorCode::busy, "too much is unsent to this connection", limits::kBusyRetryAfter};
  }
  RoomFeed& feed = feeds_[room];
  Seat* seat = seat_in(reader, room);
  protocol::Joined joined;
  joined.room = feed.room().config.id;
  joined.epoch = feed.room().epoch;
  joined.head = feed.head();
  joined.oldest = Sequence{feed.room().oldest.load(std::memory_order_relaxed)};
  const bool is_same_log = !request.epoch || *request.epoch == feed.room().epoch;
  const bool resumes = request.after && is_same_log && *request.after <= feed.head();
  joined.reset = request.after && !resumes;
  joined.pace = rate_of(request.pace);
  const bool goes_on = seat && !request.after;
  if (goes_on) {
    joined.head = live_position(*seat);
  } else {
    if (seat) leave(reader, room);
    feed.seat(reader, request.pace);
    set_viewers(feed, +1);
    if (!resumes) joined.messages = feed.last_messages(limits::kJoinedMessages);
  }
  joined.viewers = feed.room().all_viewers();
  send_json(reader, protocol::joined_frame(joined));
  if (resumes) replay(reader, feed, *request.after, feed.head());
  if (goes_on && seat->group->pace != request.pace) change_pace(reader, feed, *seat, request.pace);
  return {};
}

// Into a group of that pace. If that is further on, what lies between is sent to the reader alone.
void FanOut::change_pace(Reader& reader, RoomFeed& feed, const Seat& seat, Pace pace) {
  const Sequence told = live_position(seat);
  feed.unseat(reader, Seat(seat));
  feed.seat(reader, pace);
  // Nothing that came before was looked at for mentions at this pace, so all of it is shown.
  const Sequence goes_on = pace == Pace::everything ? reader.seats.back().group->position : feed.head();
  if (goes_on > told) replay(reader, feed, told, goes_on);
}

// All after `after` and up to `head`, or the latest of it behind a gap.
void FanOut::replay(Reader& reader, RoomFeed& feed, Sequence after, Sequence head) {
  Sequence start = after;
  if (head.value() - after.value() > limits::kReplayMessages) start = replay_start(head);
  if (next(start) < feed.first_kept()) start = std::min(head, Sequence{feed.first_kept().value() - 1});
  if (start > after) {
    metrics_.gaps.Increment();
    send_json(reader, protocol::gap_frame(feed.room().config.id, {next(after), start}));
  }
  const SteadyTime now = clock_.steady_now();
  while (start < head) {
    const std::uint64_t block_end = (start.value() / limits::kReplayBlock + 1) * limits::kReplayBlock;
    const Sequence to = std::min(head, Sequence{block_end});
    wire_.send(reader, feed.frame_of({next(start), to}, reader.deflates, now)->frame);
    start = to;
  }
}

bool FanOut::leave(Reader& reader, std::size_t room) {
  const Seat* seat = seat_in(reader, room);
  if (!seat) return false;
  feeds_[room].unseat(reader, Seat(*seat));
  set_viewers(feeds_[room], -1);
  return true;
}

void FanOut::leave_all(Reader& reader) {
  while (!reader.seats.empty()) leave(reader, reader.seats.back().room);
}

void FanOut::on_drained(Reader& reader) {
  for (const Seat& seat : reader.seats) {
    Member& member = seat.group->members[seat.index];
    if (member.missed_from == Sequence{}) continue;
    const SequenceRange missed{std::exchange(member.missed_from, Sequence{}), seat.group->position};
    metrics_.gaps.Increment();
    send_json(reader, protocol::gap_frame(feeds_[seat.room].room().config.id, missed));
  }
}

void FanOut::send_json(Reader& reader, const std::string& json) {
  wire_.send(reader, make_frame(protocol::ws_frame(protocol::Opcode::text, json)));
}

void FanOut::set_viewers(RoomFeed& feed, int change) {
  feed.room().viewers.fetch_add(static_cast<std::uint64_t>(change), std::memory_order_relaxed);
}

std::size_t FanOut::readers() const {
  std::size_t count = 0;
  for (const auto& feed : feeds_) count += feed.readers();
  return count;
}

}  // namespace twitchy::chat
