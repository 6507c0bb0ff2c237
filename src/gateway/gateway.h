// The door: listens, spreads connections over the event loops, and closes in good order.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/event_loop.h"
#include "gateway/services.h"

namespace twitchy::gateway {

// Call from one thread.
class Gateway {
 public:
  // Makes the loops and attaches them to the chat, which is not to be started before.
  Gateway(Services& services, std::size_t threads);
  ~Gateway() { stop(); }

  // `address`: "127.0.0.1:8080", "[::]:0". The error names it: taken, or not an address.
  Result<void> listen(const std::string& address);
  // Where it listens, with the port that was given for 0.
  std::string address() const;

  // Starts to accept and serve.
  void start();

  // Accepts no more, lets every loop say good-bye, and returns when all are done; within
  // limits::kDrainTimeout and a little.
  void drain();

  // Ends the loops' threads. The loops stay, so that what is still under way elsewhere may post to them.
  void stop();

 private:
  void accept();
  void accept_into(std::size_t loop);

  Services& services_;
  std::vector<std::unique_ptr<EventLoop>> loops_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer retry_timer_;
  const int descriptors_max_;  // a connection with a higher one is closed at once
  std::size_t next_loop_ = 0;
  bool is_started_ = false;
};

}  // namespace twitchy::gateway
