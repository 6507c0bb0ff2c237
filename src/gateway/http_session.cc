#include "gateway/http_session.h"

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
#include "protocol/deflate_offer.h"

namespace twitchy::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;
using Parser = http::request_parser<http::string_body>;

constexpr unsigned kHeadersTooLarge = 431;  // RFC 6585; the code is `too_large` all the same
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
  plain.accept_encoding = joined_header(request, "Accept-Encoding");
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

// A body in a coding that is not ours to undo has no end that we know.
bool has_unknown_coding(const Request& request) {
  const auto coding = request.find(http::field::transfer_encoding);
  return coding != request.end() && !beast::iequals(coding->value(), "chunked");
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

  void read_request() {
    parser_.emplace();
    parser_->header_limit(limits::kHttpHeaderBytes);
    parser_->body_limit(limits::kHttpBodyBytes);
    stream_.expires_after(limits::kHttpReadTimeout);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](beast::error_code failed, std::size_t) { self->on_request(failed); });
  }

 private:
  // Between two requests it may stay idle for a while; once one has begun, it is to come soon.
  void wait_for_request() {
    if (buffer_.size() > 0) return read_request();
    stream_.expires_after(limits::kHttpIdleTimeout);
    stream_.async_read_some(buffer_.prepare(kIdleRead),
                            [self = shared_from_this()](beast::error_code failed, std::size_t got) {
                              if (failed) return;
                              self->buffer_.commit(got);
                              self->read_request();
                            });
  }

  void on_request(beast::error_code failed) {
    if (failed) return refuse(failed);
    Request request = parser_->release();
    if (has_unknown_coding(request)) return refuse(http::error::bad_transfer_encoding);
    keep_alive_ = request.keep_alive() && loop_.services().is_ready;
    is_head_ = request.method() == http::verb::head;
    const bool wants_websocket = beast::websocket::is_upgrade(request);
    const HttpRequest plain = plain_request(request, peer_, loop_.services().settings.trusted_proxies);
    if (wants_websocket && plain.path == kWebSocketPath) return upgrade(request, plain);
    stream_.expires_never();
    loop_.begin_request();
    is_under_way_ = true;
    loop_.rest_api().handle(plain, [self = shared_from_this()](HttpResponse response) {
      if (response.error) self->loop_.services().chat_metrics.count_error(*response.error);
      self->write(std::move(response));
    });
  }

  // What cannot be read is answered, and then nothing more is read.
  void refuse(beast::error_code why) {
    const bool is_malformed = why.category() == make_error_code(http::error::bad_method).category();
    if (!is_malformed || why == http::error::end_of_stream || why == http::error::partial_message) return;
    loop_.services().chat_metrics.count_error(error_of(why).code);
    keep_alive_ = false;
    auto response = problem_response(error_of(why));
    if (why == http::error::header_limit) response.status = kHeadersTooLarge;
    write(std::move(response));
  }

  void write(HttpResponse plain) {
    response_.emplace();
    response_->result(plain.status);
    response_->version(11);
    response_->keep_alive(keep_alive_);
    response_->set(http::field::server, "twitchy");
    response_->set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : plain.headers) response_->set(name, value);
    if (!plain.content_type.empty()) response_->set(http::field::content_type, plain.content_type);
    const bool has_body = plain.status != 204 && plain.status != 304;
    if (has_body) response_->content_length(plain.body.size());
    if (!is_head_) response_->body() = std::move(plain.body);
    loop_.services().metrics.count_response(plain.status);
    stream_.expires_after(limits::kHttpWriteTimeout);
    serializer_.emplace(*response_);
    const auto on_written = [self = shared_from_this()](beast::error_code failed, std::size_t) {
      self->on_written(failed);
    };
    if (is_head_) {
      http::async_write_header(stream_, *serializer_, on_written);
    } else {
      http::async_write(stream_, *serializer_, on_written);
    }
  }

  void on_written(beast::error_code failed) {
    if (std::exchange(is_under_way_, false)) loop_.end_request();
    serializer_.reset();
    response_.reset();
    if (failed) return;
    if (keep_alive_) return wait_for_request();
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, failed);
    stream_.expires_after(kLinger);
    linger();
  }

  // Reads away what the client still sends, so that the answer is not lost to a reset.
  void linger() {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(kIdleRead),
                            [self = shared_from_this()](beast::error_code failed, std::size_t) {
                              if (!failed) self->linger();
                            });
  }

  // RFC 6455, 4.2. Then the socket goes on as a WsConnection, and this session ends.
  void upgrade(const Request& request, const HttpRequest& plain) {
    auto join = join_in_query(plain);
    if (!join) return write(problem_response(join.error()));
    const std::string_view key = view(request[http::field::sec_websocket_key]);
    if (view(request[http::field::sec_websocket_version]) != "13" || key.size() != kKeyBytes) {
      auto response =
          problem_response({ErrorCode::bad_request, "WebSocket version 13 and a key are needed", {}});
      response.headers.emplace_back("Sec-WebSocket-Version", "13");
      return write(std::move(response));
    }
    response_.emplace();
    response_->result(http::status::switching_protocols);
    response_->version(11);
    response_->set(http::field::upgrade, "websocket");
    response_->set(http::field::connection, "Upgrade");
    // Beast offers this only as a part of its own WebSocket stream, which would hold buffers of its own.
    beast::websocket::detail::sec_ws_accept_type accept;
    beast::websocket::detail::make_sec_ws_accept(accept, {key.data(), key.size()});
    response_->set(http::field::sec_websocket_accept, beast::string_view(accept.data(), accept.size()));
    const auto deflate = protocol::deflate_answer(joined_header(request, "Sec-WebSocket-Extensions"));
    if (!deflate.empty()) response_->set(http::field::sec_websocket_extensions, deflate);
    serializer_.emplace(*response_);
    stream_.expires_after(limits::kHttpReadTimeout);
    http::async_write_header(
        stream_, *serializer_,
        [self = shared_from_this(), address = plain.client_address, join = *std::move(join),
         deflates = !deflate.empty()](beast::error_code failed, std::size_t) {
          if (!failed) self->become_websocket(address, join, deflates);
        });
  }

  void become_websocket(const std::string& client_address, const std::optional<protocol::JoinFrame>& join,
                        bool deflates) {
    const auto rest = buffer_.data();
    stream_.expires_never();
    loop_.serve_websocket(stream_.release_socket(), client_address,
                          {static_cast<const char*>(rest.data()), rest.size()}, join, deflates);
  }

  static constexpr std::size_t kKeyBytes = 24;  // base64 of 16 bytes
  static constexpr std::size_t kIdleRead = 4096;
  static constexpr auto kLinger = std::chrono::seconds(2);

  EventLoop& loop_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  asio::ip::address peer_;
  std::optional<Parser> parser_;  // of the request that is read
  std::optional<Response> response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  bool keep_alive_ = false;
  bool is_head_ = false;
  bool is_under_way_ = false;  // a request is being answered
};

}  // namespace

void start_http_session(EventLoop& loop, asio::ip::tcp::socket socket) {
  std::make_shared<HttpSession>(loop, std::move(socket))->read_request();
}

}  // namespace twitchy::gateway
