// One WebSocket, from the upgrade to the close.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/account_service.h"
#include "base/clock.h"
#include "chat/reader.h"
#include "gateway/connection_counts.h"
#include "gateway/frame_reader.h"
#include "gateway/socket_poller.h"
#include "protocol/client_frames.h"
#include "protocol/error_codes.h"

namespace twitchy::gateway {

class EventLoop;

// Belongs to its loop, and is touched on its thread only. While nothing arrives and all is sent it holds no
// buffer and no parser, and is a hundred bytes: there are as many as there are readers, so what only some
// have, or only at times, stands in Rare. It is never destroyed inside a call: one that is over is doomed,
// and its loop lets go of it once what it is doing is done.
class WsConnection final : public chat::Reader {
 public:
  // Owns the socket from here. `place`: what its address is counted by.
  WsConnection(EventLoop& loop, int socket, ConnectionCounts::Place place);
  ~WsConnection();
  WsConnection(const WsConnection&) = delete;
  WsConnection& operator=(const WsConnection&) = delete;

  // `already_read`: what came behind the upgrade. `join`: the room that the URL named.
  void start(std::string_view already_read, const std::optional<protocol::JoinFrame>& join);
  // Its socket can be read or written.
  void on_ready(bool can_read, bool can_write);

  // A frame shared with others. False if the outbox is full: it was not taken.
  bool offer(const chat::Frame& frame);
  // The same, where send() has returned `sent` for it already, and that was not all.
  void keep_rest(const chat::Frame& frame, ssize_t sent);
  // A frame of its own. While too many are unsent nothing more is read.
  void reply(chat::Frame frame);
  void reply(std::string_view json);
  // Sends what waits, as far as the socket takes it.
  void flush();

  void say_bye(protocol::CloseCode code, std::chrono::milliseconds reconnect_after);
  // Sends a close frame behind what waits, and ends when the client has answered or after a while.
  void close(protocol::CloseCode code, std::string_view reason);

  // The token's session is over: a guest again.
  void become_guest();
  bool is_expired(TimeMs now) const { return principal() && principal()->expires_at <= now; }
  // Null: a guest.
  const account::Principal* principal() const {
    return rare_ && rare_->principal ? &*rare_->principal : nullptr;
  }
  ConnectionCounts::Place place() const { return place_; }

  // For the loop's timers.
  void ping();
  void check_pong();
  void check_blocked(SteadyTime now);
  void check_closing(SteadyTime now);

  std::uint32_t slot = 0;  // in the loop's table

 private:
  enum class State : std::uint8_t { open, closing, doomed };
  class Incoming;

  struct Rare {
    std::optional<account::Principal> principal;
    std::unique_ptr<FrameReader> frame_reader;  // lent while a message arrives
    std::vector<std::string> held;              // messages that wait for an `auth` before them
  };

  Rare& rare();
  void forget_rare();

  // ---- Reading
  bool is_held_back() const;
  void watch();
  void read();
  void take(std::string_view bytes);

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
  void set_port(chat::Port port);
  void begin_closing(std::uint16_t code);
  void doom();

  EventLoop& loop_;
  std::unique_ptr<Rare> rare_;
  const ConnectionCounts::Place place_;
  SteadyTime since_{};  // when it got blocked, or began to close
  const int socket_;
  std::uint32_t reply_bytes_ = 0;  // of its own frames, unsent
  std::uint8_t says_in_flight_ = 0;
  std::uint8_t bad_frames_ = 0;  // in a row
  State state_ = State::open;
  SocketPoller::Watch watched_;
  bool awaits_pong_ : 1 = false;
  bool awaits_writable_ : 1 = false;
  bool is_authenticating_ : 1 = false;
  bool is_client_done_ : 1 = false;  // it sent its close frame
};

}  // namespace twitchy::gateway
