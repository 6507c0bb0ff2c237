#include "gateway/socket_poller.h"

#include <sys/epoll.h>

#include <boost/asio/post.hpp>

#include <array>
#include <utility>

#include "base/check.h"

namespace twitchy::gateway {
namespace {

int make_epoll() {
  const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
  TWITCHY_CHECK(descriptor >= 0);  // once a loop, when the process starts
  return descriptor;
}

bool control(int epoll, int operation, int socket, SocketPoller::Key key, SocketPoller::Watch watch) {
  epoll_event event{};
  if (watch.read) event.events |= EPOLLIN;
  if (watch.write) event.events |= EPOLLOUT;
  // A hang-up is told whatever is watched: once is enough for one that is not to be read now.
  if (!watch.read) event.events |= EPOLLET;
  event.data.u64 = key;
  return ::epoll_ctl(epoll, operation, socket, &event) == 0;
}

}  // namespace

SocketPoller::SocketPoller(boost::asio::io_context& context, OnReady on_ready)
    : epoll_(context, make_epoll()), on_ready_(std::move(on_ready)) {
  wait();
}

bool SocketPoller::add(int socket, Key key, Watch watch) {
  return control(epoll_.native_handle(), EPOLL_CTL_ADD, socket, key, watch);
}

void SocketPoller::change(int socket, Key key, Watch watch) {
  TWITCHY_CHECK(control(epoll_.native_handle(), EPOLL_CTL_MOD, socket, key, watch));
}

void SocketPoller::wait() {
  epoll_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                    [this](boost::system::error_code failed) {
                      if (!failed) tell();
                    });
}

void SocketPoller::tell() {
  constexpr std::uint32_t kBroken = EPOLLHUP | EPOLLERR;
  std::array<epoll_event, kBatch> events;
  const int count = ::epoll_wait(epoll_.native_handle(), events.data(), kBatch, 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    on_ready_(event.data.u64, (event.events & (EPOLLIN | kBroken)) != 0,
              (event.events & (EPOLLOUT | kBroken)) != 0);
  }
  // The system tells of others first than of those it has just told of: no one starves.
  if (count < kBatch) return wait();
  boost::asio::post(epoll_.get_executor(), [this] { tell(); });
}

}  // namespace twitchy::gateway
