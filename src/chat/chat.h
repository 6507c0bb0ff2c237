// The rooms of this process, and the link from the broker's log to every event loop.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "broker/broker.h"
#include "broker/node_exchange.h"
#include "chat/chat_metrics.h"
#include "chat/fan_out.h"
#include "chat/live_room.h"
#include "chat/mailbox.h"
#include "skibidi/style_set.h"
#include "store/message_store.h"

namespace twitchy::chat {

// Follows every room's log, encodes each batch once, and hands it to the loops. Thread-safe once started.
class Chat final : public broker::Follower {
 public:
  // An error names the room whose style is not among `styles`, which must outlive the chat.
  static Result<std::unique_ptr<Chat>> create(const std::vector<Room>& rooms,
                                              const std::map<std::string, skibidi::Style>& styles,
                                              broker::Broker& broker, store::MessageStore& store,
                                              const Clock& clock, ChatMetrics& metrics);

  const std::vector<LiveRoom*>& rooms() const { return room_list_; }
  // Its place among the rooms.
  std::optional<std::size_t> find(std::string_view room_id) const;
  LiveRoom& room(std::size_t place) const { return *room_list_[place]; }

  // Before start(): a loop that is to be told of every batch.
  void attach(Mailbox& mailbox, FanOut& fan_out);

  // Starts to follow; returns when the loops have been posted all that is recent.
  Result<void> start();
  void stop();

  // Asks the store how far back each room goes; after each retention run.
  void refresh_oldest();
  // By room; for the other nodes.
  broker::ViewerCounts viewers_here() const;
  // What they said; every limits::kViewersInterval.
  void set_viewers_elsewhere(const broker::ViewerCounts& elsewhere);
  // For metrics.
  void publish_viewers();

 private:
  struct Loop {
    Mailbox* mailbox;
    FanOut* fan_out;
  };

  Chat(broker::Broker& broker, store::MessageStore& store, const Clock& clock, ChatMetrics& metrics)
      : broker_(broker), store_(store), clock_(clock), metrics_(metrics) {}

  Result<void> start_room(std::size_t place);
  // These two wait for the store.
  Result<store::Bounds> bounds_of(const LiveRoom& room);
  Result<std::vector<LogEntry>> recent_of(const LiveRoom& room, Sequence head);
  void on_entries(const RoomId& room, std::span<const LogEntry> entries) override;

  broker::Broker& broker_;
  store::MessageStore& store_;
  const Clock& clock_;
  ChatMetrics& metrics_;
  std::vector<std::unique_ptr<LiveRoom>> rooms_;
  std::vector<LiveRoom*> room_list_;
  std::vector<Loop> loops_;
  std::vector<std::unique_ptr<broker::Subscription>> subscriptions_;
};

}  // namespace twitchy::chat
