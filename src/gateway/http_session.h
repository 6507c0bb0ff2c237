// HTTP/1.1 on one connection, until it closes or becomes a WebSocket.
#pragma once

#include <boost/asio/ip/tcp.hpp>

namespace twitchy::gateway {

class EventLoop;

// Serves requests one after another on the loop, by its RestApi. The only file that knows Beast is the
// implementation.
void start_http_session(EventLoop& loop, boost::asio::ip::tcp::socket socket);

}  // namespace twitchy::gateway
