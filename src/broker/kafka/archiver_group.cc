#include "broker/kafka/archiver_group.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "base/thread_pool.h"
#include "broker/kafka/handles.h"
#include "broker/kafka/topics.h"

namespace twitchy::broker {
namespace {

using namespace kafka;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using Event = Owned<rd_kafka_event_t, rd_kafka_event_destroy>;

constexpr auto kPoll = 100ms;
constexpr auto kCommitInterval = 1s;
constexpr auto kCommitTimeout = 30s;         // not answered by then: another may be sent
constexpr auto kLastCommitPatience = 2s;     // of a room that is lost
constexpr const char* kGroup = "-archiver";  // after the prefix of topics
constexpr const char* kSessionTimeout = "session.timeout.ms";

Result<Conf> group_conf(const KafkaConfig& config, void* opaque) {
  auto conf = make_conf(config, Role::consumer, opaque);
  if (!conf) return conf;
  std::map<std::string, std::string> settings{
      {"group.id", config.prefix + kGroup},
      // The only one that spreads topics of a single partition, and moves no room without need.
      {"partition.assignment.strategy", "cooperative-sticky"},
      // Nothing is read; should a fetch go out before the topic is paused, it brings little.
      {"queued.min.messages", "1"},
      {"fetch.message.max.bytes", "1024"},
  };
  if (!config.settings.contains(kSessionTimeout)) settings[kSessionTimeout] = "10000";
  std::array<char, 512> why{};
  for (const auto& [key, value] : settings) {
    const auto set = rd_kafka_conf_set(conf->get(), key.c_str(), value.c_str(), why.data(), why.size());
    if (set != RD_KAFKA_CONF_OK) {
      return Error{ErrorCode::bad_request, std::string("kafka: ") + why.data(), {}};
    }
  }
  return conf;
}

// Tells what went wrong, if anything did.
void say_error(const char* what, rd_kafka_error_t* error) {
  if (error == nullptr) return;
  log::warn("kafka: {}: {}", what, rd_kafka_error_string(error));
  rd_kafka_error_destroy(error);
}

}  // namespace

// One thread, `archiver-group`, which is the only one that asks the client for anything.
class ArchiverGroup::Member {
 public:
  ~Member() { stop(); }

  Result<void> open(const KafkaConfig& config, const std::vector<RoomId>& rooms, RoomOrigins& origins) {
    if (auto checked = check_kafka_config(config); !checked) return checked;
    config_ = config;
    for (const auto& room : rooms) {
      const auto answer = std::make_shared<std::promise<Result<RoomOrigin>>>();
      auto future = answer->get_future();
      origins.origin_of(room, [answer](Result<RoomOrigin> origin) { answer->set_value(std::move(origin)); });
      if (future.wait_for(config.start_patience) != std::future_status::ready) {
        return away("the origin of room " + room.value() + " is not known");
      }
      const auto origin = future.get();
      if (!origin) return origin.error();
      rooms_.emplace(topic_of(config, room), Room{room, origin->base});
    }
    auto conf = group_conf(config, this);
    if (!conf) return conf.error();
    rd_kafka_conf_set_rebalance_cb(conf->get(), on_rebalance);
    rd_kafka_conf_set_offset_commit_cb(conf->get(), on_commit);
    auto client = make_client(*std::move(conf), Role::consumer);
    if (!client) return client.error();
    client_ = *std::move(client);
    rd_kafka_poll_set_consumer(client_.get());
    return {};
  }

  void start(OwnershipListener& listener) {
    TWITCHY_CHECK(listener_ == nullptr);
    listener_ = &listener;
    const Positions topics(rd_kafka_topic_partition_list_new(static_cast<int>(rooms_.size())));
    for (const auto& [topic, room] : rooms_) {
      rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    }
    TWITCHY_CHECK(rd_kafka_subscribe(client_.get(), topics.get()) == RD_KAFKA_RESP_ERR_NO_ERROR);
    thread_ = std::thread([this] { run(); });
  }

  void commit(const RoomId& room, Sequence archived) {
    const std::lock_guard lock(mutex_);
    Room& its = rooms_.at(topic_of(config_, room));
    its.archived = archived;
    its.is_to_be_committed = its.is_owned;
  }

  void stop() {
    is_stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

 private:
  using List = rd_kafka_topic_partition_list_t;
  using SteadyClock = std::chrono::steady_clock;

  struct Room {
    RoomId id;
    Sequence base;
    Sequence archived{};  // guarded by mutex_, like the next two
    bool is_owned = false;
    bool is_to_be_committed = false;
  };

  static std::span<const rd_kafka_topic_partition_t> span_of(const List* list) {
    return {list->elems, static_cast<std::size_t>(list->cnt)};
  }

  void run() {
    name_this_thread("archiver-group");
    while (!is_stopping_) {
      // Calls the two below; what else comes is no entry that anyone waits for.
      const Message message(rd_kafka_consumer_poll(client_.get(), static_cast<int>(kPoll / 1ms)));
      if (message && message->err) log::debug("kafka: {}", rd_kafka_message_errstr(message.get()));
      if (SteadyClock::now() >= commit_due_) commit_what_is_new();
    }
    rd_kafka_consumer_close(client_.get());  // loses all rooms
  }

  // ---- Rooms come and go -----------------------------------------------------------------------------
  static void on_rebalance(rd_kafka_t*, rd_kafka_resp_err_t what, List* partitions, void* opaque) {
    auto& self = *static_cast<Member*>(opaque);
    if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) return self.gain(partitions);
    if (what != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS) {
      log::warn("kafka: the archivers' group: {}", rd_kafka_err2str(what));
    }
    self.lose(partitions);
  }

  void gain(List* partitions) {
    // From the end, which needs no offset that is still there; and paused before anything is fetched.
    for (int i = 0; i < partitions->cnt; ++i) partitions->elems[i].offset = RD_KAFKA_OFFSET_END;
    say_error("rooms cannot be taken over", rd_kafka_incremental_assign(client_.get(), partitions));
    rd_kafka_pause_partitions(client_.get(), partitions);
    const auto rooms = set_owned(partitions, true);
    if (!rooms.empty()) listener_->on_gained(rooms);
  }

  void lose(List* partitions) {
    std::vector<RoomId> rooms;
    for (const auto& partition : span_of(partitions)) rooms.push_back(rooms_.at(partition.topic).id);
    if (!rooms.empty()) listener_->on_lost(rooms);
    if (!rd_kafka_assignment_lost(client_.get())) commit_for_the_last_time(partitions);
    set_owned(partitions, false);
    say_error("rooms cannot be given over", rd_kafka_incremental_unassign(client_.get(), partitions));
  }

  std::vector<RoomId> set_owned(const List* partitions, bool is_owned) {
    std::vector<RoomId> rooms;
    const std::lock_guard lock(mutex_);
    for (const auto& partition : span_of(partitions)) {
      Room& room = rooms_.at(partition.topic);
      room.is_owned = is_owned;
      room.is_to_be_committed = false;
      rooms.push_back(room.id);
    }
    return rooms;
  }

  // ---- Commits ---------------------------------------------------------------------------------------
  // Of those rooms that have something new to tell; of the listed ones, or of all.
  Positions take_new(const List* of) {
    Positions offsets(rd_kafka_topic_partition_list_new(0));
    const std::lock_guard lock(mutex_);
    for (auto& [topic, room] : rooms_) {
      if (!room.is_to_be_committed || room.archived < room.base) continue;
      if (of && !rd_kafka_topic_partition_list_find(const_cast<List*>(of), topic.c_str(), 0)) continue;
      room.is_to_be_committed = false;
      auto* position = rd_kafka_topic_partition_list_add(offsets.get(), topic.c_str(), 0);
      position->offset = static_cast<std::int64_t>(room.archived.value() - room.base.value());
    }
    return offsets;
  }

  void commit_what_is_new() {
    const auto now = SteadyClock::now();
    commit_due_ = now + kCommitInterval;
    if (is_committing_ && now < committing_until_) return;
    const Positions offsets = take_new(nullptr);
    if (offsets->cnt == 0) return;
    is_committing_ = true;
    committing_until_ = now + kCommitTimeout;
    const auto error = rd_kafka_commit(client_.get(), offsets.get(), /*async=*/1);
    if (error) on_commit(client_.get(), error, offsets.get(), this);
  }

  // What was not taken goes out with the next.
  static void on_commit(rd_kafka_t*, rd_kafka_resp_err_t error, List* offsets, void* opaque) {
    auto& self = *static_cast<Member*>(opaque);
    self.is_committing_ = false;
    if (!error || !offsets) return;
    log::debug("kafka: how far rooms are archived is not committed for now: {}", rd_kafka_err2str(error));
    const std::lock_guard lock(self.mutex_);
    for (const auto& partition : span_of(offsets)) {
      Room& room = self.rooms_.at(partition.topic);
      room.is_to_be_committed = room.is_owned;
    }
  }

  void commit_for_the_last_time(const List* partitions) {
    const Positions offsets = take_new(partitions);
    if (offsets->cnt == 0) return;
    const Queue queue(rd_kafka_queue_new(client_.get()));
    const auto error = rd_kafka_commit_queue(client_.get(), offsets.get(), queue.get(), nullptr, nullptr);
    if (error) return;
    const Event answer(rd_kafka_queue_poll(queue.get(), static_cast<int>(kLastCommitPatience / 1ms)));
    const auto end = answer ? rd_kafka_event_error(answer.get()) : RD_KAFKA_RESP_ERR__TIMED_OUT;
    if (end) log::debug("kafka: the last commit of rooms that are given over: {}", rd_kafka_err2str(end));
  }

  OwnershipListener* listener_ = nullptr;
  KafkaConfig config_;
  std::mutex mutex_;
  std::map<std::string, Room> rooms_;  // by topic; which there are never changes
  // Of the thread's.
  bool is_committing_ = false;
  SteadyClock::time_point committing_until_;
  SteadyClock::time_point commit_due_;
  std::atomic<bool> is_stopping_{false};
  Client client_;
  std::thread thread_;
};

ArchiverGroup::ArchiverGroup(std::unique_ptr<Member> member) : member_(std::move(member)) {}

ArchiverGroup::~ArchiverGroup() = default;

Result<std::unique_ptr<ArchiverGroup>> ArchiverGroup::make(const KafkaConfig& config,
                                                           const std::vector<RoomId>& rooms,
                                                           RoomOrigins& origins) {
  auto member = std::make_unique<Member>();
  if (auto opened = member->open(config, rooms, origins); !opened) return opened.error();
  return std::unique_ptr<ArchiverGroup>(new ArchiverGroup(std::move(member)));
}

void ArchiverGroup::start(OwnershipListener& listener) {
  member_->start(listener);
}

void ArchiverGroup::commit(const RoomId& room, Sequence archived) {
  member_->commit(room, archived);
}

void ArchiverGroup::stop() {
  member_->stop();
}

}  // namespace twitchy::broker
