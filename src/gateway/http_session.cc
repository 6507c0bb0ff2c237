#include "gateway/http_session.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/detail/hybi13.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <memory>
#include <optional>
#include <utility>

#include "gateway/event_loop.h"
#include "gateway/services.h"
#include "model/limits.h"

namespace twitchy::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Request = http::request<http::string_body>;
using Parser = http::request_parser<http::string_body>;

constexpr std::string_view kWebSocketPath = "/api/v1/ws";

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

// All lines of a header, joined by commas.
std::string joined_header(const Request& request, beast::string_view name) {
  std::string joined;
  const auto lines = request.equal_range(name);
  for (auto line = lines.first; line != lines.second; ++line) {
    joined += (joined.empty() ? "" : ",") + std::string(view(line->value()));
  }
  return joined;
}

HttpRequest plain_request(Request& request, const asio::ip::address& peer, const TrustedProxies& proxies) {
  HttpRequest plain;
  plain.method = view(request.method_string());
  const std::string_view target = view(request.target());
  const std::size_t question = std::min(target.find('?'), target.size());
  plain.path = target.substr(0, question);
  plain.query = target.substr(std::min(question + 1, target.size()));
  plain.authorization = view(request[http::field::authorization]);
  plain.accept = view(request[http::field::accept]);
  plain.if_none_match = view(request[http::field::if_none_match]);
  plain.client_address = proxies.client_of(peer, joined_header(request, "X-Forwarded-For"));
  plain.body = std::move(request.body());
  return plain;
}

// The room that a WebSocket's URL names, if it does.
Result<std::optional<protocol::JoinFrame>> join_in_query(const HttpRequest& request) {
  protocol::JoinFrame join;
  if (!find_in_query(request.query, "room", join.room)) return std::optional<protocol::JoinFrame>();
  std::string pace;
  if (find_in_query(request.query, "pace", pace)) {
    if (pace.empty() || pace.size() > 9 || pace.find_first_not_of("0123456789") != std::string::npos) {
      return Error{ErrorCode::bad_request, "`pace` is not a whole number", {}};
    }
    join.pace = std::stoull(pace);
  }
  return std::optional(std::move(join));
}

Error error_of(const beast::error_code& failed) {
  if (failed == http::error::body_limit) return {ErrorCode::too_large, "the body is larger than 64 KiB", {}};
  if (failed == http::error::header_limit)
    return {ErrorCode::too_large, "the headers are larger than 16 KiB", {}};
  return {ErrorCode::bad_request, "not a valid HTTP request: " + failed.message(), {}};
}

class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(EventLoop& loop, asio::ip::tcp::socket socket) : loop_(loop), stream_(std::move(socket)) {
    beast::error_code failed;
    peer_ = stream_.socket().remote_endpoint(failed).address();
  }

  static asio::awaitable<void> run(std::shared_ptr<HttpSession> self) {
    while (co_await self->serve_one()) continue;
  }

 private:
  // False once the connection is over, or no longer HTTP.
  asio::awaitable<bool> serve_one() {
    if (!co_await wait_for_request()) co_return false;
    Parser parser;
    parser.header_limit(limits::kHttpHeaderBytes);
    parser.body_limit(limits::kHttpBodyBytes);
    beast::error_code failed;
    stream_.expires_after(limits::kHttpReadTimeout);
    co_await http::async_read(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, failed));
    if (failed == http::error::end_of_stream || failed == beast::error::timeout) co_return false;
    if (failed) co_return co_await refuse(failed);
    Request request = parser.release();
    const bool keep_alive = request.keep_alive();
    const bool is_head = request.method() == http::verb::head;
    const bool wants_websocket = beast::websocket::is_upgrade(request);
    const std::string key(view(request[http::field::sec_websocket_key]));
    const HttpRequest plain = plain_request(request, peer_, loop_.services().settings.trusted_proxies);
    if (wants_websocket && plain.path == kWebSocketPath) co_return co_await upgrade(request, plain, key);
    stream_.expires_never();
    HttpResponse response = co_await answer(plain);
    co_return co_await write(std::move(response), keep_alive, is_head);
  }

  // A new connection has to send its first request at once; a kept one may stay idle for a while.
  asio::awaitable<bool> wait_for_request() {
    if (std::exchange(is_first_, false) || buffer_.size() > 0) co_return true;
    beast::error_code failed;
    stream_.expires_after(limits::kHttpIdleTimeout);
    const std::size_t got = co_await stream_.async_read_some(
        buffer_.prepare(4096), asio::redirect_error(asio::use_awaitable, failed));
    buffer_.commit(got);
    co_return !failed;
  }

  asio::awaitable<HttpResponse> answer(const HttpRequest& request) {
    HttpResponse response = co_await asio::async_initiate<decltype(asio::use_awaitable), void(HttpResponse)>(
        [this, &request](auto handler) {
          // The routes' answers are std::functions, which want to be copied.
          auto shared = std::make_shared<decltype(handler)>(std::move(handler));
          loop_.rest_api().handle(request, [this, shared](HttpResponse answered) {
            asio::post(stream_.get_executor(), [shared, answered = std::move(answered)]() mutable {
              std::move (*shared)(std::move(answered));
            });
          });
        },
        asio::use_awaitable);
    if (response.error) loop_.services().chat_metrics.count_error(*response.error);
    co_return response;
  }

  // What cannot be read is answered, and then nothing more is read.
  asio::awaitable<bool> refuse(beast::error_code why) {
    const bool is_protocol_error = why.category() == make_error_code(http::error::bad_method).category();
    if (!is_protocol_error) co_return false;
    loop_.services().chat_metrics.count_error(error_of(why).code);
    co_await write(problem_response(error_of(why)), /*keep_alive=*/false, /*is_head=*/false);
    co_await linger();
    co_return false;
  }

  // Reads away what the client still sends, so that the answer is not lost to a reset.
  asio::awaitable<void> linger() {
    beast::error_code failed;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, failed);
    stream_.expires_after(std::chrono::seconds(2));
    buffer_.clear();
    while (!failed) {
      co_await stream_.async_read_some(buffer_.prepare(16 * 1024),
                                       asio::redirect_error(asio::use_awaitable, failed));
    }
  }

  asio::awaitable<bool> write(HttpResponse plain, bool keep_alive, bool is_head) {
    http::response<http::string_body> response;
    response.result(plain.status);
    response.version(11);
    response.keep_alive(keep_alive);
    response.set(http::field::server, "twitchy");
    response.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : plain.headers) response.set(name, value);
    if (!plain.content_type.empty()) response.set(http::field::content_type, plain.content_type);
    const bool has_body = plain.status != 204 && plain.status != 304;
    if (has_body) response.content_length(plain.body.size());
    if (!is_head) response.body() = std::move(plain.body);
    loop_.services().metrics.count_response(plain.status);
    beast::error_code failed;
    stream_.expires_after(limits::kHttpReadTimeout);
    http::response_serializer<http::string_body> serializer(response);
    if (is_head) serializer.split(true);
    if (is_head) {
      co_await http::async_write_header(stream_, serializer,
                                        asio::redirect_error(asio::use_awaitable, failed));
    } else {
      co_await http::async_write(stream_, serializer, asio::redirect_error(asio::use_awaitable, failed));
    }
    if (failed || !keep_alive) {
      stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, failed);
      co_return false;
    }
    co_return true;
  }

  // RFC 6455, 4.2. Then the socket goes on as a WsConnection, and this session ends.
  asio::awaitable<bool> upgrade(const Request& request, const HttpRequest& plain, const std::string& key) {
    const auto join = join_in_query(plain);
    if (!join) co_return co_await write(problem_response(join.error()), request.keep_alive(), false);
    if (view(request[http::field::sec_websocket_version]) != "13" || key.size() != kKeyBytes) {
      auto response =
          problem_response({ErrorCode::bad_request, "WebSocket version 13 and a key are needed", {}});
      response.headers.emplace_back("Sec-WebSocket-Version", "13");
      co_return co_await write(std::move(response), request.keep_alive(), false);
    }
    http::response<http::empty_body> response;
    response.result(http::status::switching_protocols);
    response.version(11);
    response.set(http::field::upgrade, "websocket");
    response.set(http::field::connection, "Upgrade");
    // Beast offers this only as a part of its own WebSocket stream, which would hold buffers of its own.
    beast::websocket::detail::sec_ws_accept_type accept;
    beast::websocket::detail::make_sec_ws_accept(accept, key);
    response.set(http::field::sec_websocket_accept, beast::string_view(accept.data(), accept.size()));
    beast::error_code failed;
    stream_.expires_after(limits::kHttpReadTimeout);
    co_await http::async_write(stream_, response, asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return false;
    const auto rest = buffer_.data();
    loop_.serve_websocket(stream_.release_socket(), plain.client_address,
                          {static_cast<const char*>(rest.data()), rest.size()}, *join);
    co_return false;
  }

  static constexpr std::size_t kKeyBytes = 24;  // base64 of 16 bytes

  EventLoop& loop_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  asio::ip::address peer_;
  bool is_first_ = true;
};

}  // namespace

void start_http_session(EventLoop& loop, asio::ip::tcp::socket socket) {
  auto session = std::make_shared<HttpSession>(loop, std::move(socket));
  asio::co_spawn(loop.context(), HttpSession::run(std::move(session)), asio::detached);
}

}  // namespace twitchy::gateway
