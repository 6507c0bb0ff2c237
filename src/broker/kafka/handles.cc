#include "broker/kafka/handles.h"

#include <array>
#include <cstring>
#include <map>
#include <set>
#include <string_view>

#include "base/log.h"

namespace twitchy::broker {
namespace kafka {
namespace {

using Settings = std::map<std::string, std::string>;

// Where they come from: docs/decisions/kafka.md.
const Settings kDefaults{
    {"client.id", "twitchy"},       {"socket.nagle.disable", "true"},     {"socket.keepalive.enable", "true"},
    {"socket.timeout.ms", "10000"}, {"reconnect.backoff.max.ms", "1000"},
};
const Settings kProducerDefaults{
    {"linger.ms", "1"},
    {"queue.buffering.max.messages", "1000000"},  // what bounds it is limits::kPublishQueueBytes
    {"batch.num.messages", "100000"},
};
const Settings kConsumerDefaults{
    {"fetch.error.backoff.ms", "100"},
    // Past these the client does not fetch for a second: far above what one fetch brings.
    {"queued.min.messages", "1000000"},
    {"queued.max.messages.kbytes", "131072"},
    {"fetch.message.max.bytes", "4194304"},
};
const Settings kHistoryDefaults{
    {"fetch.error.backoff.ms", "100"},
    {"queued.min.messages", "1000000"},
    {"queued.max.messages.kbytes", "16384"},
    {"fetch.message.max.bytes", "262144"},
};
const Settings kProducerFixed{
    {"enable.idempotence", "true"},
    {"acks", "all"},
    {"message.timeout.ms", "8000"},  // under limits::kPublishTimeout: a refusal says more than `unknown`
    {"delivery.report.only.error", "true"},  // that it is stored, is told by reading it back
};
const Settings kConsumerFixed{
    {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"},
    {"auto.offset.reset", "error"},  // a log that ends below our position is one that lost something
    {"enable.partition.eof", "false"},
};
// Other names, and what would undo the fixed ones.
const std::set<std::string, std::less<>> kNotSettable{
    "bootstrap.servers",
    "metadata.broker.list",
    "request.required.acks",
    "delivery.timeout.ms",
    "auto.commit.enable",
    "transactional.id",
    "allow.auto.create.topics",
    "group.id",
    "log.queue",
    "enabled_events",
    "produce.offset.report",
    "max.in.flight",
    "retries",
    "message.send.max.retries",
    "enable.gapless.guarantee",
    "max.in.flight.requests.per.connection",
};

const Settings& defaults_of(Role role) {
  switch (role) {
    case Role::producer:
      return kProducerDefaults;
    case Role::consumer:
      return kConsumerDefaults;
    case Role::history:
      break;
  }
  return kHistoryDefaults;
}

Error wrong(const std::string& key, std::string_view why) {
  return {ErrorCode::bad_request, "kafka-set: " + key + ": " + std::string(why), {}};
}

Result<void> set(rd_kafka_conf_t* conf, const Settings& settings) {
  std::array<char, 512> why{};
  for (const auto& [key, value] : settings) {
    if (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), why.data(), why.size()) != RD_KAFKA_CONF_OK) {
      return wrong(key, why.data());
    }
  }
  return {};
}

void on_log(const rd_kafka_t*, int level, const char* facility, const char* text) {
  // The operator's settings go to producer and consumer alike: each says which are the other's.
  if (std::strcmp(facility, "CONFWARN") == 0) return;
  if (level <= 4) {  // syslog's: up to a warning
    log::warn("kafka: {}: {}", facility, text);
  } else {
    log::debug("kafka: {}: {}", facility, text);
  }
}

}  // namespace

Result<Conf> make_conf(const KafkaConfig& config, Role role, void* opaque) {
  Conf conf(rd_kafka_conf_new());
  const bool is_producer = role == Role::producer;
  for (const Settings* settings :
       {&kDefaults, &defaults_of(role), &config.settings, is_producer ? &kProducerFixed : &kConsumerFixed}) {
    if (const auto done = set(conf.get(), *settings); !done) return done.error();
  }
  if (const auto done = set(conf.get(), {{"bootstrap.servers", config.servers}}); !done) return done.error();
  rd_kafka_conf_set_log_cb(conf.get(), on_log);
  rd_kafka_conf_set_opaque(conf.get(), opaque);
  return conf;
}

Result<Client> make_client(Conf conf, Role role) {
  std::array<char, 512> why{};
  const auto type = role == Role::producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER;
  Client client(rd_kafka_new(type, conf.get(), why.data(), why.size()));
  if (!client) return Error{ErrorCode::bad_request, std::string("kafka: ") + why.data(), {}};
  conf.release();  // the client's now
  return client;
}

}  // namespace kafka

Result<void> check_kafka_config(const KafkaConfig& config) {
  for (const auto& [key, value] : config.settings) {
    if (kafka::kNotSettable.contains(key) || kafka::kProducerFixed.contains(key) ||
        kafka::kConsumerFixed.contains(key)) {
      return kafka::wrong(key, "cannot be set");
    }
  }
  for (const auto role : {kafka::Role::producer, kafka::Role::consumer}) {
    auto conf = kafka::make_conf(config, role, nullptr);
    if (!conf) return conf.error();
    // A client that knows no broker checks its settings, and connects to nothing.
    if (const auto done = kafka::set(conf->get(), {{"bootstrap.servers", ""}}); !done) return done.error();
    if (auto client = kafka::make_client(*std::move(conf), role); !client) return client.error();
  }
  return {};
}

}  // namespace twitchy::broker
