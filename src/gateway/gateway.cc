#include "gateway/gateway.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <charconv>
#include <latch>
#include <limits>
#include <utility>

#include "base/log.h"
#include "model/limits.h"

namespace twitchy::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr int kBacklog = 4096;

Result<tcp::endpoint> parse_address(const std::string& address) {
  const Error wrong{ErrorCode::bad_request, "'" + address + "' is not ADDRESS:PORT", {}};
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) return wrong;
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  unsigned short port = 0;
  const char* end = address.data() + address.size();
  const auto parsed = std::from_chars(address.data() + colon + 1, end, port);
  boost::system::error_code failed;
  const auto ip = asio::ip::make_address(host, failed);
  if (failed || parsed.ec != std::errc() || parsed.ptr != end) return wrong;
  return tcp::endpoint(ip, port);
}

// The highest descriptor that a connection may have.
int connection_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  constexpr rlim_t kMost = std::numeric_limits<int>::max();
  const int most = static_cast<int>(std::min(limit.rlim_cur, kMost));
  return std::max(most - limits::kReservedFiles, most / 2);
}

// Frames go out at once; and the kernel keeps little that it has not sent, so that what is left to send is
// in our outbox, where it is bounded, and a ping is not stuck behind megabytes.
void prepare(tcp::socket& socket) {
  constexpr int kUnsentBytes = 128 * 1024;
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.non_blocking(true, ignored);
  setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentBytes, sizeof kUnsentBytes);
}

std::vector<std::unique_ptr<EventLoop>> make_loops(Services& services, std::size_t threads) {
  std::vector<std::unique_ptr<EventLoop>> loops;
  for (std::size_t i = 0; i < threads; ++i) loops.push_back(std::make_unique<EventLoop>(services, i));
  return loops;
}

}  // namespace

Gateway::Gateway(Services& services, std::size_t threads)
    : services_(services),
      loops_(make_loops(services, threads)),
      acceptor_(loops_.front()->context()),
      retry_timer_(loops_.front()->context()),
      descriptors_max_(connection_descriptors()) {
  for (auto& loop : loops_) services.chat.attach(*loop, loop->fan_out());
}

void Gateway::stop() {
  for (auto& loop : loops_) loop->stop();
}

Result<void> Gateway::listen(const std::string& address) {
  const auto endpoint = parse_address(address);
  if (!endpoint) return endpoint.error();
  boost::system::error_code failed;
  acceptor_.open(endpoint->protocol(), failed);
  if (!failed) acceptor_.set_option(asio::socket_base::reuse_address(true), failed);
  if (!failed) acceptor_.bind(*endpoint, failed);
  if (!failed) acceptor_.listen(kBacklog, failed);
  if (failed) return Error{ErrorCode::internal, "cannot listen on " + address + ": " + failed.message(), {}};
  return {};
}

std::string Gateway::address() const {
  const auto endpoint = acceptor_.local_endpoint();
  const std::string host = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
}

void Gateway::start() {
  services_.accounts.on_sign_out([this](const store::TokenHash& token, account::SignedOut) {
    for (auto& loop : loops_) {
      loop->post([&loop = *loop, token] { loop.end_session(token); });
    }
  });
  is_started_ = true;
  services_.is_ready = true;
  asio::post(loops_.front()->context(), [this] { accept(); });
  for (auto& loop : loops_) loop->start();
}

void Gateway::accept() {
  accept_into(next_loop_++ % loops_.size());
}

void Gateway::accept_into(std::size_t number) {
  if (!acceptor_.is_open()) return;
  EventLoop& loop = *loops_[number];
  acceptor_.async_accept(loop.context(), [this, &loop](boost::system::error_code failed, tcp::socket socket) {
    if (failed == asio::error::operation_aborted) return;
    if (failed) {
      // Too many open files, most likely: wait for some to be closed.
      log::warn("cannot accept a connection: {}", failed.message());
      retry_timer_.expires_after(std::chrono::milliseconds(100));
      return retry_timer_.async_wait([this](boost::system::error_code stopped) {
        if (!stopped) accept();
      });
    }
    // The kernel gives the lowest free descriptor, so a high one means that few are left.
    const bool has_place = socket.native_handle() < descriptors_max_;
    if (has_place) {
      prepare(socket);
      asio::post(loop.context(),
                 [&loop, socket = std::move(socket)]() mutable { loop.serve_http(std::move(socket)); });
    }
    accept();
  });
}

void Gateway::drain() {
  if (!std::exchange(is_started_, false)) return;
  services_.is_ready = false;
  std::latch drained(static_cast<std::ptrdiff_t>(loops_.size()));
  asio::post(loops_.front()->context(), [this] {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
  });
  for (auto& loop : loops_) {
    asio::post(loop->context(),
               [&loop = *loop, &drained] { loop.drain([&drained] { drained.count_down(); }); });
  }
  drained.wait();
}

}  // namespace twitchy::gateway
