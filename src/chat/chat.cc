#include "chat/chat.h"

#include <algorithm>
#include <future>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "model/limits.h"

namespace twitchy::chat {
namespace {

// The messages that speak to someone. Nobody needs to be told of them while every pace shows all.
std::vector<Addressed> find_addressed(std::span<const LogEntry> entries, const Samples& samples,
                                      Authors& authors) {
  const bool is_thinned =
      std::any_of(samples.begin(), samples.end(), [](const Sample& s) { return !s.is_whole; });
  std::vector<Addressed> found;
  for (std::uint32_t place = 0; place < entries.size(); ++place) {
    const auto& [seq, entry] = entries[place];
    authors.add(seq, entry->user);
    if (!is_thinned || !entry->is_shown()) continue;
    Addressed addressed{place, mentioned_names(entry->original), {}};
    if (entry->reply_to != Sequence{}) addressed.answered = authors.find(entry->reply_to);
    if (!addressed.names.empty() || addressed.answered != UserId{}) found.push_back(std::move(addressed));
  }
  return found;
}

}  // namespace

Result<std::unique_ptr<Chat>> Chat::create(const std::vector<Room>& rooms,
                                           const std::map<std::string, skibidi::Style>& styles,
                                           broker::Broker& broker, store::MessageStore& store,
                                           const Clock& clock, ChatMetrics& metrics) {
  std::unique_ptr<Chat> chat(new Chat(broker, store, clock, metrics));
  for (const Room& room : rooms) {
    const auto style = styles.find(room.style);
    if (style == styles.end()) {
      return Error{ErrorCode::bad_request,
                   "rooms." + room.id.value() + ".style: there is no style '" + room.style + "'",
                   {}};
    }
    chat->rooms_.push_back(std::make_unique<LiveRoom>(room, style->second));
    chat->room_list_.push_back(chat->rooms_.back().get());
  }
  return chat;
}

std::optional<std::size_t> Chat::find(std::string_view room_id) const {
  for (std::size_t place = 0; place < rooms_.size(); ++place) {
    if (rooms_[place]->config.id.value() == room_id) return place;
  }
  return std::nullopt;
}

void Chat::attach(Mailbox& mailbox, FanOut& fan_out) {
  loops_.push_back({&mailbox, &fan_out});
}

Result<void> Chat::start() {
  for (std::size_t place = 0; place < rooms_.size(); ++place) {
    if (auto started = start_room(place); !started) return started;
  }
  return {};
}

Result<void> Chat::start_room(std::size_t place) {
  LiveRoom& room = *rooms_[place];
  const auto position = broker_.position(room.config.id);
  if (!position) return position.error();
  const auto bounds = bounds_of(room);
  if (!bounds) return bounds.error();
  room.epoch = position->epoch;
  room.oldest = bounds->oldest.value();
  const std::uint64_t head = position->head.value();
  // Of the store, since the log need not reach back so far: it may have been moved here, or begun anew.
  const auto recent = recent_of(room, position->head);
  if (!recent) return recent.error();
  if (!recent->empty()) on_entries(room.config.id, *recent);
  for (const Loop& loop : loops_) {
    loop.mailbox->post([fan_out = loop.fan_out, place, head] { fan_out->start_at(place, Sequence{head}); });
  }
  room.head = head;
  subscriptions_.push_back(broker_.follow(room.config.id, position->head, *this));
  return {};
}

void Chat::stop() {
  subscriptions_.clear();
}

Result<store::Bounds> Chat::bounds_of(const LiveRoom& room) {
  std::promise<Result<store::Bounds>> answer;
  store_.bounds(room.config.id, [&](Result<store::Bounds> bounds) { answer.set_value(std::move(bounds)); });
  return answer.get_future().get();
}

// A hole in the archive is no reason not to serve what comes.
Result<std::vector<LogEntry>> Chat::recent_of(const LiveRoom& room, Sequence head) {
  const store::ReadRange newest{Sequence{}, next(head), limits::kRecentMessages,
                                store::ReadRange::End::newest};
  std::promise<Result<std::vector<LogEntry>>> answer;
  store_.read(room.config.id, newest,
              [&](Result<std::vector<LogEntry>> read) { answer.set_value(std::move(read)); });
  auto recent = answer.get_future().get();
  if (recent || recent.error().code == ErrorCode::busy) return recent;
  log::error("the recent messages of room {} cannot be read: {}", room.config.id.value(),
             recent.error().message);
  return std::vector<LogEntry>();
}

void Chat::on_entries(const RoomId& id, std::span<const LogEntry> entries) {
  const auto place = find(id.value());
  TWITCHY_CHECK(place);
  LiveRoom& room = *rooms_[*place];
  Samples samples = room.thinner.thin(clock_.steady_now(), entries);
  std::vector<Addressed> addressed = find_addressed(entries, samples, room.authors);
  const auto batch = std::make_shared<const EncodedBatch>(entries, std::move(samples), std::move(addressed));
  for (const Loop& loop : loops_) {
    loop.mailbox->post([fan_out = loop.fan_out, place = *place, batch] { fan_out->add(place, batch); });
  }
  room.head = batch->last().value();
}

void Chat::refresh_oldest() {
  for (LiveRoom* room : room_list_) {
    store_.bounds(room->config.id, [room](const Result<store::Bounds>& bounds) {
      if (bounds) room->oldest = bounds->oldest.value();
    });
  }
}

broker::ViewerCounts Chat::viewers_here() const {
  broker::ViewerCounts here;
  for (const LiveRoom* room : room_list_) here[room->config.id] = room->viewers.load();
  return here;
}

void Chat::set_viewers_elsewhere(const broker::ViewerCounts& elsewhere) {
  for (LiveRoom* room : room_list_) {
    const auto found = elsewhere.find(room->config.id);
    room->viewers_elsewhere = found == elsewhere.end() ? 0 : found->second;
  }
}

void Chat::publish_viewers() {
  for (const LiveRoom* room : room_list_) {
    metrics_.viewers.Add({{"room", room->config.id.value()}}).Set(static_cast<double>(room->viewers.load()));
  }
}

}  // namespace twitchy::chat
