#include "chat/room_feed.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "model/limits.h"
#include "protocol/ws_frame.h"

namespace twitchy::chat {
namespace {

constexpr std::size_t kFramesKept = 16;  // a full replay is ten

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
    for (const auto& group : groups_) group->position = Sequence{batch->first().value() - 1};
  }
  head_ = batch->last();
  recent_bytes_ += batch->bytes();
  recent_.push_back(std::move(batch));
  trim();
}

void RoomFeed::trim() {
  Sequence everyone_past = head_;
  for (const auto& group : groups_) everyone_past = std::min(everyone_past, group->position);
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

void RoomFeed::seat(Reader& reader) {
  const auto has_place = [](const auto& group) { return group->members.size() < limits::kGroupSubscribers; };
  auto found = std::find_if(groups_.begin(), groups_.end(), has_place);
  if (found == groups_.end()) found = groups_.insert(groups_.end(), std::make_unique<Group>(head_));
  Group& group = **found;
  if (group.members.empty()) group.position = head_;
  reader.seats.push_back({place_, &group, static_cast<std::uint32_t>(group.members.size())});
  group.members.push_back({&reader, {}});
  ++readers_;
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
  --readers_;
}

const RoomFeed::RangeFrame& RoomFeed::frame_of(Sequence from, Sequence to) {
  for (const auto& kept : frames_) {
    if (kept.range.from == from && kept.range.to == to) return kept;
  }
  frames_.push_front(build({from, to}));
  if (frames_.size() > kFramesKept) frames_.pop_back();
  return frames_.front();
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

RoomFeed::RangeFrame RoomFeed::build(SequenceRange range) const {
  TWITCHY_CHECK(range.from >= first() && range.to <= head_ && range.from <= range.to);
  RangeFrame built{range, 0, nullptr};
  std::string payload;
  protocol::append_messages_start(payload, room_.config.id, range);
  const std::size_t start = payload.size();
  for (const auto& batch : recent_) {
    if (batch->last() < range.from) continue;
    if (batch->first() > range.to) break;
    const SequenceRange part = overlap(*batch, range);
    std::string_view messages = batch->messages(part);
    if (payload.size() == start && !messages.empty()) messages.remove_prefix(1);  // the first comma
    payload.append(messages);
    built.shown += batch->shown(part);
  }
  payload.append(protocol::kMessagesEnd);
  built.frame = make_frame(protocol::ws_frame(protocol::Opcode::text, payload));
  return built;
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
