#include "server/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <limits>

namespace twitchy::server {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ConfigTest : public testing::Test {
 protected:
  ~ConfigTest() override { fs::remove_all(directory_); }

  static fs::path make_directory() {
    std::string pattern = fs::temp_directory_path() / "twitchy-XXXXXX";
    return mkdtemp(pattern.data());
  }

  // What the file `toml` says, over the defaults.
  Result<Config> read(std::string_view toml) {
    std::ofstream(file_, std::ios::binary) << toml;
    Config config;
    if (auto done = read_config_file(file_, config); !done) return done.error();
    if (auto done = check_config(config); !done) return done.error();
    return config;
  }
  Config good(std::string_view toml) {
    auto config = read(toml);
    EXPECT_TRUE(config) << toml << ": " << (config ? "" : config.error().message);
    return config ? *config : Config{};
  }
  // Why it is refused.
  std::string refusal(std::string_view toml) {
    const auto config = read(toml);
    if (config) return "it is not refused";
    EXPECT_EQ(config.error().message.find('\n'), std::string::npos) << "one line";
    return config.error().message;
  }

  const fs::path directory_ = make_directory();
  const fs::path file_ = directory_ / "twitchy.toml";
};

TEST_F(ConfigTest, NeedsNothing) {
  const Config config = good("");
  EXPECT_EQ(config.listen, "127.0.0.1:8080");
  EXPECT_EQ(config.data, "data");
  EXPECT_EQ(config.web, std::nullopt);
  EXPECT_EQ(config.styles, std::nullopt);
  EXPECT_EQ(config.threads, 0u);
  EXPECT_EQ(config.broker, "in-process");
  EXPECT_EQ(config.store, "rocksdb");
  EXPECT_THAT(config.trusted_proxies, IsEmpty());
  EXPECT_EQ(config.log_level, "info");
  EXPECT_FALSE(config.log_json);
  EXPECT_EQ(config.account_limits.messages_per_30s, 20u);
  EXPECT_EQ(config.account_limits.registrations_per_minute, 20u);
  EXPECT_EQ(config.account_limits.sign_ins_per_minute, 20u);
  EXPECT_EQ(config.connections_per_address, 0u);
  EXPECT_EQ(config.outbox_bytes, 1024u * 1024u);
  EXPECT_EQ(config.keep_days, 30u);
}

TEST_F(ConfigTest, ReadsEveryKey) {
  const Config config = good(R"(
    listen = "[::]:80"
    data = "/var/lib/twitchy"
    web = "/srv/web"
    styles = "/srv/styles"
    threads = 4
    broker = "in-process"
    store = "rocksdb"
    trusted_proxy = ["10.0.0.0/8", "::1"]
    log_level = "debug"
    log_json = true
    [limits]
    messages_per_30s = 1
    registrations_per_minute = 2
    sign_ins_per_minute = 3
    connections_per_address = 4
    outbox_bytes = 5
    [history]
    keep_days = 6
    [[rooms]]
    id = "a"
    title = "The room"
    style = "uwu"
    [[rooms]]
    id = "b_-9"
    style = "bestie"
  )");
  EXPECT_EQ(config.listen, "[::]:80");
  EXPECT_EQ(config.data, "/var/lib/twitchy");
  EXPECT_EQ(config.web, "/srv/web");
  EXPECT_EQ(config.styles, "/srv/styles");
  EXPECT_EQ(config.threads, 4u);
  EXPECT_THAT(config.trusted_proxies, ElementsAre("10.0.0.0/8", "::1"));
  EXPECT_EQ(config.log_level, "debug");
  EXPECT_TRUE(config.log_json);
  EXPECT_EQ(config.account_limits.messages_per_30s, 1u);
  EXPECT_EQ(config.account_limits.registrations_per_minute, 2u);
  EXPECT_EQ(config.account_limits.sign_ins_per_minute, 3u);
  EXPECT_EQ(config.connections_per_address, 4u);
  EXPECT_EQ(config.outbox_bytes, 5u);
  EXPECT_EQ(config.keep_days, 6u);
  ASSERT_EQ(config.rooms.size(), 2u);
  EXPECT_EQ(config.rooms[0].id, RoomId{"a"});
  EXPECT_EQ(config.rooms[0].title, "The room");
  EXPECT_EQ(config.rooms[0].style, "uwu");
  EXPECT_EQ(config.rooms[1].title, "b_-9") << "a room without a title is called by its id";
}

TEST_F(ConfigTest, AnErrorNamesTheFile) {
  EXPECT_THAT(refusal("x = 1"), HasSubstr(file_.string() + ": "));
}

TEST_F(ConfigTest, AKeyThatThereIsNotIsNamed) {
  EXPECT_THAT(refusal("listn = \"x\""), HasSubstr(": listn: there is no such key"));
  EXPECT_THAT(refusal("[limits]\nmessages = 1"), HasSubstr(": limits.messages: there is no such key"));
  EXPECT_THAT(refusal("[history]\nkeep = 1"), HasSubstr(": history.keep: there is no such key"));
  EXPECT_THAT(refusal("[[rooms]]\nid = \"a\"\nstyle = \"uwu\"\nname = \"x\""),
              HasSubstr(": rooms[0].name: there is no such key"));
  EXPECT_THAT(refusal("[log]\njson = true"), HasSubstr(": log: there is no such key"));
}

TEST_F(ConfigTest, AValueOfTheWrongTypeIsNamed) {
  for (const auto* key : {"listen", "data", "web", "styles", "broker", "store", "log_level"}) {
    for (const auto* value : {"1", "true", "[]", "{}", "1.5"}) {
      EXPECT_THAT(refusal(std::string(key) + " = " + value),
                  HasSubstr(": " + std::string(key) + ": expected a string"));
    }
  }
  for (const auto* value : {"\"x\"", "1", "[]"})
    EXPECT_THAT(refusal("log_json = " + std::string(value)), HasSubstr(": log_json: expected true or false"));
  for (const auto* value : {"\"10.0.0.0/8\"", "[1]", "{}", "[\"10.0.0.0/8\", 1]"})
    EXPECT_THAT(refusal("trusted_proxy = " + std::string(value)),
                HasSubstr(": trusted_proxy: expected a list of strings"));
  EXPECT_THAT(refusal("limits = 1"), HasSubstr(": limits: expected a table"));
  EXPECT_THAT(refusal("history = []"), HasSubstr(": history: expected a table"));
  EXPECT_THAT(refusal("rooms = \"uwu\""), HasSubstr(": rooms: expected [[rooms]] tables"));
  EXPECT_THAT(refusal("[rooms]\nid = \"a\""), HasSubstr(": rooms: expected [[rooms]] tables"));
  EXPECT_THAT(refusal("rooms = [1]"), HasSubstr(": rooms: expected [[rooms]] tables"));
}

TEST_F(ConfigTest, ANumberIsWholeAndInItsRange) {
  const std::vector<std::pair<std::string, std::string>> keys{
      {"", "threads"},
      {"limits", "messages_per_30s"},
      {"limits", "registrations_per_minute"},
      {"limits", "sign_ins_per_minute"},
      {"limits", "connections_per_address"},
      {"limits", "outbox_bytes"},
      {"history", "keep_days"},
  };
  for (const auto& [table, key] : keys) {
    const std::string name = table.empty() ? key : table + "." + key;
    for (const auto* value : {"-1", "1.0", "\"1\"", "true", "-9223372036854775808"}) {
      const std::string toml = (table.empty() ? "" : "[" + table + "]\n") + key + " = " + value;
      EXPECT_THAT(refusal(toml), HasSubstr(": " + name + ": expected a whole number from 0")) << toml;
    }
  }
  EXPECT_THAT(refusal("[limits]\nmessages_per_30s = 4294967296"), HasSubstr("limits.messages_per_30s"));
  EXPECT_THAT(refusal("threads = 257"), HasSubstr("threads: expected at most 256"));
  EXPECT_EQ(good("threads = 256").threads, 256u);
  EXPECT_THAT(refusal("[history]\nkeep_days = 36501"),
              HasSubstr("history.keep_days: expected at most 36500"));
  EXPECT_EQ(good("[history]\nkeep_days = 36500").keep_days, 36'500u);
}

TEST_F(ConfigTest, ZeroIsNoLimit) {
  EXPECT_GT(good("[limits]\noutbox_bytes = 0").outbox_bytes, std::numeric_limits<std::size_t>::max() / 4);
  EXPECT_EQ(good("[limits]\nmessages_per_30s = 0").account_limits.messages_per_30s, 0u);
  EXPECT_EQ(good("[history]\nkeep_days = 0").keep_days, 0u);
}

TEST_F(ConfigTest, NamesThatMustBeKnownAre) {
  EXPECT_THAT(refusal("log_level = \"loud\""), HasSubstr("log_level: expected debug"));
  EXPECT_THAT(refusal("broker = \"carrier-pigeon\""), HasSubstr("broker: 'carrier-pigeon' is not known"));
  EXPECT_THAT(refusal("store = \"tape\""), HasSubstr("store: 'tape' is not known"));
  for (const auto* level : {"debug", "info", "warn", "error", "off"}) {
    EXPECT_EQ(good("log_level = \"" + std::string(level) + "\"").log_level, level);
  }
}

TEST_F(ConfigTest, BrokerAndStoreMustFitEachOther) {
  EXPECT_THAT(refusal("broker = \"kafka://a\""), HasSubstr("store: a broker on Kafka needs"));
  EXPECT_THAT(refusal("store = \"cassandra://a/k\""), HasSubstr("broker: a store on Cassandra needs"));
  EXPECT_THAT(refusal("kafka_set = [\"linger.ms=2\"]"), HasSubstr("kafka_set: there is no broker on Kafka"));
}

constexpr const char* kCluster = "broker = \"kafka://a\"\nstore = \"cassandra://a/k\"\n";

#ifdef TWITCHY_CLUSTER

TEST_F(ConfigTest, AClustersKeysAreReadAndChecked) {
  const auto config = good(std::string(kCluster) + "archive = false\nkafka_set = [\"linger.ms=2\"]");
  EXPECT_FALSE(config.archive);
  EXPECT_EQ(config.kafka_set, std::vector<std::string>{"linger.ms=2"});
  const std::string cluster = kCluster;
  EXPECT_THAT(refusal(cluster + "kafka_set = [\"linger.ms\"]"), HasSubstr("kafka_set: expected KEY=VALUE"));
  EXPECT_THAT(refusal(cluster + "kafka_set = [\"acks=0\"]"), HasSubstr("acks"));
  EXPECT_THAT(refusal("broker = \"kafka://a:0\"\nstore = \"cassandra://a/k\""), HasSubstr("broker: "));
  EXPECT_THAT(refusal("broker = \"kafka://a\"\nstore = \"cassandra://a\""), HasSubstr("store: "));
}

TEST_F(ConfigTest, TheExampleOfAClusterIsOne) {
  Config config;
  ASSERT_TRUE(read_config_file(fs::path(TWITCHY_SOURCE_DIR) / "deploy/twitchy.toml", config));
  const auto checked = check_config(config);
  EXPECT_TRUE(checked) << (checked ? "" : checked.error().message);
  EXPECT_THAT(config.broker, HasSubstr("kafka://"));
  EXPECT_EQ(config.rooms.size(), 3u);
}

#else

TEST_F(ConfigTest, ABuildWithoutClustersSaysSo) {
  EXPECT_THAT(refusal(kCluster), HasSubstr("TWITCHY_CLUSTER"));
}

#endif

TEST_F(ConfigTest, ATrustedProxyIsANetwork) {
  EXPECT_THAT(refusal("trusted_proxy = [\"10.0.0.0/8\", \"proxy.local\"]"),
              HasSubstr("trusted_proxy: 'proxy.local' is not an address or network"));
  EXPECT_THAT(good("trusted_proxy = []").trusted_proxies, IsEmpty());
}

TEST_F(ConfigTest, ThreeRoomsComeWithIt) {
  const Config config = good("");
  ASSERT_EQ(config.rooms.size(), 3u);
  EXPECT_EQ(config.rooms[0].id, RoomId{"bestie"});
  EXPECT_EQ(config.rooms[1].id, RoomId{"skibidi"});
  EXPECT_EQ(config.rooms[2].id, RoomId{"uwu"});
  EXPECT_EQ(good("rooms = []").rooms.size(), 3u);
  EXPECT_EQ(good("[[rooms]]\nid = \"a\"\nstyle = \"uwu\"").rooms.size(), 1u)
      << "configured ones replace them";
}

TEST_F(ConfigTest, ARoomHasAnIdAndAStyle) {
  const auto with_id = [](const std::string& id) {
    return "[[rooms]]\nstyle = \"uwu\"\nid = \"" + id + "\"";
  };
  for (const auto* id : {"", "UwU", "a b", "é", "a/b", "a."}) {
    EXPECT_THAT(refusal(with_id(id)), HasSubstr(": rooms[0].id: expected 1 to 32 of a-z")) << id;
  }
  EXPECT_THAT(refusal(with_id(std::string(33, 'a'))), HasSubstr("rooms[0].id"));
  EXPECT_EQ(good(with_id(std::string(32, 'a'))).rooms.size(), 1u);
  EXPECT_THAT(refusal("[[rooms]]\nstyle = \"uwu\""), HasSubstr(": rooms[0].id: expected"));
  EXPECT_THAT(refusal("[[rooms]]\nid = \"a\""), HasSubstr(": rooms[0].style: it is missing"));
  EXPECT_THAT(refusal("[[rooms]]\nid = \"a\"\nstyle = 1"), HasSubstr(": rooms[0].style: expected a string"));
  EXPECT_THAT(refusal(with_id("a") + "\n" + with_id("B")), HasSubstr(": rooms[1].id: expected"));
}

TEST_F(ConfigTest, NoTwoRoomsHaveOneId) {
  const std::string room = "[[rooms]]\nid = \"a\"\nstyle = \"uwu\"\n";
  EXPECT_THAT(refusal(room + room), HasSubstr("rooms: there are two with the id 'a'"));
}

TEST_F(ConfigTest, WhatIsNotTomlIsRefusedWithItsLine) {
  EXPECT_THAT(refusal("listen = \"x\"\n\nthreads = "), HasSubstr(file_.string() + ":3: "));
  EXPECT_THAT(refusal("listen = \"a\"\nlisten = \"b\""), HasSubstr(file_.string() + ":2: "));
  EXPECT_THAT(refusal("listen = \"\xff\""), HasSubstr(file_.string()));
}

TEST_F(ConfigTest, AFileThatCannotBeReadIsNamed) {
  for (const fs::path& file : {directory_ / "nowhere.toml", directory_}) {
    Config config;
    const auto done = read_config_file(file, config);
    ASSERT_FALSE(done) << file;
    EXPECT_THAT(done.error().message, HasSubstr(file.string()));
  }
}

}  // namespace
}  // namespace twitchy::server
