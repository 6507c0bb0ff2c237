#include "chat/room_feed.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "chat/deflate.h"
#include "model/limits.h"
#include "protocol/ws_frame.h"

namespace twitchy::chat {
namespace {

// The part of `range` that the batch holds. They overlap.
SequenceRange overlap(const EncodedBatch& batch, SequenceRange range) {
  return {std::max(batch.first(), range.from), std::min(batch.last(), range.to)};
}

}  // namespace

void RoomFeed::start_at(Sequence head) {
  TWITCHY_CHECK(recent_.empty());
  head_ = std::max(head_, head);
}

Sequence RoomFeed::first_kept() const {
  return std::max(first(), Sequence{room_.oldest.load(std::memory_order_relaxed)});
}

void RoomFeed::add(BatchPtr batch) {
  TWITCHY_CHECK(recent_.empty() || batch->first() == next(head_));
  if (recent_.empty()) {
    for (const auto& group : groups_) group->move_to(Sequence{batch->first().value() - 1});
  }
  head_ = batch->last();
  recent_bytes_ += batch->bytes();
  recent_.push_back(std::move(batch));
  trim();
}

void RoomFeed::trim() {
  Sequence everyone_past = head_;
  for (const auto& group : groups_) everyone_past = std::min(everyone_past, group->seen);
  while (!recent_.empty()) {
    const EncodedBatch& oldest = *recent_.front();
    const bool is_recent = oldest.last().value() + limits::kRecentMessages > head_.value();
    const bool is_wanted = is_recent || oldest.last() > everyone_past;
    const bool is_too_much = recent_bytes_ > limits::kFeedBytes && recent_.size() > 1;
    if (is_wanted && !is_too_much) return;
    recent_bytes_ -= oldest.bytes();
    recent_.pop_front();
  }
}

void RoomFeed::seat(Reader& reader, Pace pace) {
  const auto has_place = [&](const auto& group) {
    return group->members.size() < limits::kGroupSubscribers && group->pace == pace &&
           group->is_deflated == reader.deflates;
  };
  auto found = std::find_if(groups_.begin(), groups_.end(), has_place);
  if (found == groups_.end()) {
    found = groups_.insert(groups_.end(), std::make_unique<Group>(head_, pace, reader.deflates));
  }
  Group& group = **found;
  if (group.members.empty()) group.move_to(head_);
  reader.seats.push_back({place_, &group, static_cast<std::uint32_t>(group.members.size())});
  group.members.push_back({&reader, {}, reader.port});
  count(group, +1);
}

void RoomFeed::unseat(Reader& reader, const Seat& seat) {
  Group& group = *seat.group;
  const std::uint32_t index = seat.index;
  group.members[index] = group.members.back();
  group.members.pop_back();
  if (index < group.members.size()) {
    for (Seat& moved : group.members[index].reader->seats) {
      if (moved.group == &group) moved.index = index;
    }
  }
  std::erase_if(reader.seats, [&](const Seat& s) { return s.group == &group; });
  count(group, -1);
}

void RoomFeed::count(const Group& group, int change) {
  readers_ += static_cast<std::size_t>(change);
  if (group.pace == Pace::everything) readers_of_all_[group.is_deflated] += static_cast<std::size_t>(change);
}

// ---- Frames ----------------------------------------------------------------------------------------

std::size_t RoomFeed::wire_bytes(const EncodedBatch& batch) const {
  constexpr std::size_t kDeflatedTo = 4;  // a quarter, or better
  const auto [plain, deflated] = readers_of_all_;
  return plain > 0 ? batch.bytes() : deflated > 0 ? batch.bytes() / kDeflatedTo : 0;
}

bool RoomFeed::shows_any(Pace pace, SequenceRange range) const {
  for (const auto& batch : recent_) {
    if (batch->last() < range.from) continue;
    if (batch->first() > range.to) break;
    const SequenceRange part = overlap(*batch, range);
    const bool shows =
        batch->is_whole(pace) ? !batch->messages(part).empty() : !batch->places(pace, part).empty();
    if (shows) return true;
  }
  return false;
}

RangeFramePtr RoomFeed::frame_for(const Group& group, SteadyTime now) {
  // A pace's frames are short, however much they cover.
  const Sequence to = group.pace == Pace::everything ? cut(next(group.position)) : head_;
  return shared({{next(group.position), to}, group.pace, group.is_deflated, this, now});
}

RangeFramePtr RoomFeed::frame_of(SequenceRange range, bool is_deflated, SteadyTime now) {
  return shared({range, Pace::everything, is_deflated, this, now, true});
}

RangeFramePtr RoomFeed::shared(FrameCache::Wanted wanted) {
  wanted.pace = pace_that_differs(wanted.pace, wanted.range);
  if (auto found = room_.frames.find(wanted)) return found;
  auto built = std::make_shared<const RangeFrame>(build(wanted));
  room_.frames.add(built, wanted);
  return built;
}

// While the room is slower than a pace, its frames are those of everyone.
Pace RoomFeed::pace_that_differs(Pace pace, SequenceRange range) const {
  if (range.from < first()) return pace;
  for (const auto& batch : recent_) {
    if (batch->last() >= range.from && batch->first() <= range.to && !batch->is_whole(pace)) return pace;
  }
  return Pace::everything;
}

// Where a frame that starts at `from` ends.
Sequence RoomFeed::cut(Sequence from) const {
  std::size_t bytes = 0;
  for (const auto& batch : recent_) {
    if (batch->last() < from) continue;
    const SequenceRange range = overlap(*batch, {from, head_});
    bytes += batch->messages(range).size();
    if (bytes >= limits::kFrameBytesTarget) {
      // A batch may hold far more than a frame: then cut inside it, at some share of its messages.
      const std::uint64_t messages = range.to.value() - range.from.value() + 1;
      const std::uint64_t share = std::max<std::uint64_t>(1, messages * limits::kFrameBytesTarget / bytes);
      return Sequence{range.from.value() + std::min(share, messages) - 1};
    }
  }
  return head_;
}

RangeFrame RoomFeed::build(const FrameCache::Wanted& wanted) const {
  const SequenceRange range = wanted.range;
  TWITCHY_CHECK((range.from >= first() || wanted.pace != Pace::everything) && range.to <= head_ &&
                range.from <= range.to);
  RangeFrame built{range, wanted.pace, wanted.is_deflated, 0, nullptr};
  std::string payload;
  protocol::append_messages_start(payload, room_.config.id, range);
  const std::size_t start = payload.size();
  for (const auto& batch : recent_) {
    if (batch->last() < range.from) continue;
    if (batch->first() > range.to) break;
    built.shown += append_sample(payload, *batch, wanted.pace, overlap(*batch, range));
  }
  if (payload.size() > start) payload.erase(start, 1);  // the first comma
  payload.append(protocol::kMessagesEnd);
  std::optional<std::string> deflated;
  if (wanted.is_deflated) deflated = deflated_text_frame(payload);
  built.frame =
      make_frame(deflated ? *std::move(deflated) : protocol::ws_frame(protocol::Opcode::text, payload));
  return built;
}

// Returns how many messages that were.
std::size_t RoomFeed::append_sample(std::string& payload, const EncodedBatch& batch, Pace pace,
                                    SequenceRange part) const {
  if (batch.is_whole(pace)) {
    payload.append(batch.messages(part));
    return batch.shown(part);
  }
  const auto places = batch.places(pace, part);
  for (const std::uint32_t place : places) {
    const Sequence seq = batch.sequence(place);
    payload.append(batch.messages({seq, seq}));
  }
  return places.size();
}

std::string RoomFeed::last_messages(std::size_t count) const {
  std::vector<std::string_view> found;
  for (auto batch = recent_.rbegin(); batch != recent_.rend() && found.size() < count; ++batch) {
    const Sequence first = std::max((*batch)->first(), first_kept());
    for (Sequence seq = (*batch)->last(); seq >= first && found.size() < count;) {
      const std::string_view message = (*batch)->messages({seq, seq});
      if (!message.empty()) found.push_back(message.substr(1));
      seq = Sequence{seq.value() - 1};
    }
  }
  std::string joined;
  for (auto message = found.rbegin(); message != found.rend(); ++message) {
    if (!joined.empty()) joined.push_back(',');
    joined.append(*message);
  }
  return joined;
}

}  // namespace twitchy::chat
