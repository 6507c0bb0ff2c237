// One thread, its connections, and their share of every room.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "chat/fan_out.h"
#include "chat/mailbox.h"
#include "chat/say_desk.h"
#include "gateway/frame_reader.h"
#include "gateway/rest_api.h"
#include "gateway/services.h"
#include "gateway/slot_table.h"
#include "gateway/socket_poller.h"
#include "gateway/ws_connection.h"

namespace twitchy::gateway {

// post() from any thread; everything else on the loop's own.
class EventLoop final : public chat::Mailbox, private chat::Wire {
 public:
  EventLoop(Services& services, std::size_t number);
  ~EventLoop() override;

  // From other threads: attach to the chat before run().
  void start();  // its thread begins to serve
  void stop();   // ends it, and waits for the thread; its connections end with the loop
  boost::asio::io_context& context() { return context_; }
  void post(std::function<void()> job) override;

  // Refuses new messages, answers those under way, then says `bye` to all. `done` is called on the loop
  // when every connection has ended, or limits::kDrainTimeout has passed.
  void drain(std::function<void()> done);
  void end_session(const store::TokenHash& token);

  // An HTTP connection, or a WebSocket made of one.
  void serve_http(boost::asio::ip::tcp::socket socket);
  void serve_websocket(boost::asio::ip::tcp::socket socket, std::string client_address,
                       std::string_view already_read, const std::optional<protocol::JoinFrame>& join,
                       bool deflates);

  Services& services() { return services_; }
  chat::FanOut& fan_out() { return fan_out_; }
  chat::SayDesk& say_desk() { return say_desk_; }
  RestApi& rest_api() { return rest_api_; }

  // ---- For its connections
  SteadyTime now() const { return services_.clock.steady_now(); }
  SocketPoller& poller() { return poller_; }
  FrameReaderPool& frame_readers() { return frame_readers_; }
  std::span<char> read_buffer() { return *read_buffer_; }
  const chat::Frame& ping_frame() const { return ping_frame_; }

  // Names the connection to what may come back once it has ended: then find() gives null.
  SlotId id_of(const WsConnection& connection) const { return connections_.id_at(connection.slot); }
  WsConnection* find(SlotId id) const { return connections_.find(id); }

  void flush_soon(WsConnection& connection);
  void doom(WsConnection& connection);
  // False if it was remembered already.
  bool remember_blocked(WsConnection& connection) { return blocked_.insert(&connection).second; }
  void forget_blocked(WsConnection& connection) { blocked_.erase(&connection); }
  void remember_closing(WsConnection& connection, std::uint16_t code);
  void remember_user(WsConnection& connection);
  void forget_user(WsConnection& connection);
  bool was_signed_out(const store::TokenHash& token) const;

  // An HTTP request that is to be answered before the loop has drained.
  void begin_request() { ++requests_; }
  void end_request() { --requests_; }

  void count_frame_in() { ++frames_in_; }
  void count_sent(std::size_t bytes, std::size_t sends = 1) {
    sends_ += sends;
    bytes_out_ += bytes;
  }

 private:
  struct HashToken {
    std::size_t operator()(const store::TokenHash& token) const;
  };

  // ---- chat::Wire
  std::size_t deliver(std::span<chat::Member> members, const chat::Frame& frame,
                      std::optional<protocol::SequenceRange> range) override;
  void send(chat::Reader& reader, chat::Frame frame) override;

  void on_ready(SocketPoller::Key key, bool can_read, bool can_write);
  void run_passes();
  void flush_all();
  void bury();
  void tick();
  void check_pings();
  void check_users();
  void publish_metrics();
  void say_bye_to_all();
  std::chrono::milliseconds time_to_come_back();
  void check_drained();
  void plan_pings(std::uint32_t slot);

  Services& services_;
  const std::size_t number_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
  chat::FanOut fan_out_;
  chat::SayDesk say_desk_;
  RestApi rest_api_;
  FrameReaderPool frame_readers_;
  std::unique_ptr<std::array<char, 64 * 1024>> read_buffer_;
  const chat::Frame ping_frame_;
  SocketPoller poller_;

  SlotTable<WsConnection> connections_;
  std::vector<std::uint8_t> ping_turns_;  // by slot: in which second of limits::kPingInterval it is pinged
  std::unordered_multimap<store::TokenHash, WsConnection*, HashToken> users_;
  std::deque<store::TokenHash> signed_out_;  // the latest few
  std::unordered_set<WsConnection*> blocked_;
  std::unordered_set<WsConnection*> closing_;
  std::vector<WsConnection*> unflushed_;
  std::vector<WsConnection*> doomed_;

  boost::asio::steady_timer pass_timer_;
  boost::asio::steady_timer tick_timer_;
  boost::asio::steady_timer drain_timer_;
  bool is_pass_scheduled_ = false;
  bool is_pass_timed_ = false;  // for a time to come
  std::uint64_t ticks_ = 0;
  std::function<void()> drained_;  // set while it drains
  bool has_said_bye_ = false;
  std::size_t requests_ = 0;  // HTTP requests under way
  SteadyTime drain_started_{};

  // Counted here, published once a second.
  std::uint64_t frames_in_ = 0;
  std::uint64_t sends_ = 0;
  std::uint64_t bytes_out_ = 0;
  double outbox_bytes_published_ = 0;
  double outbox_connections_published_ = 0;
};

}  // namespace twitchy::gateway
