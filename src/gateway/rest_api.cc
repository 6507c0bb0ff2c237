#include "gateway/rest_api.h"

#include <fmt/format.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "chat/history.h"
#include "gateway/openapi.h"
#include "model/limits.h"
#include "protocol/rest.h"

namespace twitchy::gateway {
namespace {

Error not_found(std::string message) {
  return {ErrorCode::not_found, std::move(message), {}};
}

Error no_token() {
  return {ErrorCode::unauthorized, "this needs `Authorization: Bearer TOKEN`", {}};
}

// "Bearer T" → T; empty if it is not of that form.
std::string bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() <= kScheme.size()) return {};
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    if ((authorization[i] | 0x20) != (kScheme[i] | 0x20)) return {};
  }
  authorization.remove_prefix(kScheme.size());
  authorization.remove_prefix(std::min(authorization.find_first_not_of(' '), authorization.size()));
  return std::string(authorization);
}

// A whole number of a query; an error that names it if it is anything else or out of its range.
Result<std::optional<std::uint64_t>> number_in_query(std::string_view query, std::string_view key,
                                                     std::uint64_t smallest, std::uint64_t largest) {
  std::string text;
  if (!find_in_query(query, key, text)) return std::optional<std::uint64_t>();
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end || number < smallest || number > largest) {
    return Error{ErrorCode::bad_request,
                 "`" + std::string(key) + "` is not a whole number from " + std::to_string(smallest) +
                     " to " + std::to_string(largest),
                 {}};
  }
  return std::optional(number);
}

Result<chat::HistoryRequest> parse_history_request(std::string_view query) {
  constexpr std::uint64_t kLargestSequence = std::uint64_t{1} << 53;
  const auto before = number_in_query(query, "before", 0, kLargestSequence);
  if (!before) return before.error();
  const auto after = number_in_query(query, "after", 0, kLargestSequence);
  if (!after) return after.error();
  const auto limit = number_in_query(query, "limit", 1, limits::kHistoryPageMax);
  if (!limit) return limit.error();
  if (*before && *after) return Error{ErrorCode::bad_request, "`before` and `after` exclude each other", {}};
  chat::HistoryRequest request;
  if (*before) request.before = Sequence{**before};
  if (*after) request.after = Sequence{**after};
  request.limit = limit->value_or(limits::kHistoryPageDefault);
  return request;
}

std::string random_nonce(Random& random) {
  return fmt::format("{:016x}{:016x}", random.next(), random.next());
}

}  // namespace

// ---- Routing ----------------------------------------------------------------------------------------

struct RestApi::Route {
  std::string_view method;
  std::string_view path;  // `{room}` stands for one segment
  Handler handler;
};

// Nothing if there is none; `allowed` then names the methods that the path has, if it is one at all.
const RestApi::Route* RestApi::find_route(const HttpRequest& request, std::string_view& room,
                                          std::string& allowed) {
  static constexpr std::array<Route, 13> kRoutes{{
      {"POST", "/api/v1/users", &RestApi::register_user},
      {"GET", "/api/v1/users/me", &RestApi::get_me},
      {"POST", "/api/v1/sessions", &RestApi::sign_in},
      {"DELETE", "/api/v1/sessions/current", &RestApi::sign_out},
      {"GET", "/api/v1/rooms", &RestApi::get_rooms},
      {"GET", "/api/v1/rooms/{room}", &RestApi::get_room},
      {"GET", "/api/v1/rooms/{room}/messages", &RestApi::get_messages},
      {"POST", "/api/v1/rooms/{room}/messages", &RestApi::post_message},
      {"GET", "/api/v1/ws", &RestApi::get_websocket},
      {"GET", "/api/v1/openapi.json", &RestApi::get_openapi},
      {"GET", "/healthz", &RestApi::get_healthz},
      {"GET", "/readyz", &RestApi::get_readyz},
      {"GET", "/metrics", &RestApi::get_metrics},
  }};
  constexpr std::string_view kRoom = "{room}";
  const auto matches = [&](std::string_view pattern) {
    const std::size_t at = pattern.find(kRoom);
    const std::string_view path = request.path;
    if (at == std::string_view::npos) return path == pattern;
    const std::string_view tail = pattern.substr(at + kRoom.size());
    if (!path.starts_with(pattern.substr(0, at)) || path.size() < at + tail.size() || !path.ends_with(tail))
      return false;
    room = path.substr(at, path.size() - at - tail.size());
    return room.find('/') == std::string_view::npos && !room.empty();
  };
  const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
  for (const Route& route : kRoutes) {
    if (!matches(route.path)) continue;
    if (route.method == method) return &route;
    allowed +=
        (allowed.empty() ? "" : ", ") + std::string(route.method) + (route.method == "GET" ? ", HEAD" : "");
  }
  return nullptr;
}

void RestApi::handle(const HttpRequest& request, Respond respond) {
  std::string_view room;
  std::string allowed;
  if (const Route* route = find_route(request, room, allowed)) {
    return (this->*route->handler)(request, room, std::move(respond));
  }
  const bool is_file = request.path != "/api" && !request.path.starts_with("/api/");
  if (allowed.empty() && is_file) {
    if (request.method == "GET" || request.method == "HEAD") return respond(services_.files.get(request));
    allowed = "GET, HEAD";
  }
  if (allowed.empty()) return respond(problem_response(not_found("there is nothing at this path")));
  HttpResponse response =
      problem_response({ErrorCode::method_not_allowed, "this path allows " + allowed, {}});
  response.headers.emplace_back("Allow", allowed);
  respond(std::move(response));
}

template <typename T>
Done<T> RestApi::on_loop(std::function<void(Result<T>)> then) {
  return [&mailbox = mailbox_, then = std::move(then)](Result<T> result) {
    mailbox.post([then, result = std::move(result)]() mutable { then(std::move(result)); });
  };
}

void RestApi::authenticate(const HttpRequest& request, Respond respond,
                           std::function<void(account::Principal)> then) {
  const std::string token = bearer_token(request.authorization);
  if (token.empty()) {
    return respond(problem_response(no_token()));
  }
  services_.accounts.authenticate(
      token,
      on_loop<account::Principal>([respond, then = std::move(then)](Result<account::Principal> result) {
        if (!result) return respond(problem_response(result.error()));
        then(*std::move(result));
      }));
}

// ---- Accounts ---------------------------------------------------------------------------------------

void RestApi::register_user(const HttpRequest& request, std::string_view, Respond respond) {
  auto credentials = protocol::parse_credentials(request.body);
  if (!credentials) return respond(problem_response(credentials.error()));
  services_.accounts.register_user(
      std::move(credentials->name), std::move(credentials->password), request.client_address,
      on_loop<User>([respond](Result<User> user) {
        respond(user ? json_response(201, protocol::user_json(*user)) : problem_response(user.error()));
      }));
}

void RestApi::sign_in(const HttpRequest& request, std::string_view, Respond respond) {
  auto credentials = protocol::parse_credentials(request.body);
  if (!credentials) return respond(problem_response(credentials.error()));
  services_.accounts.sign_in(
      std::move(credentials->name), std::move(credentials->password), request.client_address,
      on_loop<account::SignedIn>([respond](Result<account::SignedIn> session) {
        if (!session) return respond(problem_response(session.error()));
        respond(
            json_response(201, protocol::session_json(session->token, session->expires_at, session->user)));
      }));
}

void RestApi::sign_out(const HttpRequest& request, std::string_view, Respond respond) {
  const std::string token = bearer_token(request.authorization);
  if (token.empty()) {
    return respond(problem_response(no_token()));
  }
  services_.accounts.sign_out(
      token, on_loop<void>([respond](const Result<void>& ended) {
        respond(ended ? HttpResponse{204, {}, {}, {}, {}} : problem_response(ended.error()));
      }));
}

void RestApi::get_me(const HttpRequest& request, std::string_view, Respond respond) {
  authenticate(request, respond, [respond](const account::Principal& principal) {
    respond(json_response(200, protocol::user_json(principal.user)));
  });
}

// ---- Rooms ------------------------------------------------------------------------------------------

namespace {

protocol::RoomStatus status_of(const chat::LiveRoom& room) {
  return {room.config, room.all_viewers(), Sequence{room.head.load()}};
}

}  // namespace

void RestApi::get_rooms(const HttpRequest&, std::string_view, Respond respond) {
  std::vector<protocol::RoomStatus> rooms;
  for (const chat::LiveRoom* room : services_.chat.rooms()) rooms.push_back(status_of(*room));
  respond(json_response(200, protocol::rooms_json(rooms)));
}

void RestApi::get_room(const HttpRequest&, std::string_view room, Respond respond) {
  const auto place = services_.chat.find(room);
  if (!place) return respond(problem_response(not_found("there is no such room")));
  respond(json_response(200, protocol::room_json(status_of(services_.chat.room(*place)))));
}

void RestApi::get_messages(const HttpRequest& request, std::string_view room, Respond respond) {
  const auto place = services_.chat.find(room);
  if (!place) return respond(problem_response(not_found("there is no such room")));
  const auto wanted = parse_history_request(request.query);
  if (!wanted) return respond(problem_response(wanted.error()));
  std::string original;
  const bool with_originals = find_in_query(request.query, "original", original) && original == "1";
  chat::read_history(
      services_.messages, services_.chat.room(*place), *wanted,
      on_loop<protocol::HistoryPage>([respond, with_originals](Result<protocol::HistoryPage> page) {
        if (!page) return respond(problem_response(page.error()));
        respond(json_response(200, protocol::history_json(*page, with_originals)));
      }));
}

void RestApi::post_message(const HttpRequest& request, std::string_view room, Respond respond) {
  const auto place = services_.chat.find(room);
  if (!place) return respond(problem_response(not_found("there is no such room")));
  authenticate(request, respond,
               [this, respond, body = request.body, place = *place](const account::Principal& principal) {
                 const auto wanted = protocol::parse_send(body);
                 if (!wanted) return respond(problem_response(wanted.error()));
                 const std::string nonce = wanted->nonce ? *wanted->nonce : random_nonce(services_.random);
                 say_desk_.say(services_.chat.room(place), principal.user,
                               {wanted->text, nonce, wanted->reply_to},
                               [respond, nonce](const Result<LogEntry>& outcome) {
                                 if (!outcome) return respond(problem_response(outcome.error()));
                                 respond(json_response(201, protocol::sent_json(*outcome, nonce)));
                               });
               });
}

// Reached only by a request that does not ask for the upgrade: see HttpSession.
void RestApi::get_websocket(const HttpRequest&, std::string_view, Respond respond) {
  respond(problem_response({ErrorCode::bad_request, "this path is a WebSocket: ask for the upgrade", {}}));
}

// ---- For operators and tools ------------------------------------------------------------------------

void RestApi::get_openapi(const HttpRequest&, std::string_view, Respond respond) {
  respond(json_response(200, std::string(openapi_json())));
}

void RestApi::get_healthz(const HttpRequest&, std::string_view, Respond respond) {
  respond(json_response(200, R"({"status":"ok"})"));
}

void RestApi::get_readyz(const HttpRequest&, std::string_view, Respond respond) {
  const bool is_ready = services_.is_ready;
  const Health health = services_.health();
  const auto word = [](bool is_available) { return is_available ? "ok" : "unavailable"; };
  respond(json_response(
      is_ready ? 200 : 503,
      fmt::format(R"({{"status":"{}","broker":"{}","store":"{}","archive":"{}","archive_lag":{}}})",
                  is_ready ? "ready" : "draining", word(health.is_broker_available),
                  word(health.is_store_available), word(health.is_archive_current), health.archive_lag)));
}

void RestApi::get_metrics(const HttpRequest&, std::string_view, Respond respond) {
  services_.chat.publish_viewers();
  services_.metrics.measure_heap();
  respond({200,
           "text/plain; version=0.0.4; charset=utf-8",
           prometheus::TextSerializer().Serialize(services_.registry.Collect()),
           {{"Cache-Control", "no-store"}},
           {}});
}

}  // namespace twitchy::gateway
