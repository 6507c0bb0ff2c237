#include "worker.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <iterator>
#include <limits>

namespace twitchy::bench {
namespace {

constexpr std::size_t kReaderPrefix = 256;  // of a frame that is looked at by an ordinary reader
constexpr std::size_t kConnectingAtOnce = 128;
constexpr std::size_t kSaysAtOnce = 256;  // then what arrived is read
constexpr std::size_t kPortsOfAnAddress = 20'000;
constexpr std::size_t kBufferBytes = 256 * 1024;
constexpr Ns kPatience = kSecond / 100;  // looks at the phase so often

void add(std::atomic<std::uint64_t>& counter, std::uint64_t by = 1) {
  // The worker alone writes it, so no locked addition is needed.
  counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

// Loopback has many addresses, and each so many ports: past them, the next address is connected from.
in_addr_t source_address(std::size_t number) {
  return htonl(INADDR_LOOPBACK + static_cast<in_addr_t>(number / kPortsOfAnAddress));
}

bool is_loopback(in_addr_t ip) {
  return ntohl(ip) >> 24 == 127;
}

}  // namespace

Worker::Connection::Connection(bool reader, bool sample, std::uint32_t in_room)
    : is_reader(reader),
      in_sample(sample),
      room(in_room),
      stream(reader && !sample ? kReaderPrefix : std::numeric_limits<std::size_t>::max()) {}

Worker::Worker(Shared& shared, unsigned index)
    : shared_(shared), index_(index), next_(index), mask_(0x9e3779b9U * (index + 1)), buffer_(kBufferBytes) {}

Worker::~Worker() {
  join();
  for (auto& connection : connections_) {
    if (connection->fd >= 0) ::close(connection->fd);
  }
  if (epoll_ >= 0) ::close(epoll_);
}

void Worker::start() {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  make_connections();
  thread_ = std::thread([this] { run(); });
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
}

std::uint64_t Worker::behind() const {
  std::uint64_t messages = 0;
  for (const auto& each : connections_) {
    if (!each->is_reader || each->state != Connection::State::open) continue;
    const std::uint64_t head = shared_.ledger.head(each->room);
    if (each->position < head) messages += head - each->position;
  }
  return messages;
}

void Worker::make_connections() {
  const auto& options = shared_.options;
  const auto rooms = static_cast<unsigned>(shared_.rooms.size());
  for (unsigned i = index_; i < options.readers; i += options.threads) {
    connections_.push_back(std::make_unique<Connection>(true, i < options.sample, i % rooms));
  }
  for (unsigned i = index_; i < options.senders; i += options.threads) {
    connections_.push_back(std::make_unique<Connection>(false, false, i % rooms));
    connections_.back()->token = shared_.tokens[i % shared_.tokens.size()];
    senders_.push_back(connections_.back().get());
  }
}

void Worker::run() {
  std::array<epoll_event, 512> events{};
  for (Phase phase = Phase::connecting; phase != Phase::over; phase = shared_.phase.load()) {
    if (phase == Phase::connecting) connect_some();
    if (phase == Phase::talking) say_due(now_ns());
    Ns wait = kPatience;
    if (phase == Phase::talking && next_ < shared_.plan.messages) {
      wait = std::clamp<Ns>(shared_.plan.due(next_) - now_ns(), 0, kPatience);
    }
    const timespec timeout{0, wait};
    const int count = epoll_pwait2(epoll_, events.data(), events.size(), &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      on_event(*static_cast<Connection*>(event.data.ptr), event.events);
    }
  }
}

// ---- Connecting ---------------------------------------------------------------------------------------

void Worker::connect_some() {
  while (connected_ < connections_.size() && connected_ - greeted_ < kConnectingAtOnce) {
    connect_one(*connections_[connected_], connected_ * shared_.options.threads + index_);
    ++connected_;
  }
}

void Worker::connect_one(Connection& connection, std::size_t number) {
  connection.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (connection.fd < 0) return close(connection);
  const int on = 1;
  setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (is_loopback(shared_.address.ip)) {
    setsockopt(connection.fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    address.sin_addr.s_addr = source_address(number);
    if (bind(connection.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      return close(connection);
  }
  address.sin_addr.s_addr = shared_.address.ip;
  address.sin_port = htons(shared_.address.port);
  const int result = connect(connection.fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  if (result != 0 && errno != EINPROGRESS) return close(connection);
  watch(connection, true, true);
}

std::string Worker::handshake(const Connection& connection) const {
  std::string query;
  if (connection.is_reader) {
    query = "?room=" + shared_.rooms[connection.room];
    if (shared_.options.pace > 0) query += fmt::format("&pace={}", shared_.options.pace);
  }
  return fmt::format(
      "GET /api/v1/ws{} HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dHdpdGNoeSBiZW5jaCBrZXk=\r\n\r\n",
      query);
}

void Worker::is_open(Connection& connection) {
  if (connection.state != Connection::State::greeting) return;
  connection.state = Connection::State::open;
  ++greeted_;
  add(tally_.open);
}

void Worker::close(Connection& connection) {
  if (connection.state == Connection::State::closed) return;
  if (connection.state == Connection::State::open) {
    add(tally_.closed);
  } else {
    ++greeted_;
    add(tally_.failed);
  }
  connection.state = Connection::State::closed;
  if (connection.fd >= 0) ::close(connection.fd);
  connection.fd = -1;
}

// ---- Saying -------------------------------------------------------------------------------------------

void Worker::say_due(Ns now) {
  for (std::size_t i = 0; i < kSaysAtOnce && next_ < shared_.plan.messages; ++i) {
    if (shared_.plan.due(next_) > now || senders_.empty()) return;
    say(next_);
    next_ += shared_.options.threads;
  }
}

void Worker::say(std::uint64_t message) {
  Connection& sender = *senders_[turn_++ % senders_.size()];
  if (sender.state != Connection::State::open) return;
  const auto payload =
      fmt::format(R"({{"type":"say","room":"{}","nonce":"{}","text":"{}"}})", shared_.rooms[sender.room],
                  message, shared_.texts[message % shared_.texts.size()]);
  frame_.clear();
  append_client_frame(frame_, Opcode::text, payload, next_mask());
  write(sender, frame_);
  add(tally_.sent);
}

std::uint32_t Worker::next_mask() {
  mask_ = mask_ * 1664525U + 1013904223U;
  return mask_;
}

// ---- Sockets ------------------------------------------------------------------------------------------

void Worker::watch(const Connection& connection, bool writable, bool is_new) const {
  epoll_event event{};
  event.events = EPOLLIN | (writable ? EPOLLOUT : 0U);
  event.data.ptr = const_cast<Connection*>(&connection);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  epoll_ctl(epoll_, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, connection.fd, &event);
}

void Worker::on_event(Connection& connection, std::uint32_t events) {
  if (connection.state == Connection::State::closed) return;
  if ((events & EPOLLOUT) != 0) on_writable(connection);
  if (connection.state != Connection::State::closed && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
    on_readable(connection);
  }
}

void Worker::on_writable(Connection& connection) {
  watch(connection, false);
  if (connection.state == Connection::State::connecting) {
    connection.state = Connection::State::upgrading;
    write(connection, handshake(connection));
  } else {
    flush(connection);
  }
}

void Worker::write(Connection& connection, std::string_view bytes) {
  const bool was_blocked = !connection.unsent.empty();
  connection.unsent.append(bytes);
  if (!was_blocked) flush(connection);
}

void Worker::flush(Connection& connection) {
  auto& unsent = connection.unsent;
  const ssize_t sent = send(connection.fd, unsent.data(), unsent.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) return close(connection);
  if (sent > 0) unsent.erase(0, static_cast<std::size_t>(sent));
  if (!unsent.empty()) watch(connection, true);
}

void Worker::on_readable(Connection& connection) {
  const ssize_t got = recv(connection.fd, buffer_.data(), buffer_.size(), 0);
  if (got > 0) {
    add(tally_.bytes, static_cast<std::uint64_t>(got));
    on_bytes(connection, {buffer_.data(), static_cast<std::size_t>(got)}, now_ns());
  } else if (got == 0 || errno != EAGAIN) {
    close(connection);
  }
}

void Worker::on_bytes(Connection& connection, std::string_view bytes, Ns now) {
  if (connection.state == Connection::State::upgrading) {
    connection.head.append(bytes);
    const auto end = connection.head.find("\r\n\r\n");
    if (end == std::string::npos) return;
    if (!connection.head.starts_with("HTTP/1.1 101 ")) {
      if (first_refusal_.empty()) first_refusal_ = connection.head;
      return close(connection);
    }
    connection.state = Connection::State::greeting;
    const std::string rest = connection.head.substr(end + 4);
    connection.head = {};
    return on_bytes(connection, rest, now);
  }
  connection.stream.feed(bytes, [&](Opcode opcode, std::string_view payload, std::uint64_t) {
    if (connection.state != Connection::State::closed) on_frame(connection, opcode, payload, now);
  });
}

// ---- Frames -------------------------------------------------------------------------------------------

void Worker::on_frame(Connection& connection, Opcode opcode, std::string_view payload, Ns now) {
  if (opcode == Opcode::text) return on_text(connection, payload, now);
  if (opcode == Opcode::close) return close(connection);
  if (opcode != Opcode::ping) return;
  std::string pong;
  append_client_frame(pong, Opcode::pong, payload, next_mask());
  write(connection, pong);
}

void Worker::on_text(Connection& connection, std::string_view payload, Ns now) {
  switch (kind_of(payload)) {
    case FrameKind::messages:
      return on_range(connection, payload, false, now);
    case FrameKind::gap:
      return on_range(connection, payload, true, now);
    case FrameKind::ack:
      return on_ack(connection, payload, now);
    case FrameKind::hello:
      return on_hello(connection, payload);
    case FrameKind::joined:
      return on_joined(connection, payload);
    case FrameKind::error:
      return on_error(payload);
    case FrameKind::other:
      return;  // viewers, bye
  }
}

void Worker::on_hello(Connection& connection, std::string_view payload) {
  if (connection.is_reader) return;
  constexpr std::string_view kGuest = R"("user":null)";
  if (payload.find(kGuest) == std::string_view::npos) return is_open(connection);
  frame_.clear();
  const auto auth = fmt::format(R"({{"type":"auth","token":"{}"}})", connection.token);
  append_client_frame(frame_, Opcode::text, auth, next_mask());
  write(connection, frame_);
}

void Worker::on_joined(Connection& connection, std::string_view payload) {
  const auto head = number_after(payload, "head");
  if (!head) return add(tally_.wrong);
  connection.position = *head;
  is_open(connection);
}

void Worker::on_range(Connection& connection, std::string_view payload, bool is_gap, Ns now) {
  const auto range = range_of(payload);
  if (!range) return add(tally_.wrong);
  add(tally_.frames);
  const std::uint64_t expected = connection.position + 1;
  if (range->from > expected) add(tally_.lost, range->from - expected);
  // The first live frame may begin before where the reader joined.
  if (range->from < expected && connection.had_live_frame) add(tally_.reached_back, expected - range->from);
  connection.had_live_frame = true;
  if (range->to < expected) return;
  const std::uint64_t from = std::max(range->from, expected);
  connection.position = range->to;
  if (is_gap) return add(tally_.gaps, range->to - from + 1);
  add(tally_.deliveries, range->to - from + 1);
  if (shared_.options.senders > 0) arrivals_.push_back({connection.room, from, range->to, now});
  if (connection.in_sample) on_sample(connection, payload, from, range->to);
}

void Worker::on_sample(const Connection& connection, std::string_view payload, std::uint64_t from,
                       std::uint64_t to) {
  boost::json::error_code failed;
  const auto frame = boost::json::parse({payload.data(), payload.size()}, failed);
  const auto* messages = failed ? nullptr : frame.as_object().if_contains("messages");
  if (messages == nullptr || !messages->is_array()) return add(tally_.wrong);
  std::uint64_t before = 0;
  std::uint64_t fresh = 0;
  for (const auto& message : messages->get_array()) {
    const auto seq = message.at("seq").to_number<std::uint64_t>();
    if (seq <= before || seq > to) add(tally_.wrong);
    before = seq;
    if (seq < from) continue;
    ++fresh;
    const auto& text = message.at("text").as_string();
    shown_.push_back({connection.room, seq, message.at("at").to_number<std::int64_t>(),
                      hash_text({text.data(), text.size()})});
  }
  if (shared_.options.pace == 0 && fresh != to - from + 1) add(tally_.wrong);
}

void Worker::on_ack(const Connection& connection, std::string_view payload, Ns now) {
  const auto nonce = plain_text_after(payload, "nonce");
  const auto seq = number_after(payload, "seq");
  const auto at = number_after(payload, "at");
  std::uint64_t message = 0;
  if (!nonce || !seq || !at ||
      std::from_chars(nonce->data(), nonce->data() + nonce->size(), message).ec != std::errc{}) {
    return add(tally_.wrong);
  }
  if (!shared_.ledger.answer(message)) return add(tally_.doubled);
  add(tally_.acked);
  if (message >= shared_.plan.warmup) acks_.add(now - shared_.plan.due(message));
  // Parsed in whole only where the text is not the plain rest of the frame.
  std::uint64_t hash = 0;
  if (payload.find('\\') == std::string_view::npos) {
    hash = hash_text(plain_text_after(payload, "text").value_or(""));
  } else {
    const auto ack = boost::json::parse({payload.data(), payload.size()});
    const auto& text = ack.at("text").as_string();
    hash = hash_text({text.data(), text.size()});
  }
  const Ledger::Stored stored{message, static_cast<std::int64_t>(*at), hash};
  if (!shared_.ledger.store(connection.room, *seq, stored)) add(tally_.doubled);
}

void Worker::on_error(std::string_view payload) {
  if (first_refusal_.empty()) first_refusal_ = payload;
  const auto nonce = plain_text_after(payload, "nonce");
  std::uint64_t message = 0;
  if (!nonce) return add(tally_.wrong);
  std::from_chars(nonce->data(), nonce->data() + nonce->size(), message);
  if (!shared_.ledger.answer(message)) return add(tally_.doubled);
  add(tally_.refused);
}

}  // namespace twitchy::bench
