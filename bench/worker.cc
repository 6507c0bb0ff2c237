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

constexpr std::size_t kReaderPrefix = 256;    // of a frame that is looked at by an ordinary reader
constexpr std::size_t kDeflatedPrefix = 512;  // so much of a deflated frame holds that, with all its codes
constexpr std::size_t kBeginnings = 1024;
constexpr std::size_t kReaderBytes = 8 * 1024;  // read at once by an ordinary reader
constexpr std::size_t kWorthPassing = 4096;     // passed over in the kernel, uncopied
constexpr int kReadsAtOnce = 4;
constexpr std::uint64_t kMentioned = 2000;
constexpr std::size_t kConnectingAtOnce = 128;
constexpr std::size_t kSaysAtOnce = 256;  // then what arrived is read
constexpr std::size_t kPortsOfAnAddress = 20'000;
constexpr std::size_t kBufferBytes = 256 * 1024;
constexpr Ns kPatience = kSecond / 100;  // looks at the phase so often
constexpr int kReadyAtOnce = 4096;

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

Worker::Connection::Connection(bool reader, std::size_t prefix_limit, std::uint32_t in_room)
    : is_reader(reader), room(in_room), stream(prefix_limit) {}

Worker::Worker(Shared& shared, unsigned index)
    : shared_(shared),
      index_(index),
      next_(index),
      mask_(0x9e3779b9U * (index + 1)),
      buffer_(kBufferBytes),
      beginnings_(kBeginnings) {}

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
  if (shared_.dialect) return 0;
  std::uint64_t messages = 0;
  for (const auto& each : connections_) {
    if (!each->is_reader || each->state != Connection::State::open) continue;
    const std::uint64_t head = shared_.ledger.head(each->room);
    if (each->position < head) messages += head - each->position;
  }
  return messages;
}

std::size_t Worker::prefix_limit(bool reader, bool sample) const {
  if (!reader || sample || shared_.dialect) return std::numeric_limits<std::size_t>::max();
  return shared_.options.deflate ? kDeflatedPrefix : kReaderPrefix;
}

void Worker::make_connections() {
  const auto& options = shared_.options;
  const auto rooms = static_cast<unsigned>(shared_.rooms.size());
  for (unsigned i = index_; i < options.readers; i += options.threads) {
    const bool in_sample = i < options.sample;
    connections_.push_back(std::make_unique<Connection>(true, prefix_limit(true, in_sample), i % rooms));
    connections_.back()->in_sample = in_sample;
  }
  for (unsigned i = index_; i < options.senders; i += options.threads) {
    connections_.push_back(std::make_unique<Connection>(false, prefix_limit(false, false), i % rooms));
    if (!shared_.tokens.empty()) connections_.back()->token = shared_.tokens[i % shared_.tokens.size()];
    senders_.push_back(connections_.back().get());
  }
}

void Worker::run() {
  std::vector<epoll_event> events(kReadyAtOnce);
  for (Phase phase = Phase::connecting; phase != Phase::over; phase = shared_.phase.load()) {
    if (phase == Phase::connecting) connect_some();
    if (phase == Phase::talking) say_due(now_ns());
    Ns wait = kPatience;
    if (phase == Phase::talking && next_ < shared_.plan.messages) {
      wait = std::clamp<Ns>(shared_.plan.due(next_) - now_ns(), 0, kPatience);
    }
    const timespec timeout{0, wait};
    const int count = epoll_pwait2(epoll_, events.data(), kReadyAtOnce, &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      on_event(*static_cast<Connection*>(event.data.ptr), event.events);
    }
    if (phase == Phase::catching_up && behind() == 0) tally_.is_caught_up = true;
    const bool has_most = 4 * static_cast<std::size_t>(count) >= connections_.size();
    if (phase == Phase::talking && has_most && count < kReadyAtOnce) gather();
  }
}

// Lets more arrive before it is read: each read costs a system call, and so does each acknowledgement of
// TCP's. So a server that writes a little to everyone, very often, is at its limit before the load is.
void Worker::gather() {
  const Ns until = now_ns() + shared_.options.gather_us * (kSecond / 1'000'000);
  for (Ns now = now_ns(); now < until; now = now_ns()) {
    Ns wake = until;
    if (next_ < shared_.plan.messages) wake = std::min(until, shared_.plan.due(next_));
    const timespec rest{0, std::max<Ns>(0, wake - now)};
    nanosleep(&rest, nullptr);
    say_due(now_ns());
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
  const Address& to = connection.is_reader ? shared_.reader_address : shared_.address;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (is_loopback(to.ip)) {
    setsockopt(connection.fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    address.sin_addr.s_addr = source_address(number);
    if (bind(connection.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      return close(connection);
  }
  address.sin_addr.s_addr = to.ip;
  address.sin_port = htons(to.port);
  const int result = connect(connection.fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  if (result != 0 && errno != EINPROGRESS) return close(connection);
  watch(connection, true, true);
}

std::string Worker::handshake(const Connection& connection) const {
  std::string path = "/api/v1/ws";
  if (shared_.dialect) {
    path = shared_.dialect->path(connection.role());
  } else if (connection.is_reader) {
    path += "?room=" + shared_.rooms[connection.room];
    if (shared_.options.pace > 0) path += fmt::format("&pace={}", shared_.options.pace);
  }
  return fmt::format(
      "GET {} HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dHdpdGNoeSBiZW5jaCBvaw==\r\n{}\r\n",
      path, shared_.options.deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
}

void Worker::on_upgrade(Connection& connection, std::string_view bytes, Ns now) {
  connection.head.append(bytes);
  const auto end = connection.head.find("\r\n\r\n");
  if (end == std::string::npos) return;
  const bool is_deflated = connection.head.find("permessage-deflate") < end;
  if (!connection.head.starts_with("HTTP/1.1 101 ") || (shared_.options.deflate && !is_deflated)) {
    if (first_refusal_.empty()) first_refusal_ = connection.head;
    return close(connection);
  }
  connection.state = Connection::State::greeting;
  if (shared_.dialect) {
    const auto greeting = shared_.dialect->greeting(connection.role());
    if (!greeting.empty()) write_text(connection, greeting);
  }
  const std::string rest = connection.head.substr(end + 4);
  connection.head = {};
  on_bytes(connection, rest, now);
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
  write_text(sender, said(sender, message));
  add(tally_.sent);
}

std::string Worker::said(const Connection& sender, std::uint64_t message) const {
  if (shared_.dialect) return shared_.dialect->say(text_of(message), message);
  return fmt::format(R"({{"type":"say","room":"{}","nonce":"{}.{:x}","text":"{}"}})",
                     shared_.rooms[sender.room], message, shared_.run, text_of(message));
}

std::string Worker::text_of(std::uint64_t message) const {
  if (shared_.options.marked > 0) return marked_text(message, shared_.options.marked);
  const auto& texts = shared_.texts;
  const std::string& text = texts[message % texts.size()];
  const std::uint64_t round = message / texts.size();
  if (shared_.options.texts.empty() || round == 0) return text;
  // Said again, but to someone else: so no line is repeated within a second, at any rate.
  constexpr std::uint64_t kStep = 997;
  return fmt::format("@viewer_{} {}", (message % texts.size() + round * kStep) % kMentioned, text);
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

void Worker::write_text(Connection& connection, std::string_view text) {
  frame_.clear();
  append_client_frame(frame_, Opcode::text, text, next_mask());
  write(connection, frame_);
}

void Worker::flush(Connection& connection) {
  auto& unsent = connection.unsent;
  const ssize_t sent = send(connection.fd, unsent.data(), unsent.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) return close(connection);
  if (sent > 0) unsent.erase(0, static_cast<std::size_t>(sent));
  if (!unsent.empty()) watch(connection, true);
}

void Worker::on_readable(Connection& connection) {
  const bool is_ordinary = connection.is_reader && !connection.in_sample && !shared_.dialect;
  for (int turn = 0; turn < kReadsAtOnce; ++turn) {
    const std::uint64_t to_skip = connection.stream.to_skip();
    const bool passes_over = to_skip >= kWorthPassing;
    std::size_t wanted = is_ordinary ? kReaderBytes : buffer_.size();
    if (passes_over) wanted = static_cast<std::size_t>(std::min<std::uint64_t>(to_skip, buffer_.size()));
    // On TCP, MSG_TRUNC takes bytes off without copying them.
    const ssize_t result = recv(connection.fd, buffer_.data(), wanted, passes_over ? MSG_TRUNC : 0);
    if (result <= 0) {
      if (result == 0 || errno != EAGAIN) close(connection);
      return;
    }
    const auto got = static_cast<std::size_t>(result);
    if (connection.is_reader) add(tally_.bytes, got);
    if (passes_over) {
      connection.stream.skipped(got);
    } else {
      on_bytes(connection, {buffer_.data(), got}, now_ns());
    }
    if (got < wanted || connection.state == Connection::State::closed) return;
  }
}

void Worker::on_bytes(Connection& connection, std::string_view bytes, Ns now) {
  if (connection.state == Connection::State::upgrading) return on_upgrade(connection, bytes, now);
  connection.stream.feed(bytes, [&](const FrameBegin& frame) {
    if (connection.state != Connection::State::closed) on_frame(connection, frame, now);
  });
}

// ---- Frames -------------------------------------------------------------------------------------------

void Worker::on_frame(Connection& connection, const FrameBegin& frame, Ns now) {
  if (frame.opcode == Opcode::close) return close(connection);
  if (frame.opcode == Opcode::ping) {
    std::string pong;
    append_client_frame(pong, Opcode::pong, frame.prefix, next_mask());
    return write(connection, pong);
  }
  if (frame.opcode != Opcode::text) return;
  const auto payload = plain_of(connection, frame);
  if (!payload) return add(tally_.wrong);
  if (shared_.dialect) return on_relayed(connection, *payload, now);
  if (connection.in_sample && kind_of(*payload) == FrameKind::messages) count_sample(frame, payload->size());
  on_text(connection, *payload, now);
}

// Whole for senders and the sample; for the others as much as tells the range.
std::optional<std::string_view> Worker::plain_of(const Connection& connection, const FrameBegin& frame) {
  if (!frame.is_deflated) return frame.prefix;
  if (connection.in_sample || !connection.is_reader) return inflater_.whole(frame.prefix);
  return beginning_of(frame);
}

std::string_view Worker::beginning_of(const FrameBegin& frame) {
  // What the beginning of a frame inflates to depends on nothing else.
  const std::uint64_t hash = hash_text(frame.prefix) + frame.payload_bytes;
  auto& known = beginnings_[hash % kBeginnings];
  if (known.hash != hash) known = {hash, std::string(inflater_.beginning(frame.prefix, kReaderPrefix))};
  return known.plain;
}

void Worker::count_sample(const FrameBegin& frame, std::size_t plain_bytes) {
  sample_wire_bytes_ += frame_bytes(frame.payload_bytes);
  sample_plain_bytes_ += frame_bytes(plain_bytes);
}

void Worker::on_relayed(Connection& connection, std::string_view payload, Ns now) {
  if (const auto pulse = shared_.dialect->pulse(payload)) return write_text(connection, *pulse);
  if (connection.state == Connection::State::greeting) {
    if (shared_.dialect->is_welcome(connection.role(), payload)) is_open(connection);
    return;
  }
  if (!connection.is_reader) return;
  std::uint64_t messages = 0;
  each_mark(payload, [&](std::uint64_t message, std::string_view rest) {
    ++messages;
    if (message >= shared_.plan.messages) return add(tally_.wrong);
    if (message >= shared_.plan.warmup) relayed_.add(now - shared_.plan.due(message));
    if (!connection.in_sample) return;
    const auto text = marked_text(message, shared_.options.marked);
    if (!rest.starts_with(std::string_view(text).substr(1 + kMarkDigits))) add(tally_.wrong);
  });
  if (messages == 0) return;
  add(tally_.frames);
  add(tally_.deliveries, messages);
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
  write_text(connection, fmt::format(R"({{"type":"auth","token":"{}"}})", connection.token));
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
