#include "gateway/rest_api.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sodium.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "base/log.h"
#include "gateway/memory_server_testing.h"
#include "gateway/openapi.h"
#include "model/limits.h"

namespace twitchy::gateway {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

// Runs jobs on the thread that asks it to.
class ManualMailbox final : public chat::Mailbox {
 public:
  void post(std::function<void()> job) override {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    posted_.notify_one();
  }

  // Waits for the next job and runs it; far longer than any takes. False if none came.
  bool run_one() {
    std::unique_lock lock(mutex_);
    if (!posted_.wait_for(lock, 60s, [this] { return !jobs_.empty(); })) return false;
    const auto job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    return true;
  }

 private:
  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_
};

// A server without sockets, whose loop is the test.
struct Rig : MemoryServer {
  explicit Rig(account::AccountLimits account_limits) : MemoryServer(account_limits) {
    EXPECT_TRUE(chat->start());
    services.is_ready = true;
  }
  ~Rig() { end(); }

  ManualMailbox mailbox;
  chat::SayDesk say_desk{*broker, *accounts, mailbox, clock, random, chat_metrics};
  RestApi api{services, say_desk, mailbox};
};

class RestApiTest : public testing::Test {
 protected:
  RestApiTest() {
    spdlog::set_level(spdlog::level::off);  // what is made to fail on purpose need not be read
    EXPECT_GE(sodium_init(), 0);
    start({});
  }
  ~RestApiTest() override {
    rig_.reset();
    spdlog::set_level(spdlog::level::info);
  }

  void start(account::AccountLimits limits) { rig_ = std::make_unique<Rig>(limits); }

  HttpResponse send(const HttpRequest& request) {
    std::optional<HttpResponse> answer;
    rig_->api.handle(request, [&](HttpResponse response) {
      EXPECT_FALSE(answer) << "answered twice";
      answer = std::move(response);
    });
    while (!answer) {
      if (!rig_->mailbox.run_one()) {
        ADD_FAILURE() << request.method << " " << request.path << " is not answered";
        return {};
      }
    }
    return *answer;
  }
  HttpResponse call(const std::string& method, const std::string& target, const std::string& body = {},
                    const std::string& token = {}) {
    HttpRequest request;
    request.method = method;
    const std::size_t question = std::min(target.find('?'), target.size());
    request.path = target.substr(0, question);
    request.query = target.substr(std::min(question + 1, target.size()));
    if (!token.empty()) request.authorization = "Bearer " + token;
    request.client_address = "203.0.113.7";
    request.body = body;
    return send(request);
  }
  HttpResponse get(const std::string& target, const std::string& token = {}) {
    return call("GET", target, {}, token);
  }
  HttpResponse post(const std::string& target, const std::string& body, const std::string& token = {}) {
    return call("POST", target, body, token);
  }

  static std::string header(const HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "none";
  }
  static boost::json::object json(const HttpResponse& response) {
    return boost::json::parse(response.body).as_object();
  }
  // Its code, if it is a problem as it should be.
  static std::string problem(const HttpResponse& response) {
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_TRUE(response.error);
    const auto body = json(response);
    EXPECT_EQ(body.at("status").to_number<unsigned>(), response.status);
    return std::to_string(response.status) + " " + std::string(body.at("code").as_string());
  }

  // Registers ada and signs her in.
  std::string token() {
    EXPECT_EQ(post("/api/v1/users", kAda).status, 201u);
    return std::string(json(post("/api/v1/sessions", kAda)).at("token").as_string());
  }

  // A room with `count` messages, "1", "2" … as typed.
  void tell(std::uint64_t count) {
    std::vector<LogEntry> entries;
    for (std::uint64_t seq = 1; seq <= count; ++seq) {
      Entry entry;
      entry.at = rig_->clock.now_ms();
      entry.user_name = "ada";
      entry.text = "rewritten";
      entry.original = std::to_string(seq);
      entries.push_back({Sequence{seq}, std::make_shared<const Entry>(std::move(entry))});
    }
    rig_->messages.append(kUwu, entries, [](const Result<void>& done) { EXPECT_TRUE(done); });
  }

  // The sequences of a page of the room that tell() filled.
  std::vector<std::uint64_t> page(const std::string& query) {
    const auto response = get("/api/v1/rooms/uwu/messages" + query);
    EXPECT_EQ(response.status, 200u) << response.body;
    std::vector<std::uint64_t> sequences;
    const auto body = json(response);
    for (const auto& message : body.at("messages").as_array()) {
      sequences.push_back(message.as_object().at("seq").to_number<std::uint64_t>());
    }
    return sequences;
  }

  static constexpr const char* kAda = R"({"name":"Ada","password":"correct horse"})";

  std::unique_ptr<Rig> rig_;
};

// ---- Accounts ---------------------------------------------------------------------------------------

TEST_F(RestApiTest, RegistersAUser) {
  const auto response = post("/api/v1/users", kAda);
  EXPECT_EQ(response.status, 201u);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, R"({"id":1000,"name":"Ada","roles":[]})");
}

TEST_F(RestApiTest, SaysWhyAUserIsNotRegistered) {
  EXPECT_EQ(problem(post("/api/v1/users", "")), "400 bad_request");
  EXPECT_EQ(problem(post("/api/v1/users", R"({"name":"Ada"})")), "400 bad_request");
  EXPECT_EQ(problem(post("/api/v1/users", R"({"name":"a b","password":"correct horse"})")),
            "422 invalid_name");
  EXPECT_EQ(problem(post("/api/v1/users", R"({"name":"Ada","password":"short"})")), "422 invalid_password");
  EXPECT_EQ(post("/api/v1/users", kAda).status, 201u);
  EXPECT_EQ(problem(post("/api/v1/users", R"({"name":"aDA","password":"correct horse"})")), "409 name_taken");
}

TEST_F(RestApiTest, LimitsRegistrationsAndSignInsByAddress) {
  start({.registrations_per_minute = 1, .sign_ins_per_minute = 1});
  EXPECT_EQ(post("/api/v1/users", kAda).status, 201u);
  const auto refused = post("/api/v1/users", R"({"name":"Bob","password":"correct horse"})");
  EXPECT_EQ(problem(refused), "429 rate_limited");
  EXPECT_EQ(header(refused, "Retry-After"), "60");
  EXPECT_EQ(post("/api/v1/sessions", kAda).status, 201u);
  EXPECT_EQ(problem(post("/api/v1/sessions", kAda)), "429 rate_limited");
}

TEST_F(RestApiTest, SignsIn) {
  EXPECT_EQ(post("/api/v1/users", kAda).status, 201u);
  const auto response = post("/api/v1/sessions", kAda);
  EXPECT_EQ(response.status, 201u);
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
  const auto session = json(response);
  EXPECT_EQ(session.at("token").as_string().size(), 43u);
  EXPECT_EQ(session.at("expires_at").as_int64(),
            rig_->clock.now_ms() + std::chrono::milliseconds(limits::kTokenLifetime).count());
  EXPECT_EQ(session.at("user").as_object().at("name").as_string(), "Ada");
}

TEST_F(RestApiTest, AWrongPasswordAndAnUnknownNameLookAlike) {
  EXPECT_EQ(post("/api/v1/users", kAda).status, 201u);
  const auto wrong = post("/api/v1/sessions", R"({"name":"Ada","password":"wrong horse"})");
  EXPECT_EQ(problem(wrong), "401 bad_credentials");
  EXPECT_EQ(post("/api/v1/sessions", R"({"name":"Bob","password":"wrong horse"})").body, wrong.body);
  EXPECT_EQ(problem(post("/api/v1/sessions", "[]")), "400 bad_request");
}

TEST_F(RestApiTest, KnowsWhoATokenStandsFor) {
  const auto response = get("/api/v1/users/me", token());
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(response.body, R"({"id":1000,"name":"Ada","roles":[]})");
}

TEST_F(RestApiTest, NeedsABearerToken) {
  const std::string good = token();
  HttpRequest request;
  request.method = "GET";
  request.path = "/api/v1/users/me";
  for (const std::string& right : {"Bearer " + good, "bearer " + good, "BEARER   " + good}) {
    request.authorization = right;
    EXPECT_EQ(send(request).status, 200u) << right;
  }
  for (const std::string& wrong :
       {std::string(), std::string("Bearer"), std::string("Bearer "), good, "Basic " + good, "Bearer" + good,
        "Bearer " + good + "x", std::string("Bearer x")}) {
    request.authorization = wrong;
    const auto response = send(request);
    EXPECT_EQ(problem(response), "401 unauthorized") << wrong;
    EXPECT_EQ(header(response, "WWW-Authenticate"), "Bearer");
  }
}

TEST_F(RestApiTest, SignsOut) {
  const std::string good = token();
  const auto response = call("DELETE", "/api/v1/sessions/current", {}, good);
  EXPECT_EQ(response.status, 204u);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.content_type, "");
  EXPECT_EQ(problem(call("DELETE", "/api/v1/sessions/current", {}, good)), "401 unauthorized");
  EXPECT_EQ(problem(call("DELETE", "/api/v1/sessions/current")), "401 unauthorized");
  EXPECT_EQ(problem(get("/api/v1/users/me", good)), "401 unauthorized");
}

// ---- Rooms ------------------------------------------------------------------------------------------

TEST_F(RestApiTest, ListsTheRooms) {
  EXPECT_EQ(get("/api/v1/rooms").body,
            R"({"rooms":[{"id":"bestie","title":"Bestie","style":"plain","viewers":0,"head":0},)"
            R"({"id":"uwu","title":"UwU","style":"plain","viewers":0,"head":0}]})");
}

TEST_F(RestApiTest, ShowsARoom) {
  EXPECT_EQ(get("/api/v1/rooms/uwu").body,
            R"({"id":"uwu","title":"UwU","style":"plain","viewers":0,"head":0})");
}

TEST_F(RestApiTest, ARoomThatIsNotThereIsNotFound) {
  for (const auto* room : {"nope", "UWU", "uw", "uwu%20", "%75wu", "messages"}) {
    const std::string path = "/api/v1/rooms/" + std::string(room);
    EXPECT_EQ(problem(get(path)), "404 not_found") << room;
    EXPECT_EQ(problem(get(path + "/messages")), "404 not_found") << room;
    EXPECT_EQ(problem(post(path + "/messages", "{}")), "404 not_found") << room;
  }
}

TEST_F(RestApiTest, PagesThroughARoomsMessages) {
  tell(25);
  EXPECT_THAT(page(""), ElementsAre(16, 17, 18, 19, 20, 21, 22, 23, 24, 25));
  EXPECT_THAT(page("?limit=2"), ElementsAre(24, 25));
  EXPECT_THAT(page("?limit=2&before=24"), ElementsAre(22, 23));
  EXPECT_THAT(page("?before=3"), ElementsAre(1, 2));
  EXPECT_THAT(page("?before=0"), ElementsAre());
  EXPECT_THAT(page("?limit=2&before=9007199254740992"), ElementsAre(24, 25));
  EXPECT_THAT(page("?limit=2&after=0"), ElementsAre(1, 2));
  EXPECT_THAT(page("?limit=2&after=24"), ElementsAre(25));
  EXPECT_THAT(page("?after=25"), ElementsAre());
  EXPECT_THAT(page("?after=9007199254740992"), ElementsAre());
  EXPECT_EQ(page("?limit=100").size(), 25u);
}

TEST_F(RestApiTest, APageSaysWhatItCovers) {
  tell(5);
  const auto body = json(get("/api/v1/rooms/uwu/messages?limit=2&before=4"));
  EXPECT_EQ(body.at("from").as_int64(), 2);
  EXPECT_EQ(body.at("to").as_int64(), 3);
  EXPECT_EQ(body.at("head").as_int64(), 5);
  EXPECT_EQ(body.at("oldest").as_int64(), 1);
  EXPECT_EQ(body.at("epoch").as_string(), "memory");
}

TEST_F(RestApiTest, ShowsTheOriginalsIfAsked) {
  tell(1);
  const std::string path = "/api/v1/rooms/uwu/messages";
  EXPECT_THAT(get(path + "?original=1").body, HasSubstr(R"("text":"rewritten","original":"1")"));
  for (const auto* query : {"", "?original=0", "?original", "?original=true"}) {
    EXPECT_THAT(get(path + query).body, testing::Not(HasSubstr("original"))) << query;
  }
}

TEST_F(RestApiTest, NamesWhatIsWrongWithARequestForAPage) {
  const std::string path = "/api/v1/rooms/uwu/messages";
  const auto why = [&](const std::string& query) {
    const auto response = get(path + query);
    EXPECT_EQ(problem(response), "400 bad_request") << query;
    return std::string(json(response).at("detail").as_string());
  };
  EXPECT_THAT(why("?before=1&after=1"), HasSubstr("exclude each other"));
  for (const auto* wrong : {"", "x", "-1", "1.5", "1x", "%201", "9007199254740993", "99999999999999999999"}) {
    EXPECT_THAT(why("?before=" + std::string(wrong)), HasSubstr("`before`"));
    EXPECT_THAT(why("?after=" + std::string(wrong)), HasSubstr("`after`"));
    EXPECT_THAT(why("?limit=" + std::string(wrong)), HasSubstr("`limit`"));
  }
  EXPECT_THAT(why("?limit=0"), HasSubstr("from 1 to 100"));
  EXPECT_THAT(why("?limit=101"), HasSubstr("from 1 to 100"));
}

// ---- Sending ----------------------------------------------------------------------------------------

constexpr const char* kMessages = "/api/v1/rooms/uwu/messages";

TEST_F(RestApiTest, SendsAMessage) {
  const auto response = post(kMessages, R"({"text":" hi ","nonce":"n","reply_to":0})", token());
  EXPECT_EQ(response.status, 201u);
  const auto sent = json(response);
  EXPECT_EQ(sent.at("seq").as_int64(), 1);
  EXPECT_EQ(sent.at("at").as_int64(), rig_->clock.now_ms());
  EXPECT_EQ(sent.at("user").as_string(), "Ada");
  EXPECT_EQ(sent.at("text").as_string(), "hi");
  EXPECT_EQ(sent.at("nonce").as_string(), "n");
  EXPECT_FALSE(sent.contains("reply_to"));
  EXPECT_EQ(json(get("/api/v1/rooms/uwu")).at("head").as_int64(), 1);
  EXPECT_EQ(json(get("/api/v1/rooms/bestie")).at("head").as_int64(), 0);
}

TEST_F(RestApiTest, ANonceIsMadeWhereThereIsNone) {
  const std::string good = token();
  const auto first = json(post(kMessages, R"({"text":"hi"})", good));
  const auto second = json(post(kMessages, R"({"text":"hi"})", good));
  EXPECT_EQ(second.at("seq").as_int64(), 2);
  EXPECT_EQ(first.at("nonce").as_string().size(), 32u);
  EXPECT_NE(first.at("nonce").as_string(), second.at("nonce").as_string());
}

TEST_F(RestApiTest, ARetryIsAnsweredLikeTheFirst) {
  const std::string good = token();
  const auto first = post(kMessages, R"({"text":"hi","nonce":"n"})", good);
  rig_->clock.advance(10s);
  const auto retry = post(kMessages, R"({"text":"other","nonce":"n"})", good);
  EXPECT_EQ(retry.status, 201u);
  EXPECT_EQ(retry.body, first.body);
}

TEST_F(RestApiTest, AnAnswerNamesWhatItAnswers) {
  const std::string good = token();
  EXPECT_EQ(post(kMessages, R"({"text":"hi"})", good).status, 201u);
  const auto answer = json(post(kMessages, R"({"text":"hi","reply_to":1})", good));
  EXPECT_EQ(answer.at("reply_to").as_int64(), 1);
  EXPECT_EQ(problem(post(kMessages, R"({"text":"hi","reply_to":99})", good)), "400 bad_request");
}

TEST_F(RestApiTest, SaysWhyAMessageIsNotSent) {
  EXPECT_EQ(problem(post(kMessages, R"({"text":"hi"})")), "401 unauthorized");
  EXPECT_EQ(problem(post(kMessages, R"({"text":"hi"})", "bad token")), "401 unauthorized");
  const std::string good = token();
  EXPECT_EQ(problem(post(kMessages, "", good)), "400 bad_request");
  EXPECT_EQ(problem(post(kMessages, R"({"text":"hi","nonce":""})", good)), "400 bad_request");
  EXPECT_EQ(problem(post(kMessages, R"({"text":"  "})", good)), "422 invalid_text");
  EXPECT_EQ(problem(post(kMessages, "{\"text\":\"\xff\"}", good)), "422 invalid_text");
  EXPECT_EQ(json(get("/api/v1/rooms/uwu")).at("head").as_int64(), 0) << "nothing was stored";
}

TEST_F(RestApiTest, LimitsMessagesByUser) {
  start({.messages_per_30s = 1});
  const std::string good = token();
  EXPECT_EQ(post(kMessages, R"({"text":"hi","nonce":"n"})", good).status, 201u);
  const auto refused = post(kMessages, R"({"text":"hi","nonce":"m"})", good);
  EXPECT_EQ(problem(refused), "429 rate_limited");
  EXPECT_EQ(header(refused, "Retry-After"), "30");
  EXPECT_EQ(post(kMessages, R"({"text":"hi","nonce":"n"})", good).status, 201u) << "a retry is not counted";
}

TEST_F(RestApiTest, AMessageThatMayHaveBeenStoredIsUnknown) {
  const std::string good = token();
  rig_->log.set_fault([](std::size_t) { return broker::AppendFault::stored; });
  EXPECT_EQ(problem(post(kMessages, R"({"text":"hi","nonce":"n"})", good)), "504 unknown");
}

TEST_F(RestApiTest, AServerThatStopsIsBusy) {
  const std::string good = token();
  rig_->say_desk.close();
  const auto refused = post(kMessages, R"({"text":"hi"})", good);
  EXPECT_EQ(problem(refused), "503 busy");
  EXPECT_EQ(header(refused, "Retry-After"), "1");
}

// ---- Routing ----------------------------------------------------------------------------------------

TEST_F(RestApiTest, APathNamesTheMethodsThatItAllows) {
  const std::vector<std::pair<std::string, std::string>> allowed{
      {"/api/v1/users", "POST"},
      {"/api/v1/users/me", "GET, HEAD"},
      {"/api/v1/sessions", "POST"},
      {"/api/v1/sessions/current", "DELETE"},
      {"/api/v1/rooms", "GET, HEAD"},
      {"/api/v1/rooms/uwu", "GET, HEAD"},
      {"/api/v1/rooms/uwu/messages", "GET, HEAD, POST"},
      {"/api/v1/ws", "GET, HEAD"},
      {"/api/v1/openapi.json", "GET, HEAD"},
      {"/healthz", "GET, HEAD"},
      {"/readyz", "GET, HEAD"},
      {"/metrics", "GET, HEAD"},
      {"/index.html", "GET, HEAD"},
  };
  for (const auto& [path, methods] : allowed) {
    for (const auto* method : {"PUT", "PATCH", "OPTIONS", "get", ""}) {
      const auto response = call(method, path);
      EXPECT_EQ(problem(response), "405 method_not_allowed") << method << path;
      EXPECT_EQ(header(response, "Allow"), methods) << path;
    }
  }
  EXPECT_EQ(call("HEAD", "/api/v1/users").status, 405u);
  EXPECT_EQ(call("DELETE", "/api/v1/rooms/uwu/messages").status, 405u);
}

TEST_F(RestApiTest, HeadIsAnsweredLikeGet) {
  for (const auto* path : {"/api/v1/rooms", "/api/v1/rooms/uwu", "/api/v1/rooms/uwu/messages", "/healthz",
                           "/api/v1/openapi.json", "/api/v1/users/me", "/nothing"}) {
    const auto by_get = get(path);
    const auto by_head = call("HEAD", path);
    EXPECT_EQ(by_head.status, by_get.status) << path;
    EXPECT_EQ(by_head.body, by_get.body) << path << ": the session leaves it away";
    EXPECT_EQ(by_head.headers, by_get.headers) << path;
  }
}

TEST_F(RestApiTest, WhatIsNotThereIsNotFound) {
  for (const auto* path :
       {"/api", "/api/", "/api/v1", "/api/v1/", "/api/v1/users/", "/api/v1/nope", "/api/v2/rooms",
        "/api/v1/rooms/", "/api/v1/rooms//messages", "/api/v1/rooms/uwu/messages/",
        "/api/v1/rooms/a/b/messages", "/nope", "", "/healthz/"}) {
    EXPECT_EQ(problem(get(path)), "404 not_found") << path;
  }
  EXPECT_EQ(problem(post("/api/v1/nope", "{}")), "404 not_found");
}

TEST_F(RestApiTest, WhatIsNotTheInterfaceIsAFile) {
  std::string pattern = std::filesystem::temp_directory_path() / "twitchy-XXXXXX";
  const std::filesystem::path root = mkdtemp(pattern.data());
  std::ofstream(root / "index.html") << "<p>hello";
  rig_->files = StaticFiles::load(root).value();
  std::filesystem::remove_all(root);
  EXPECT_EQ(get("/").body, "<p>hello");
  EXPECT_EQ(call("HEAD", "/").status, 200u);
  EXPECT_EQ(get("/apiary.html").status, 404u);
  EXPECT_EQ(get("/api").status, 404u) << "never the page";
}

TEST_F(RestApiTest, AWebSocketNeedsTheUpgrade) {
  EXPECT_EQ(problem(get("/api/v1/ws?room=uwu")), "400 bad_request");
}

// ---- For operators and tools ------------------------------------------------------------------------

TEST_F(RestApiTest, IsAliveAlsoWhileItDrains) {
  EXPECT_EQ(get("/healthz").body, R"({"status":"ok"})");
  rig_->services.is_ready = false;
  EXPECT_EQ(get("/healthz").status, 200u);
}

TEST_F(RestApiTest, IsReadyUntilItDrains) {
  const auto ready = get("/readyz");
  EXPECT_EQ(ready.status, 200u);
  EXPECT_THAT(ready.body, testing::StartsWith(R"({"status":"ready","broker":"ok")"));
  rig_->services.is_ready = false;
  const auto draining = get("/readyz");
  EXPECT_EQ(draining.status, 503u);
  EXPECT_THAT(draining.body, HasSubstr(R"("status":"draining")"));
}

TEST_F(RestApiTest, ABrokerThatIsAwayIsSaidInTheBodyOfReadyzOnly) {
  rig_->broker->stop();
  const auto response = get("/readyz");
  EXPECT_EQ(response.status, 200u);
  EXPECT_THAT(response.body, HasSubstr(R"("broker":"unavailable")"));
}

TEST_F(RestApiTest, WhatAilsTheStoreAndTheArchiveIsSaidInTheBodyOfReadyz) {
  rig_->services.health = [] { return Health{true, false, false, 123}; };
  const auto response = get("/readyz");
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(
      response.body,
      R"({"status":"ready","broker":"ok","store":"unavailable","archive":"unavailable","archive_lag":123})");
}

TEST_F(RestApiTest, MetricsAreForPrometheus) {
  EXPECT_EQ(post(kMessages, R"({"text":"hi"})", token()).status, 201u);
  const auto response = get("/metrics");
  EXPECT_EQ(response.status, 200u);
  EXPECT_THAT(response.content_type, HasSubstr("text/plain; version=0.0.4"));
  EXPECT_THAT(response.body, HasSubstr("\ntwitchy_messages_total 1\n"));
  EXPECT_THAT(response.body, HasSubstr("twitchy_viewers{room=\"uwu\"} 0"));
}

TEST_F(RestApiTest, TheSpecificationNamesRoutesThatThereAre) {
  const auto response = get("/api/v1/openapi.json");
  EXPECT_EQ(response.body, openapi_json());
  const auto spec = json(response);
  EXPECT_THAT(spec.at("openapi").as_string().c_str(), HasSubstr("3."));
  std::size_t operations = 0;
  for (const auto& [path, item] : spec.at("paths").as_object()) {
    std::string target(path);
    if (const auto room = target.find("{room}"); room != std::string::npos) target.replace(room, 6, "uwu");
    for (const auto& [method, operation] : item.as_object()) {
      std::string upper(method);
      for (char& c : upper) c = static_cast<char>(c & ~0x20);
      if (upper != "GET" && upper != "POST" && upper != "DELETE") continue;
      ++operations;
      const auto answer = call(upper, target, "{}");
      EXPECT_NE(answer.status, 404u) << upper << " " << target;
      EXPECT_NE(answer.status, 405u) << upper << " " << target;
      // A status that is answered is one that is told of.
      EXPECT_TRUE(operation.as_object().at("responses").as_object().contains(std::to_string(answer.status)))
          << upper << " " << target << " " << answer.status;
    }
  }
  EXPECT_GE(operations, 10u);
}

}  // namespace
}  // namespace twitchy::gateway
