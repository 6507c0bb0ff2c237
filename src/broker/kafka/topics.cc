#include "broker/kafka/topics.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <span>

#include "base/log.h"

namespace twitchy::broker::kafka {
namespace {

using NewTopic = Owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using Options = Owned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;
using Event = Owned<rd_kafka_event_t, rd_kafka_event_destroy>;
using Resource = Owned<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;
struct MetadataDestroyer {
  void operator()(const rd_kafka_metadata_t* metadata) const { rd_kafka_metadata_destroy(metadata); }
};
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, MetadataDestroyer>;

using TopicSettings = std::map<std::string, std::string>;

constexpr const char* kTimeType = "message.timestamp.type";
constexpr const char* kCleanup = "cleanup.policy";
constexpr const char* kInSync = "min.insync.replicas";
constexpr const char* kUnclean = "unclean.leader.election.enable";

Error unfit(const std::string& topic, const std::string& why) {
  return {ErrorCode::bad_request, "kafka: topic " + topic + ": " + why, {}};
}

std::string retention_ms(std::uint32_t keep_days) {
  return keep_days == 0 ? "-1"
                        : std::to_string(std::chrono::milliseconds(std::chrono::days(keep_days)).count());
}

int in_sync(const TopicSettings& settings) {
  const auto found = settings.find(kInSync);
  return found == settings.end() ? 0 : std::atoi(found->second.c_str());
}

// Of one that was made by someone else; ours are made so.
Result<void> check_topic_settings(const std::string& topic, int replicas, const TopicSettings& settings) {
  const auto value = [&](const char* key) {
    const auto found = settings.find(key);
    return found == settings.end() ? std::string() : found->second;
  };
  const auto must_be = [&](const char* key, const char* what) {
    return unfit(topic, std::string(key) + " must be " + what + ", and is " + value(key));
  };
  // Void is told by these times, and only the log's own go with its order.
  if (value(kTimeType) != "LogAppendTime") return must_be(kTimeType, "LogAppendTime");
  // A log with holes has not every sequence.
  if (value(kCleanup) != "delete") return must_be(kCleanup, "delete");
  // A leader that lacks what was acknowledged gives its sequences to others.
  if (value(kUnclean) != "false") return must_be(kUnclean, "false");
  if (in_sync(settings) > replicas) {
    return unfit(topic, "with " + std::to_string(replicas) + " replicas it takes nothing: " + kInSync +
                            " is " + value(kInSync));
  }
  return {};
}

// One conversation with Kafka's controller, while the node starts.
class Admin {
 public:
  Admin(Client client, std::chrono::milliseconds timeout)
      : timeout_ms_(static_cast<int>(timeout.count())),
        client_(std::move(client)),
        queue_(rd_kafka_queue_new(client_.get())) {}

  Result<void> create(const KafkaConfig& config, const std::vector<std::string>& topics) {
    std::vector<NewTopic> wanted;
    std::vector<rd_kafka_NewTopic_t*> list;
    for (const auto& name : topics) {
      auto topic = new_topic(config, name);
      if (!topic) return topic.error();
      list.push_back(topic->get());
      wanted.push_back(*std::move(topic));
    }
    const Options options = make_options(RD_KAFKA_ADMIN_OP_CREATETOPICS);
    rd_kafka_CreateTopics(client_.get(), list.data(), list.size(), options.get(), queue_.get());
    const Event event(rd_kafka_queue_poll(queue_.get(), timeout_ms_));
    if (!event) return away("Kafka makes no topics");
    if (const auto error = rd_kafka_event_error(event.get())) return away("Kafka makes no topics", error);
    return check_created(event.get());
  }

  // By topic, how many replicas it has.
  Result<std::map<std::string, int>> check_partitions(const std::vector<std::string>& topics) {
    const rd_kafka_metadata_t* found = nullptr;
    const auto error = rd_kafka_metadata(client_.get(), 1, nullptr, &found, timeout_ms_);
    if (error) return away("Kafka's topics are not known", error);
    const Metadata metadata(found);
    std::map<std::string, int> replicas;
    for (const auto& name : topics) {
      const std::span all(metadata->topics, static_cast<std::size_t>(metadata->topic_cnt));
      const auto topic = std::find_if(all.begin(), all.end(), [&](const auto& t) { return name == t.topic; });
      if (topic == all.end() || topic->err || topic->partition_cnt == 0)
        return away(name + " is not there yet");
      if (topic->partition_cnt != 1) return unfit(name, "it has more than one partition");
      replicas[name] = topic->partitions[0].replica_cnt;
    }
    return replicas;
  }

  // Gives the topics that one broker alone may have acknowledged.
  Result<std::vector<std::string>> check_settings(const std::map<std::string, int>& replicas) {
    std::vector<std::string> weak;
    for (const auto& [name, count] : replicas) {
      const Resource resource(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()));
      rd_kafka_ConfigResource_t* asked = resource.get();
      const Options options = make_options(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
      rd_kafka_DescribeConfigs(client_.get(), &asked, 1, options.get(), queue_.get());
      const Event event(rd_kafka_queue_poll(queue_.get(), timeout_ms_));
      if (!event) return away("the settings of " + name + " are not known");
      if (const auto error = rd_kafka_event_error(event.get())) {
        return away("the settings of " + name + " are not known", error);
      }
      const auto settings = settings_in(event.get());
      if (!settings) return settings.error();
      if (const auto checked = check_topic_settings(name, count, *settings); !checked) return checked.error();
      if (in_sync(*settings) < 2) weak.push_back(name);
    }
    return weak;
  }

 private:
  static Result<NewTopic> new_topic(const KafkaConfig& config, const std::string& name) {
    std::array<char, 512> why{};
    NewTopic topic(rd_kafka_NewTopic_new(name.c_str(), 1, config.replicas, why.data(), why.size()));
    if (!topic) return unfit(name, why.data());
    const std::map<std::string, std::string> settings{
        {kTimeType, "LogAppendTime"},
        {kCleanup, "delete"},
        {"retention.ms", retention_ms(config.keep_days)},
        {"retention.bytes", "-1"},
        {kInSync, std::to_string(std::min(config.replicas, 2))},
        {kUnclean, "false"},
    };
    for (const auto& [key, value] : settings) {
      rd_kafka_NewTopic_set_config(topic.get(), key.c_str(), value.c_str());
    }
    return topic;
  }

  Options make_options(rd_kafka_admin_op_t operation) {
    Options options(rd_kafka_AdminOptions_new(client_.get(), operation));
    std::array<char, 512> why{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeout_ms_, why.data(), why.size());
    return options;
  }

  static Result<void> check_created(rd_kafka_event_t* event) {
    std::size_t count = 0;
    const auto* results =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto error = rd_kafka_topic_result_error(results[i]);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
      const char* why = rd_kafka_topic_result_error_string(results[i]);
      return away(std::string("topic ") + rd_kafka_topic_result_name(results[i]) +
                  " cannot be made: " + (why ? why : rd_kafka_err2str(error)));
    }
    return {};
  }

  static Result<TopicSettings> settings_in(rd_kafka_event_t* event) {
    std::size_t count = 0;
    const auto* resources =
        rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &count);
    // A topic that was made just now may not be known everywhere.
    if (count != 1) return away("the settings of a topic are not known");
    if (const auto error = rd_kafka_ConfigResource_error(resources[0])) {
      return away(
          std::string("the settings of ") + rd_kafka_ConfigResource_name(resources[0]) + " are not known",
          error);
    }
    const auto* entries = rd_kafka_ConfigResource_configs(resources[0], &count);
    TopicSettings settings;
    for (std::size_t i = 0; i < count; ++i) {
      const char* value = rd_kafka_ConfigEntry_value(entries[i]);
      settings[rd_kafka_ConfigEntry_name(entries[i])] = value ? value : "";
    }
    return settings;
  }

  const int timeout_ms_;
  Client client_;
  Queue queue_;
};

}  // namespace

std::string topic_of(const KafkaConfig& config, const RoomId& room) {
  return config.prefix + ".room." + room.value();
}

Result<std::vector<std::string>> ensure_topics(const KafkaConfig& config,
                                               const std::vector<std::string>& topics,
                                               std::chrono::milliseconds timeout) {
  auto conf = make_conf(config, Role::producer, nullptr);
  if (!conf) return conf.error();
  auto client = make_client(*std::move(conf), Role::producer);
  if (!client) return client.error();
  Admin admin(*std::move(client), timeout);
  if (const auto created = admin.create(config, topics); !created) return created.error();
  const auto replicas = admin.check_partitions(topics);
  if (!replicas) return replicas.error();
  return admin.check_settings(*replicas);
}

}  // namespace twitchy::broker::kafka
