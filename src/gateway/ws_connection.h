// One WebSocket, from the upgrade to the close.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/account_service.h"
#include "base/clock.h"
#include "chat/reader.h"
#include "gateway/frame_reader.h"
#include "protocol/client_frames.h"
#include "protocol/error_codes.h"

namespace twitchy::gateway {

class EventLoop;

// Belongs to its loop, and is touched on its thread only. Holds no buffer and no parser while nothing
// arrives and all is sent. It is never destroyed inside a call: one that is over is doomed, and its loop
// lets go of it once what it is doing is done.
class WsConnection final : public chat::Reader,
                           public std::enable_shared_from_this<WsConnection>,
                           private FrameHandler {
 public:
  WsConnection(EventLoop& loop, boost::asio::ip::tcp::socket socket, std::string client_address);

  // `already_read`: what came behind the upgrade. `join`: the room that the URL named.
  void start(std::string_view already_read, const std::optional<protocol::JoinFrame>& join);

  // A frame shared with others. False if the outbox is full: it was not taken.
  bool offer(const chat::Frame& frame);
  // A frame of its own. While too many are unsent nothing more is read.
  void reply(chat::Frame frame);
  void reply(std::string_view json);
  // Sends what waits, as far as the socket takes it.
  void flush();

  void say_bye(protocol::CloseCode code, std::chrono::milliseconds reconnect_after);
  // Sends a close frame behind what waits, and ends when the client has answered or after a while.
  void close(protocol::CloseCode code, std::string_view reason);

  // Closes the socket: the end of it.
  void shut();

  // The token's session is over: a guest again.
  void become_guest();
  bool is_expired(TimeMs now) const { return principal_ && principal_->expires_at <= now; }
  const std::optional<account::Principal>& principal() const { return principal_; }
  const std::string& client_address() const { return client_address_; }

  // For the loop's timers.
  void ping();
  void check_pong();
  void check_blocked(SteadyTime now);
  void check_closing(SteadyTime now);

  // Where it stands in the loop's wheel of pings.
  std::uint32_t wheel_slot = 0;
  std::uint32_t wheel_index = 0;

 private:
  enum class State : std::uint8_t { open, closing, doomed };

  // ---- Reading
  void wait_readable();
  void on_readable();
  void take(std::string_view bytes);
  void on_text(std::string_view text) override;
  void on_pong() override { awaits_pong_ = false; }

  // ---- What the client wants
  void handle_in_turn(std::string_view text);
  void handle(std::string_view text);
  void handle(const protocol::AuthFrame& frame);
  void handle(const protocol::JoinFrame& frame);
  void handle(const protocol::LeaveFrame& frame);
  void handle(const protocol::SayFrame& frame);
  void on_authenticated(const Result<account::Principal>& result);
  void refuse(const Error& cause, std::string_view nonce = {});
  void say_hello();

  // ---- Writing
  void wait_writable();
  void on_sent_all();
  void begin_closing(std::uint16_t code);
  void doom();

  EventLoop& loop_;
  boost::asio::ip::tcp::socket socket_;
  const std::string client_address_;
  std::optional<account::Principal> principal_;  // none: a guest
  std::unique_ptr<FrameReader> reader_;          // lent while a message arrives
  std::vector<std::string> held_;                // messages that wait for an `auth` before them
  SteadyTime since_{};                           // when it got blocked, or began to close
  std::size_t reply_bytes_ = 0;                  // of its own frames, unsent
  std::uint16_t says_in_flight_ = 0;
  std::uint8_t bad_frames_ = 0;  // in a row
  State state_ = State::open;
  bool awaits_pong_ = false;
  bool awaits_writable_ = false;
  bool awaits_readable_ = false;
  bool is_authenticating_ = false;
  bool is_client_done_ = false;  // it sent its close frame
};

}  // namespace twitchy::gateway
