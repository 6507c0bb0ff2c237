#include "gateway/gateway.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include <memory>
#include <thread>
#include <vector>

#include "gateway/client_frames_testing.h"
#include "gateway/memory_server_testing.h"
#include "protocol/ws_frame.h"

namespace twitchy::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kUpgrade =
    "GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
constexpr std::uint8_t kPing = 9;

std::string pong(std::string_view payload) {
  return protocol::ws_frame(protocol::Opcode::pong, payload);
}

// A client that sends what it is told to, and reads what comes.
class RawClient {
 public:
  explicit RawClient(const std::string& address) : socket_(context_) {
    const std::size_t colon = address.rfind(':');
    const auto port = static_cast<unsigned short>(std::stoul(address.substr(colon + 1)));
    socket_.connect({asio::ip::make_address(address.substr(0, colon)), port});
  }

  void send(const std::string& bytes) { asio::write(socket_, asio::buffer(bytes)); }

  // Up to and with `end`.
  std::string read_until(const std::string& end) {
    boost::system::error_code failed;
    const std::size_t size = asio::read_until(socket_, asio::dynamic_buffer(unread_), end, failed);
    EXPECT_FALSE(failed) << failed.message();
    return take(size);
  }
  // All there is until the server closes.
  std::string read_all() {
    boost::system::error_code ended;
    asio::read(socket_, asio::dynamic_buffer(unread_), ended);
    return take(unread_.size());
  }

  // Ends with a reset.
  void reset() {
    socket_.set_option(asio::socket_base::linger(true, 0));
    socket_.close();
  }

  // A WebSocket that has had its `hello`.
  void upgrade() {
    send(kUpgrade);
    EXPECT_THAT(read_until("\r\n\r\n"), HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    EXPECT_THAT(read_until("}}"), HasSubstr(R"({"type":"hello","user":null)"));
  }

 private:
  std::string take(std::size_t size) {
    std::string taken = unread_.substr(0, size);
    unread_.erase(0, size);
    return taken;
  }

  asio::io_context context_;
  tcp::socket socket_;
  std::string unread_;
};

class GatewayTest : public testing::Test {
 protected:
  GatewayTest() {
    EXPECT_TRUE(gateway_.listen("127.0.0.1:0"));
    EXPECT_TRUE(server_.chat->start());
    gateway_.start();
  }
  ~GatewayTest() override {
    gateway_.drain();
    gateway_.stop();
    server_.end();
  }

  std::string metrics() const { return prometheus::TextSerializer().Serialize(server_.registry.Collect()); }

  MemoryServer server_{{}};
  Gateway gateway_{server_.services, 1};
};

TEST_F(GatewayTest, ListensOnlyWhereThereIsAnAddress) {
  MemoryServer other_server({});
  Gateway other(other_server.services, 1);
  for (const auto* wrong :
       {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "nowhere:80"}) {
    const auto listening = other.listen(wrong);
    ASSERT_FALSE(listening) << wrong;
    EXPECT_EQ(listening.error().code, ErrorCode::bad_request) << wrong;
    EXPECT_THAT(listening.error().message, HasSubstr("'" + std::string(wrong) + "'"));
  }
}

TEST_F(GatewayTest, SaysThatItsPortIsTaken) {
  MemoryServer other_server({});
  Gateway other(other_server.services, 1);
  const auto listening = other.listen(gateway_.address());
  ASSERT_FALSE(listening);
  EXPECT_EQ(listening.error().code, ErrorCode::internal);
  EXPECT_THAT(listening.error().message, HasSubstr(gateway_.address()));
}

TEST_F(GatewayTest, AnswersRequestsOneAfterAnother) {
  RawClient client(gateway_.address());
  const std::string request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  client.send(request + request);
  EXPECT_THAT(client.read_until("ok\"}"), StartsWith("HTTP/1.1 200 OK"));
  EXPECT_THAT(client.read_until("ok\"}"), StartsWith("HTTP/1.1 200 OK"));
}

TEST_F(GatewayTest, HeadHasTheLengthButNotTheBody) {
  RawClient client(gateway_.address());
  client.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string answer = client.read_all();
  EXPECT_THAT(answer, HasSubstr("Content-Length: 15\r\n"));
  EXPECT_THAT(answer, testing::EndsWith("\r\n\r\n"));
}

TEST_F(GatewayTest, WhatIsNoHttpIsABadRequest) {
  RawClient client(gateway_.address());
  client.send("hello\r\n\r\n");
  const std::string answer = client.read_all();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(answer, HasSubstr(R"("code":"bad_request")"));
}

TEST_F(GatewayTest, AClientsCloseIsEchoedAndTheConnectionEnds) {
  RawClient client(gateway_.address());
  client.upgrade();
  client.send(client_close(3123, "bye"));
  EXPECT_EQ(client.read_all().substr(2, 2), protocol::ws_close_frame(3123, "").substr(2));
}

TEST_F(GatewayTest, ACloseByTheClientIsCountedAsOneWhateverItsCode) {
  for (const std::uint16_t code : {1000, 1001, 3123, 4999}) {
    RawClient client(gateway_.address());
    client.upgrade();
    client.send(client_close(code));
    client.read_all();
  }
  EXPECT_THAT(metrics(), HasSubstr("twitchy_closes_total{code=\"1000\"} 4\n"));
  EXPECT_THAT(metrics(), Not(HasSubstr("3123")));
}

TEST_F(GatewayTest, FramesRightBehindTheUpgradeAreRead) {
  RawClient client(gateway_.address());
  client.send(std::string(kUpgrade) + client_control(kPing, "early"));
  EXPECT_THAT(client.read_until("}}"), HasSubstr(R"({"type":"hello")"));
  client.read_until(pong("early"));
}

TEST_F(GatewayTest, AFrameMayComeInAnyPieces) {
  RawClient client(gateway_.address());
  client.upgrade();
  for (const char byte : client_control(kPing, "bit by bit") + client_control(kPing, "again")) {
    client.send(std::string(1, byte));
  }
  EXPECT_EQ(client.read_until(pong("again")), pong("bit by bit") + pong("again"));
}

TEST_F(GatewayTest, NothingOvertakesAnAuthAndReadingGoesOnAfterIt) {
  RawClient client(gateway_.address());
  client.upgrade();
  const std::string auth = client_text(R"({"type":"auth","token":"none"})");
  const std::string leave = client_text(R"({"type":"leave","room":"nowhere"})");
  client.send(auth + leave + auth);
  client.send(leave);
  for (const auto* code : {"unauthorized", "not_found", "unauthorized", "not_found"}) {
    const std::string answer = client.read_until("}");
    EXPECT_THAT(answer, HasSubstr("\"code\":\"" + std::string(code) + "\""));
  }
}

// It sends far more than fits between the two, and begins to read when the server has stopped to.
TEST_F(GatewayTest, OneThatReadsNoAnswersIsReadNoMoreUntilItDoes) {
  constexpr int kPings = 100'000;
  RawClient client(gateway_.address());
  client.upgrade();
  std::thread sending([&] {
    std::string pings;
    for (int i = 0; i < kPings; ++i) pings += client_control(kPing, std::string(100, 'x'));
    client.send(pings + client_control(kPing, "last"));
  });
  while (metrics().find("twitchy_outbox_connections 1\n") == std::string::npos) std::this_thread::yield();
  const std::string answers = client.read_until(pong("last"));
  sending.join();
  EXPECT_EQ(answers.size(), kPings * pong(std::string(100, 'x')).size() + pong("last").size());
}

TEST_F(GatewayTest, OneThatHangsUpWhileItIsHeldBackIsLetGo) {
  for (int i = 0; i < 20; ++i) {
    RawClient client(gateway_.address());
    client.upgrade();
    client.send(client_text(R"({"type":"auth","token":"none"})") + client_control(kPing, "x"));
    client.reset();
  }
  while (metrics().find("twitchy_connections 0\n") == std::string::npos) std::this_thread::yield();
}

TEST_F(GatewayTest, ConnectionsComeAndGoOnAllLoops) {
  MemoryServer server({});
  Gateway gateway(server.services, 2);
  ASSERT_TRUE(gateway.listen("127.0.0.1:0"));
  ASSERT_TRUE(server.chat->start());
  gateway.start();
  for (int round = 0; round < 3; ++round) {
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 100; ++i) {
      clients.push_back(std::make_unique<RawClient>(gateway.address()));
      clients.back()->upgrade();
      clients.back()->send(client_text(R"({"type":"join","room":"bestie"})"));
    }
    for (auto& client : clients) client->send(client_control(kPing, "x"));
    for (auto& client : clients) EXPECT_THAT(client->read_until(pong("x")), HasSubstr(R"("type":"joined")"));
  }
  gateway.drain();
  gateway.stop();
  server.end();
}

TEST_F(GatewayTest, ADrainSaysByeToAll) {
  auto client = std::make_unique<RawClient>(gateway_.address());
  client->upgrade();
  std::thread draining([this] { gateway_.drain(); });
  const std::string farewell = client->read_all();
  EXPECT_THAT(farewell, HasSubstr(R"({"type":"bye","code":4000,"reconnect_after_ms":)"));
  EXPECT_THAT(farewell, testing::EndsWith(protocol::ws_close_frame(4000, "come back")));
  client.reset();  // it closes once the server has
  draining.join();
  EXPECT_THAT(metrics(), HasSubstr("twitchy_connections 0\n"));
}

}  // namespace
}  // namespace twitchy::gateway
