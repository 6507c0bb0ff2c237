#include "gateway/ws_connection.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <numeric>
#include <utility>
#include <variant>

#include "chat/room_feed.h"
#include "gateway/client_error.h"
#include "gateway/event_loop.h"
#include "gateway/services.h"
#include "model/limits.h"
#include "protocol/server_frames.h"
#include "protocol/ws_frame.h"

namespace twitchy::gateway {
namespace {

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

}  // namespace

// What its frame reader tells it.
class WsConnection::Incoming final : public FrameHandler {
 public:
  explicit Incoming(WsConnection& connection) : connection_(connection) {}

  void on_text(std::string_view text) override {
    connection_.loop_.count_frame_in();
    connection_.handle_in_turn(text);
  }
  void on_pong() override { connection_.awaits_pong_ = false; }

 private:
  WsConnection& connection_;
};

WsConnection::WsConnection(EventLoop& loop, int socket, ConnectionCounts::Place place)
    : loop_(loop), place_(place), socket_(socket) {}

WsConnection::~WsConnection() {
  ::close(socket_);
}

void WsConnection::start(std::string_view already_read, const std::optional<protocol::JoinFrame>& join) {
  watched_ = {.read = true, .write = false};
  if (!loop_.poller().add(socket_, to_number(loop_.id_of(*this)), watched_)) return doom();
  say_hello();
  if (join) handle(*join);
  if (!already_read.empty()) take(already_read);
}

WsConnection::Rare& WsConnection::rare() {
  if (!rare_) rare_ = std::make_unique<Rare>();
  return *rare_;
}

void WsConnection::forget_rare() {
  if (rare_ && !rare_->principal && !rare_->frame_reader && rare_->held.empty()) rare_.reset();
}

// ---- Reading ----------------------------------------------------------------------------------------

bool WsConnection::is_held_back() const {
  return state_ == State::open && (reply_bytes_ > limits::kReplyBytes || is_authenticating_);
}

// For one that is held back nothing changes until there is something to read: most are not for so long.
void WsConnection::watch() {
  const SocketPoller::Watch wanted{.read = !is_held_back(), .write = awaits_writable_};
  if (wanted == watched_ || state_ == State::doomed) return;
  watched_ = wanted;
  loop_.poller().change(socket_, to_number(loop_.id_of(*this)), wanted);
}

void WsConnection::on_ready(bool can_read, bool can_write) {
  if (can_write && awaits_writable_) flush();
  if (can_read) read();
}

void WsConnection::read() {
  if (state_ == State::doomed) return;
  if (is_held_back()) return watch();
  // What is deflated may grow a thousandfold, and all that is read is dealt with at once.
  const auto whole = loop_.read_buffer();
  const auto buffer = deflates ? whole.first(limits::kDeflatedReadBytes) : whole;
  const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got == 0 || (got < 0 && !would_block())) return doom();
  if (got > 0 && state_ == State::open) take({buffer.data(), static_cast<std::size_t>(got)});
}

void WsConnection::take(std::string_view bytes) {
  auto reader = rare_ ? std::move(rare_->frame_reader) : nullptr;
  if (!reader) reader = loop_.frame_readers().take(deflates);
  std::string answer;
  Incoming incoming(*this);
  reader->feed(bytes, incoming, answer);
  // Nothing follows a close frame, not even a pong.
  if (!answer.empty() && state_ == State::open) reply(chat::make_frame(std::move(answer)));
  if (reader->close_code() != 0) {
    is_client_done_ = reader->was_closed_by_client();
    // A client may close with any code: it is counted as one.
    constexpr auto kNormal = static_cast<std::uint16_t>(protocol::CloseCode::normal);
    if (state_ == State::open) begin_closing(is_client_done_ ? kNormal : reader->close_code());
  }
  if (reader->is_idle() || reader->close_code() != 0) {
    loop_.frame_readers().give_back(std::move(reader));
    forget_rare();
  } else {
    rare().frame_reader = std::move(reader);
  }
}

// Nothing overtakes an `auth` whose token is still looked up.
void WsConnection::handle_in_turn(std::string_view text) {
  if (state_ != State::open) return;
  if (is_authenticating_) {
    auto& held = rare().held;
    held.emplace_back(text);
    const auto add_size = [](std::size_t sum, const std::string& each) { return sum + each.size(); };
    if (std::accumulate(held.begin(), held.end(), std::size_t{0}, add_size) > limits::kHeldBytes) {
      close(protocol::CloseCode::too_large, "too much behind an auth");
    }
  } else {
    handle(text);
  }
}

// ---- What the client wants ----------------------------------------------------------------------------

void WsConnection::handle(std::string_view text) {
  const auto parsed = protocol::parse_client_frame(text);
  if (!parsed.frame) return refuse(parsed.frame.error(), parsed.nonce);
  std::visit([this](const auto& frame) { handle(frame); }, *parsed.frame);
}

void WsConnection::handle(const protocol::AuthFrame& frame) {
  is_authenticating_ = true;
  loop_.services().accounts.authenticate(
      frame.token, [&loop = loop_, id = loop_.id_of(*this)](Result<account::Principal> result) {
        loop.post([&loop, id, result = std::move(result)] {
          if (WsConnection* self = loop.find(id)) self->on_authenticated(result);
        });
      });
}

void WsConnection::on_authenticated(const Result<account::Principal>& result) {
  is_authenticating_ = false;
  if (state_ != State::open) return;
  const bool is_valid = result && !loop_.was_signed_out(result->token);
  if (is_valid) {
    loop_.forget_user(*this);
    rare().principal = *result;
    loop_.remember_user(*this);
    bad_frames_ = 0;
    say_hello();
  } else {
    refuse(result ? Error{ErrorCode::unauthorized, "the token is not valid", {}} : result.error());
  }
  if (rare_) {
    // Another `auth` among them holds the rest again.
    const auto held = std::exchange(rare_->held, {});
    for (const auto& text : held) handle_in_turn(text);
  }
  forget_rare();
  watch();
}

void WsConnection::handle(const protocol::JoinFrame& frame) {
  const auto room = loop_.services().chat.find(frame.room);
  if (!room) return refuse({ErrorCode::not_found, "there is no such room", {}});
  const bool is_new =
      std::none_of(seats.begin(), seats.end(), [&](const auto& seat) { return seat.room == *room; });
  if (is_new && seats.size() >= limits::kRoomsPerConnection) {
    return refuse({ErrorCode::bad_request, "too many rooms on one connection", {}});
  }
  const chat::Pace pace = chat::granted_pace(frame.pace.value_or(0));
  const auto joined = loop_.fan_out().join(*this, *room, {frame.after, frame.epoch, pace});
  if (!joined) return refuse(joined.error());
  bad_frames_ = 0;
}

void WsConnection::handle(const protocol::LeaveFrame& frame) {
  const auto room = loop_.services().chat.find(frame.room);
  if (!room) return refuse({ErrorCode::not_found, "there is no such room", {}});
  loop_.fan_out().leave(*this, *room);
  bad_frames_ = 0;
  reply(protocol::left_frame(loop_.services().chat.room(*room).config.id));
}

void WsConnection::handle(const protocol::SayFrame& frame) {
  auto& services = loop_.services();
  if (!principal()) return refuse({ErrorCode::unauthorized, "sign in to talk", {}}, frame.nonce);
  const auto place = services.chat.find(frame.room);
  if (!place) return refuse({ErrorCode::not_found, "there is no such room", {}}, frame.nonce);
  if (says_in_flight_ >= limits::kSaysInFlight) {
    const bool is_retry = services.broker.is_retry(RoomId{frame.room}, principal()->user.id, frame.nonce);
    const ErrorCode code = is_retry ? ErrorCode::unknown : ErrorCode::busy;
    return refuse({code, "too many messages without an answer", limits::kBusyRetryAfter}, frame.nonce);
  }
  bad_frames_ = 0;
  static_assert(limits::kSaysInFlight <= std::numeric_limits<decltype(says_in_flight_)>::max());
  ++says_in_flight_;
  auto& room = services.chat.room(*place);
  loop_.say_desk().say(
      room, principal()->user, {frame.text, frame.nonce, frame.reply_to},
      [&loop = loop_, id = loop_.id_of(*this), nonce = frame.nonce, &room](const Result<LogEntry>& outcome) {
        WsConnection* self = loop.find(id);
        if (!self) return;
        --self->says_in_flight_;
        if (!outcome) return self->refuse(outcome.error(), nonce);
        self->reply(protocol::ack_frame(nonce, room.config.id, *outcome));
      });
}

void WsConnection::refuse(const Error& cause, std::string_view nonce) {
  if (state_ != State::open) return;
  const Error error = for_client(cause);
  loop_.services().chat_metrics.count_error(error.code);
  reply(protocol::error_frame(error, nonce));
  if (error.code == ErrorCode::bad_request && ++bad_frames_ >= limits::kBadFramesInARow) {
    close(protocol::CloseCode::protocol_error, "too many bad frames");
  }
}

void WsConnection::say_hello() {
  const auto user = principal() ? std::optional(principal()->user) : std::nullopt;
  reply(protocol::hello_frame(user, loop_.services().settings.messages_per_30s));
}

void WsConnection::become_guest() {
  loop_.forget_user(*this);
  if (rare_) rare_->principal.reset();
  forget_rare();
  say_hello();
}

// ---- Writing ----------------------------------------------------------------------------------------

bool WsConnection::offer(const chat::Frame& frame) {
  if (state_ != State::open) return true;
  if (!outbox.empty()) {
    if (outbox.bytes() + frame->size() > loop_.services().settings.outbox_bytes) return false;
    outbox.push(frame);
    return true;
  }
  const ssize_t sent = ::send(socket_, frame->data(), frame->size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent == static_cast<ssize_t>(frame->size())) {
    loop_.count_sent(frame->size());
  } else {
    keep_rest(frame, sent);
  }
  return true;
}

void WsConnection::keep_rest(const chat::Frame& frame, ssize_t sent) {
  if (sent < 0 && !would_block()) return doom();
  loop_.count_sent(sent > 0 ? static_cast<std::size_t>(sent) : 0);
  outbox.push(frame, sent > 0 ? static_cast<std::size_t>(sent) : 0);
  set_port(chat::kNoPort);
  wait_writable();
}

void WsConnection::reply(chat::Frame frame) {
  if (state_ == State::doomed) return;
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  reply_bytes_ = static_cast<std::uint32_t>(std::min(kMost, reply_bytes_ + frame->size()));
  outbox.push(std::move(frame));
  set_port(chat::kNoPort);
  loop_.flush_soon(*this);
}

void WsConnection::reply(std::string_view json) {
  if (state_ == State::open) reply(chat::make_frame(protocol::ws_frame(protocol::Opcode::text, json)));
}

void WsConnection::flush() {
  while (!outbox.empty() && state_ != State::doomed) {
    std::array<std::string_view, 32> pieces;
    std::array<iovec, pieces.size()> vectors;
    const std::size_t count = outbox.peek(pieces);
    for (std::size_t i = 0; i < count; ++i)
      vectors[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = count;
    const ssize_t sent = ::sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return would_block() ? wait_writable() : doom();
    loop_.count_sent(static_cast<std::size_t>(sent));
    outbox.consume(static_cast<std::size_t>(sent));
    reply_bytes_ = static_cast<std::uint32_t>(std::min<std::size_t>(reply_bytes_, outbox.bytes()));
    if (state_ == State::open) since_ = loop_.now();
  }
  if (outbox.empty()) on_sent_all();
}

void WsConnection::wait_writable() {
  if (state_ == State::doomed) return;
  if (loop_.remember_blocked(*this) && state_ == State::open) since_ = loop_.now();
  awaits_writable_ = true;
  watch();
}

void WsConnection::on_sent_all() {
  reply_bytes_ = 0;
  if (awaits_writable_) loop_.forget_blocked(*this);
  awaits_writable_ = false;
  outbox.shrink();
  if (state_ == State::closing) {
    if (is_client_done_) return doom();
    ::shutdown(socket_, SHUT_WR);
  } else if (state_ == State::open) {
    set_port(socket_);
    loop_.fan_out().on_drained(*this);
  }
  watch();
}

// The pass sends to whoever has one without asking.
void WsConnection::set_port(chat::Port to) {
  if (port == to) return;
  port = to;
  for (const chat::Seat& seat : seats) seat.group->members[seat.index].port = to;
}

void WsConnection::say_bye(protocol::CloseCode code, std::chrono::milliseconds reconnect_after) {
  reply(protocol::bye_frame(code, reconnect_after));
  close(code, "come back");
}

void WsConnection::close(protocol::CloseCode code, std::string_view reason) {
  if (state_ != State::open) return;
  const auto number = static_cast<std::uint16_t>(code);
  if (code == protocol::CloseCode::too_slow) outbox.drop_unstarted();
  reply(chat::make_frame(protocol::ws_close_frame(number, reason)));
  begin_closing(number);
}

// Its close frame is in the outbox.
void WsConnection::begin_closing(std::uint16_t code) {
  state_ = State::closing;
  since_ = loop_.now();
  loop_.fan_out().leave_all(*this);
  loop_.forget_user(*this);
  loop_.remember_closing(*this, code);
}

void WsConnection::doom() {
  if (state_ == State::doomed) return;
  state_ = State::doomed;
  set_port(chat::kNoPort);
  loop_.doom(*this);
}

// ---- Timers -----------------------------------------------------------------------------------------

void WsConnection::ping() {
  // Behind what waits it would come late, and so would its pong: check_blocked() watches over that.
  if (state_ != State::open || awaits_pong_ || !outbox.empty()) return;
  awaits_pong_ = true;
  reply(loop_.ping_frame());
}

void WsConnection::check_pong() {
  // While nothing is read from it no pong can be seen.
  if (awaits_pong_ && !is_held_back() && outbox.empty()) close(protocol::CloseCode::no_pong, "no pong");
}

void WsConnection::check_blocked(SteadyTime now) {
  if (state_ == State::open && now - since_ >= limits::kTooSlowTimeout) {
    close(protocol::CloseCode::too_slow, "too slow");
  }
}

void WsConnection::check_closing(SteadyTime now) {
  if (state_ == State::closing && now - since_ >= limits::kCloseTimeout) doom();
}

}  // namespace twitchy::gateway
