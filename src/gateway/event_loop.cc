#include "gateway/event_loop.h"

#include <sys/socket.h>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/thread_pool.h"
#include "gateway/http_session.h"
#include "model/limits.h"
#include "protocol/ws_frame.h"

namespace twitchy::gateway {
namespace {

namespace asio = boost::asio;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

constexpr std::size_t kSignedOutKept = 64;  // more than come in while a token is looked up
constexpr std::size_t kPingSlots = limits::kPingInterval / 1s;
constexpr std::size_t kPongSlots = limits::kPongTimeout / 1s;
constexpr std::uint64_t kViewersTicks = limits::kViewersInterval / 1s;
constexpr std::uint64_t kUsersTicks = 4;  // how often expired tokens are looked for

}  // namespace

std::size_t EventLoop::HashToken::operator()(const store::TokenHash& token) const {
  std::size_t value = 0;
  std::memcpy(&value, token.data(), sizeof value);
  return value;
}

EventLoop::EventLoop(Services& services, std::size_t number)
    : services_(services),
      number_(number),
      work_(asio::make_work_guard(context_)),
      fan_out_(services.chat.rooms(), *this, services.clock, services.settings.outbox_bytes,
               services.chat_metrics),
      say_desk_(services.broker, services.accounts, *this, services.clock, services.random,
                services.chat_metrics),
      rest_api_(services, say_desk_, *this),
      read_buffer_(std::make_unique<std::array<char, 64 * 1024>>()),
      ping_frame_(chat::make_frame(protocol::ws_frame(protocol::Opcode::ping, ""))),
      poller_(context_, [this](SocketPoller::Key key, bool can_read,
                               bool can_write) { on_ready(key, can_read, can_write); }),
      pass_timer_(context_),
      tick_timer_(context_),
      drain_timer_(context_) {}

EventLoop::~EventLoop() {
  stop();
}

void EventLoop::start() {
  asio::post(context_, [this] { tick(); });
  thread_ = std::thread([this] {
    name_this_thread("loop-" + std::to_string(number_));
    context_.run();
  });
}

void EventLoop::stop() {
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void EventLoop::post(std::function<void()> job) {
  asio::post(context_, [this, job = std::move(job)] {
    job();
    if (!is_pass_scheduled_ || (is_pass_timed_ && fan_out_.is_due_sooner())) run_passes();
  });
}

// ---- Connections ------------------------------------------------------------------------------------

void EventLoop::serve_http(asio::ip::tcp::socket socket) {
  start_http_session(*this, std::move(socket));
}

void EventLoop::serve_websocket(asio::ip::tcp::socket socket, std::string client_address,
                                std::string_view already_read, const std::optional<protocol::JoinFrame>& join,
                                bool deflates) {
  const auto place = services_.connections.try_take(client_address);
  const SlotId id = connections_.add(
      std::make_unique<WsConnection>(*this, socket.release(), place.value_or(ConnectionCounts::Place())));
  WsConnection& connection = *connections_.find(id);
  connection.slot = id.slot;
  connection.deflates = deflates;
  services_.metrics.connections.Increment();
  services_.metrics.connections_total.Increment();
  plan_pings(id.slot);
  connection.start(already_read, place ? join : std::nullopt);
  if (!place) {
    connection.close(protocol::CloseCode::too_many_connections, "too many connections from this address");
  } else if (has_said_bye_) {
    connection.say_bye(protocol::CloseCode::draining, time_to_come_back());
  }
}

void EventLoop::on_ready(SocketPoller::Key key, bool can_read, bool can_write) {
  if (WsConnection* connection = find(to_slot_id(key))) connection->on_ready(can_read, can_write);
}

void EventLoop::doom(WsConnection& connection) {
  if (doomed_.empty()) asio::post(context_, [this] { bury(); });
  doomed_.push_back(&connection);
}

void EventLoop::bury() {
  for (WsConnection* connection : std::exchange(doomed_, {})) {
    fan_out_.leave_all(*connection);
    forget_user(*connection);
    blocked_.erase(connection);
    closing_.erase(connection);
    std::erase(unflushed_, connection);
    services_.connections.give_back(connection->place());
    services_.metrics.connections.Decrement();
    connections_.erase(connection->slot);
  }
}

void EventLoop::remember_closing(WsConnection& connection, std::uint16_t code) {
  closing_.insert(&connection);
  services_.metrics.closes.Add({{"code", std::to_string(code)}}).Increment();
}

void EventLoop::remember_user(WsConnection& connection) {
  fan_out_.identify(connection, connection.principal()->user);
  users_.emplace(connection.principal()->token, &connection);
}

void EventLoop::forget_user(WsConnection& connection) {
  if (!connection.principal()) return;
  fan_out_.make_guest(connection);
  auto [it, end] = users_.equal_range(connection.principal()->token);
  it = std::find_if(it, end, [&](const auto& item) { return item.second == &connection; });
  if (it != end) users_.erase(it);
}

void EventLoop::end_session(const store::TokenHash& token) {
  signed_out_.push_back(token);
  if (signed_out_.size() > kSignedOutKept) signed_out_.pop_front();
  const auto [begin, end] = users_.equal_range(token);
  std::vector<WsConnection*> connections;
  std::transform(begin, end, std::back_inserter(connections), [](const auto& item) { return item.second; });
  for (WsConnection* connection : connections) connection->become_guest();
}

bool EventLoop::was_signed_out(const store::TokenHash& token) const {
  return std::find(signed_out_.begin(), signed_out_.end(), token) != signed_out_.end();
}

// ---- Writing ----------------------------------------------------------------------------------------

std::size_t EventLoop::deliver(std::span<chat::Member> members, const chat::Frame& frame,
                               std::optional<protocol::SequenceRange> range) {
  const char* const bytes = frame->data();
  const auto size = static_cast<ssize_t>(frame->size());
  std::size_t sent_whole = 0;
  std::size_t taken = 0;
  for (chat::Member& member : members) {
    if (member.missed_from != Sequence{}) continue;
    if (member.port != chat::kNoPort) {
      const ssize_t sent = ::send(member.port, bytes, frame->size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent == size) {
        ++sent_whole;
        continue;
      }
      static_cast<WsConnection*>(member.reader)->keep_rest(frame, sent);
      ++taken;
    } else if (static_cast<WsConnection*>(member.reader)->offer(frame)) {
      ++taken;
    } else if (range) {
      member.missed_from = range->from;
    }
  }
  count_sent(sent_whole * frame->size(), sent_whole);
  return taken + sent_whole;
}

void EventLoop::send(chat::Reader& reader, chat::Frame frame) {
  static_cast<WsConnection&>(reader).reply(std::move(frame));
}

// What is said to a connection in one event goes out in one write.
void EventLoop::flush_soon(WsConnection& connection) {
  if (unflushed_.empty()) asio::post(context_, [this] { flush_all(); });
  if (unflushed_.empty() || unflushed_.back() != &connection) unflushed_.push_back(&connection);
}

void EventLoop::flush_all() {
  for (WsConnection* connection : std::exchange(unflushed_, {})) connection->flush();
}

void EventLoop::run_passes() {
  if (std::exchange(is_pass_timed_, false)) pass_timer_.cancel();
  is_pass_scheduled_ = false;
  const auto when = fan_out_.run();
  if (!when) return;
  is_pass_scheduled_ = true;
  if (*when <= now()) {
    asio::post(context_, [this] { run_passes(); });
  } else {
    is_pass_timed_ = true;
    pass_timer_.expires_at(*when);
    pass_timer_.async_wait([this](boost::system::error_code failed) {
      if (!failed && is_pass_timed_) run_passes();  // else it was called since the time came
    });
  }
}

// ---- Timers -----------------------------------------------------------------------------------------

void EventLoop::tick() {
  ++ticks_;
  say_desk_.expire();
  check_pings();
  const SteadyTime time = now();
  for (WsConnection* connection : std::vector(blocked_.begin(), blocked_.end()))
    connection->check_blocked(time);
  for (WsConnection* connection : std::vector(closing_.begin(), closing_.end()))
    connection->check_closing(time);
  if (ticks_ % kViewersTicks == 0) {
    fan_out_.tell_viewers();
    if (!is_pass_scheduled_) run_passes();
  }
  if (ticks_ % kUsersTicks == 0) check_users();
  publish_metrics();
  tick_timer_.expires_after(1s);
  tick_timer_.async_wait([this](boost::system::error_code failed) {
    if (!failed) tick();
  });
}

void EventLoop::check_pings() {
  static_assert(kPongSlots < kPingSlots);
  const std::size_t late = (ticks_ + kPingSlots - kPongSlots) % kPingSlots;
  const std::size_t now = ticks_ % kPingSlots;
  for (std::uint32_t slot = 0; slot < ping_turns_.size(); ++slot) {
    if (ping_turns_[slot] != late && ping_turns_[slot] != now) continue;
    WsConnection* connection = connections_.at(slot);
    if (!connection) continue;
    if (ping_turns_[slot] == late) {
      connection->check_pong();
    } else {
      connection->ping();
    }
  }
}

// Its turn is the one that is longest away.
void EventLoop::plan_pings(std::uint32_t slot) {
  static_assert(kPingSlots <= UINT8_MAX);
  if (ping_turns_.size() <= slot) ping_turns_.resize(slot + 1);
  ping_turns_[slot] = static_cast<std::uint8_t>(ticks_ % kPingSlots);
}

void EventLoop::check_users() {
  const TimeMs time = services_.clock.now_ms();
  std::vector<WsConnection*> expired;
  for (const auto& [token, connection] : users_) {
    if (connection->is_expired(time)) expired.push_back(connection);
  }
  for (WsConnection* connection : expired) connection->become_guest();
}

void EventLoop::publish_metrics() {
  GatewayMetrics& metrics = services_.metrics;
  metrics.frames_in.Increment(static_cast<double>(std::exchange(frames_in_, 0)));
  metrics.sends.Increment(static_cast<double>(std::exchange(sends_, 0)));
  metrics.bytes_out.Increment(static_cast<double>(std::exchange(bytes_out_, 0)));
  double outbox_bytes = 0;
  for (const WsConnection* connection : blocked_)
    outbox_bytes += static_cast<double>(connection->outbox.bytes());
  const auto outbox_connections = static_cast<double>(blocked_.size());
  metrics.outbox_bytes.Increment(outbox_bytes - std::exchange(outbox_bytes_published_, outbox_bytes));
  metrics.outbox_connections.Increment(outbox_connections -
                                       std::exchange(outbox_connections_published_, outbox_connections));
}

// ---- Stopping ---------------------------------------------------------------------------------------

void EventLoop::drain(std::function<void()> done) {
  drained_ = std::move(done);
  drain_started_ = now();
  say_desk_.close();
  check_drained();
}

void EventLoop::check_drained() {
  const bool is_late = now() - drain_started_ >= limits::kDrainTimeout;
  if (is_late) say_desk_.give_up();
  if (!has_said_bye_ && say_desk_.is_idle() && (requests_ == 0 || is_late)) say_bye_to_all();
  if (is_late || (has_said_bye_ && connections_.size() == 0 && requests_ == 0)) {
    if (drained_) std::exchange(drained_, nullptr)();
    return;
  }
  drain_timer_.expires_after(20ms);
  drain_timer_.async_wait([this](boost::system::error_code failed) {
    if (!failed && drained_) check_drained();
  });
}

void EventLoop::say_bye_to_all() {
  has_said_bye_ = true;
  for (std::uint32_t slot = 0; slot < connections_.slots(); ++slot) {
    WsConnection* connection = connections_.at(slot);
    if (connection) connection->say_bye(protocol::CloseCode::draining, time_to_come_back());
  }
}

// Spread, so that not all come back at once.
std::chrono::milliseconds EventLoop::time_to_come_back() {
  constexpr std::uint64_t kSoonestMs = 500;
  constexpr std::uint64_t kSpreadMs = 5000;
  return std::chrono::milliseconds(kSoonestMs + services_.random.below(kSpreadMs));
}

}  // namespace twitchy::gateway
