// The REST interface: what each method of each path does.
#pragma once

#include <functional>
#include <string_view>

#include "account/account_service.h"
#include "chat/mailbox.h"
#include "chat/say_desk.h"
#include "gateway/http_message.h"
#include "gateway/services.h"

namespace twitchy::gateway {

// Belongs to a loop: handle() is called on it, and so is what it answers.
class RestApi {
 public:
  using Respond = std::function<void(HttpResponse)>;

  RestApi(Services& services, chat::SayDesk& say_desk, chat::Mailbox& mailbox)
      : services_(services), say_desk_(say_desk), mailbox_(mailbox) {}

  // Calls `respond` exactly once, possibly before it returns.
  void handle(const HttpRequest& request, Respond respond);

 private:
  struct Route;
  using Handler = void (RestApi::*)(const HttpRequest&, std::string_view room, Respond);

  static const Route* find_route(const HttpRequest& request, std::string_view& room, std::string& allowed);

  void register_user(const HttpRequest& request, std::string_view room, Respond respond);
  void sign_in(const HttpRequest& request, std::string_view room, Respond respond);
  void sign_out(const HttpRequest& request, std::string_view room, Respond respond);
  void get_me(const HttpRequest& request, std::string_view room, Respond respond);
  void get_rooms(const HttpRequest& request, std::string_view room, Respond respond);
  void get_room(const HttpRequest& request, std::string_view room, Respond respond);
  void get_messages(const HttpRequest& request, std::string_view room, Respond respond);
  void post_message(const HttpRequest& request, std::string_view room, Respond respond);
  void get_websocket(const HttpRequest& request, std::string_view room, Respond respond);
  void get_openapi(const HttpRequest& request, std::string_view room, Respond respond);
  void get_healthz(const HttpRequest& request, std::string_view room, Respond respond);
  void get_readyz(const HttpRequest& request, std::string_view room, Respond respond);
  void get_metrics(const HttpRequest& request, std::string_view room, Respond respond);

  // Calls `then` on the loop with who the bearer token stands for, or responds with why not.
  void authenticate(const HttpRequest& request, Respond respond,
                    std::function<void(account::Principal)> then);
  // Wraps what continues after a call that may end on another thread.
  template <typename T>
  Done<T> on_loop(std::function<void(Result<T>)> then);

  Services& services_;
  chat::SayDesk& say_desk_;
  chat::Mailbox& mailbox_;
};

}  // namespace twitchy::gateway
