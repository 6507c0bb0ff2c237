// Which of a loop's sockets can be read or written now.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstdint>
#include <functional>

namespace twitchy::gateway {

// An epoll instance of its own, which the loop's Asio waits for as for one socket. So a socket costs no user
// memory while nothing happens on it (Asio: 300 bytes, for its state and for the wait), and an event costs
// no allocation and no system call of its own.
//
// Told is what can be done, again and again until it was done or is not watched any more. Belongs to its
// loop; ends before its context does.
class SocketPoller {
 public:
  using Key = std::uint64_t;  // the owner's name for a socket, which may have ended when it is told
  // A socket that is broken or was hung up can be read, and written: either will say so.
  using OnReady = std::function<void(Key key, bool can_read, bool can_write)>;

  struct Watch {
    bool read = false;
    bool write = false;
    friend bool operator==(const Watch&, const Watch&) = default;
  };

  // As many are told of at once; then the loop's other work has its turn.
  static constexpr int kBatch = 64;

  SocketPoller(boost::asio::io_context& context, OnReady on_ready);
  SocketPoller(const SocketPoller&) = delete;
  SocketPoller& operator=(const SocketPoller&) = delete;

  // False if the system has no room for another. A socket leaves by being closed.
  [[nodiscard]] bool add(int socket, Key key, Watch watch);
  void change(int socket, Key key, Watch watch);

 private:
  void wait();
  void tell();

  boost::asio::posix::stream_descriptor epoll_;
  const OnReady on_ready_;
};

}  // namespace twitchy::gateway
