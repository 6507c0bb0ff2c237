#include "broker/kafka/kafka_broker.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "base/thread_pool.h"
#include "broker/kafka/batching_producer.h"
#include "broker/kafka/followers.h"
#include "broker/kafka/kafka_metrics.h"
#include "broker/kafka/log_reader.h"
#include "broker/kafka/patience.h"
#include "broker/kafka/pending_publishes.h"
#include "broker/kafka/read_back.h"
#include "broker/kafka/room_log.h"
#include "broker/kafka/topics.h"
#include "broker/outcomes.h"
#include "model/limits.h"
#include "model/record.h"

namespace twitchy::broker {
namespace {

using namespace kafka;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr auto kAnswerTimeout = 5s;  // of a question at start
constexpr auto kProbeInterval = 500ms;
constexpr auto kProbeTimeout = 1500ms;
constexpr auto kLivePoll = 100ms;
constexpr auto kProgressPatience = 30s;                        // reading back without a record
constexpr auto kOutcomeTimeout = 2 * limits::kPublishTimeout;  // then `unknown`, whatever became of it
constexpr TimeMs kLogsOwnTime = 0;                             // not after its latest append
constexpr auto kStopPatience = 2s;                             // for what is under way when it stops

Error unknown_end(const std::string& why) {
  return {ErrorCode::unknown, why, limits::kBusyRetryAfter};
}

std::vector<std::string> topics_of(const KafkaConfig& config, const std::vector<RoomId>& rooms) {
  std::vector<std::string> topics;
  for (const RoomId& room : rooms) topics.push_back(topic_of(config, room));
  return topics;
}

}  // namespace

// Three threads besides the producer's: `kafka-live` reads all rooms as they grow, shows their followers what
// is new and ends the publishes; `kafka-keeper` looks whether Kafka answers; `kafka-read-back` reads what is
// older.
class KafkaBroker::Node final : private RecordSink, private ConnectionListener, private ProducerListener {
 public:
  Node(const KafkaConfig& config, const std::vector<RoomId>& rooms, const Clock& clock, Random& random,
       prometheus::Registry& registry)
      : config_(config), ids_(rooms), topics_(topics_of(config, rooms)), clock_(clock), metrics_(registry) {
    random.fill(std::as_writable_bytes(std::span(nonce_key_)));
    instance_ = random.next();
    for (std::size_t i = 0; i < rooms.size(); ++i)
      is_reachable_.push_back(std::make_unique<std::atomic<bool>>(true));
  }
  ~Node() override { stop(); }

  Result<void> start(RoomOrigins& origins) {
    const SteadyTime begin = clock_.steady_now();
    if (auto checked = check_kafka_config(config_); !checked) return checked;
    if (auto found = find_origins(origins); !found) return found;
    auto live = LogReader::start(config_, topics_, this);
    if (!live) return live.error();
    live_ = *std::move(live);
    auto older = LogReader::start(config_, topics_, nullptr, Role::history);
    if (!older) return older.error();
    older_ = *std::move(older);
    if (auto opened = open_rooms(); !opened) return opened;
    if (auto started = start_producer(); !started) return started;
    live_thread_ = std::thread([this] { follow_log(); });
    read_back_.emplace(older_, logs_, followers_, nonce_key_,
                       ReadBack::Node{[this](std::size_t place) { return is_reachable_[place]->load(); },
                                      [this] { live_->wake(); }});
    if (auto served = await_served(); !served) return served;
    metrics_.read_back_seconds.Set(seconds_since(begin));
    metrics_.available.Set(1);
    keeper_thread_ = std::thread([this] { keep(); });
    return {};
  }

  // ---- Publishing ------------------------------------------------------------------------------------
  void publish(const RoomId& room, Entry entry, Publisher& publisher, std::uint64_t token) {
    const std::size_t place = place_of(room);
    const NonceHash nonce = hash_nonce(nonce_key_, room, entry.user, entry.nonce);
    Caller caller{&publisher, token, false};
    std::optional<Error> refusal;
    std::optional<Sequence> first;
    std::uint64_t id = 0;
    std::shared_ptr<const Entry> shared = std::make_shared<const Entry>(std::move(entry));
    {
      const std::lock_guard lock(mutex_);
      // What waits first: it comes back to the room's log before it is taken from here.
      const bool waits = pending_.contains(nonce);
      const auto seen = waits ? std::nullopt : logs_[place]->find(nonce, clock_.now_ms());
      caller.is_retry = waits || seen;
      refusal = why_refused(place, nonce, caller.is_retry, approximate_bytes(*shared));
      if (refusal) {
        // Told below, without the lock.
      } else if (waits) {
        pending_.join(nonce, caller, approximate_bytes(*shared));
      } else if (seen) {
        first = seen->first;
      } else {
        id = pending_.add({place, nonce, shared, {caller}, clock_.steady_now()});
      }
    }
    if (refusal) return tell({caller}, failed_outcome(*refusal));
    if (first) return tell_first(place, *first, {caller});
    if (id != 0) send(place, id, *shared);
  }

  bool is_retry(const RoomId& room, UserId user, const std::string& nonce) const {
    const NonceHash hash = hash_nonce(nonce_key_, room, user, nonce);
    const std::lock_guard lock(mutex_);
    return pending_.contains(hash) || pending_.is_doubtful(hash, clock_.steady_now()) ||
           logs_[place_of(room)]->find(hash, clock_.now_ms());
  }

  std::unique_ptr<Subscription> follow(const RoomId& room, Sequence after, Follower& follower) {
    auto added = followers_.add(place_of(room), room, after, follower);
    read_back_->catch_up(std::move(added.slot));
    return std::move(added.subscription);
  }

  void read(const RoomId& room, Sequence after, std::size_t limit, Done<std::vector<LogEntry>> done) {
    read_back_->read(place_of(room), after, limit, std::move(done));
  }

  LogPosition position(const RoomId& room) const {
    const RoomLog& log = *logs_[place_of(room)];
    return {log.epoch(), log.head()};
  }

  bool is_available() const {
    if (is_closed_) return false;
    for (std::size_t place = 0; place < logs_.size(); ++place) {
      if (!*is_reachable_[place] || !logs_[place]->is_served()) return false;
    }
    return true;
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      is_closed_ = true;
    }
    changed_.notify_all();
    if (keeper_thread_.joinable()) keeper_thread_.join();
    {
      std::unique_lock lock(mutex_);
      // While Kafka is away nothing comes back.
      const bool may_come =
          std::any_of(is_reachable_.begin(), is_reachable_.end(), [](const auto& is) { return is->load(); });
      if (may_come) changed_.wait_for(lock, kStopPatience, [this] { return pending_.size() == 0; });
    }
    std::shared_ptr<BatchingProducer> producer;
    {
      const std::lock_guard lock(mutex_);
      producer.swap(producer_);
    }
    producer.reset();  // ends what never left
    is_stopping_ = true;
    if (live_) live_->wake();
    if (live_thread_.joinable()) live_thread_.join();
    if (read_back_) read_back_->stop();
    std::vector<Pending> rest;
    {
      const std::lock_guard lock(mutex_);
      rest = pending_.take_all();
    }
    for (const auto& pending : rest)
      tell(pending.callers, failed_outcome(unknown_end("the server is stopping")));
  }

 private:
  std::size_t place_of(const RoomId& room) const {
    const auto found = std::find(ids_.begin(), ids_.end(), room);
    TWITCHY_CHECK(found != ids_.end());
    return static_cast<std::size_t>(found - ids_.begin());
  }

  double seconds_since(SteadyTime time) const {
    return std::chrono::duration<double>(clock_.steady_now() - time).count();
  }

  // ---- Starting --------------------------------------------------------------------------------------
  Result<void> find_origins(RoomOrigins& origins) {
    for (const auto& room : ids_) {
      const auto answer = std::make_shared<std::promise<Result<RoomOrigin>>>();
      auto future = answer->get_future();
      origins.origin_of(room, [answer](Result<RoomOrigin> origin) { answer->set_value(std::move(origin)); });
      if (future.wait_for(config_.start_patience) != std::future_status::ready) {
        return away("the origin of room " + room.value() + " is not known");
      }
      auto origin = future.get();
      if (!origin) return origin.error();
      logs_.push_back(std::make_unique<RoomLog>(room, *std::move(origin), nonce_key_));
    }
    return {};
  }

  Result<void> open_rooms() {
    const auto weak = with_patience(config_, [&] { return ensure_topics(config_, topics_, kAnswerTimeout); });
    if (!weak) return weak.error();
    if (!weak->empty()) {
      log::warn(
          "kafka: what is acknowledged may be on one broker's disk only, in {} of {} rooms, as in {}: {}",
          weak->size(), topics_.size(), weak->front(),
          "fewer than two replicas, or min.insync.replicas below 2");
    }
    return with_patience(config_, [&] {
      Result<void> opened;
      for (std::size_t place = 0; opened && place < logs_.size(); ++place) opened = open(place);
      return opened;
    });
  }

  Result<void> open(std::size_t place) {
    RoomLog& log = *logs_[place];
    if (log.has_begun() || log.is_given_up()) return {};  // by the try before
    // Not asked of the live reader: where that fetches already a question waits behind the fetch.
    const auto offsets = older_->offsets(place, kAnswerTimeout);
    if (!offsets) return offsets.error();
    if (log.has_lost(offsets->end)) {
      log.give_up("the topic " + topics_[place] + " ends below what was archived: twitchy rebase " +
                  log.id().value() + " begins it anew");
      return {};
    }
    const auto kept = static_cast<std::int64_t>(limits::kRecentEntries);
    const std::int64_t shown_from = std::max({offsets->first, offsets->end - kept, log.first_offset()});
    // Also where nothing is shown yet: what is to come may repeat the newest that there is.
    const std::int64_t judged_from = std::max(offsets->first, std::min(shown_from, offsets->end - 1));
    auto plan = plan_reading(*older_, place, *offsets, judged_from, kAnswerTimeout);
    if (!plan) return plan.error();
    plan->shown_from = shown_from;
    if (auto begun = live_->begin(place, plan->from); !begun) return begun;
    const auto again = older_->offsets(place, kAnswerTimeout);
    if (!again || again->first > plan->from) {
      live_->end(place);
      return again ? away(topics_[place] + " drops what was to be read") : again.error();
    }
    log.begin(*plan);
    return {};
  }

  Result<void> await_served() {
    std::int64_t read = -1;
    SteadyTime deadline;
    while (true) {
      const bool all = std::all_of(logs_.begin(), logs_.end(),
                                   [](const auto& log) { return log->is_served() || log->is_given_up(); });
      if (all) return {};
      std::int64_t now_read = 0;
      for (const auto& log : logs_) now_read += log->next_offset();
      const SteadyTime now = clock_.steady_now();
      if (std::exchange(read, now_read) != now_read) deadline = now + kProgressPatience;
      if (now >= deadline) return away("the rooms' logs cannot be read back");
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, 20ms);
    }
  }

  Result<void> start_producer() {
    auto started = BatchingProducer::start(config_, topics_, *this);
    if (!started) return started.error();
    const std::lock_guard lock(mutex_);
    producer_ = *std::move(started);
    return {};
  }

  // ---- The way in ------------------------------------------------------------------------------------
  // mutex_ is held.
  std::optional<Error> why_refused(std::size_t place, const NonceHash& nonce, bool is_retry,
                                   std::size_t bytes) const {
    const char* why = nullptr;
    if (is_closed_) {
      why = "the server is stopping";
    } else if (!logs_[place]->is_served()) {
      why = "the room's log is not served";
    } else if (!*is_reachable_[place]) {
      why = "the log cannot be written at the moment";
    } else if (!pending_.has_room(bytes)) {
      why = "too many messages wait to be stored";
    } else if (!is_retry && window_entries_ + pending_.size() >= limits::kNonceWindowEntries) {
      why = "too many messages in the last two minutes";
    }
    if (!why) return std::nullopt;
    // A retry's first may be in the log, and a refusal would promise that it is not. Two minutes are then
    // those of the log: ours may be ahead of it.
    const bool may_be_stored = is_retry || pending_.is_doubtful(nonce, clock_.steady_now()) ||
                               logs_[place]->find(nonce, kLogsOwnTime);
    return Error{may_be_stored ? ErrorCode::unknown : ErrorCode::busy, why, limits::kBusyRetryAfter};
  }

  void send(std::size_t place, std::uint64_t id, const Entry& entry) {
    std::shared_ptr<BatchingProducer> producer;
    {
      const std::lock_guard lock(mutex_);
      producer = producer_;
    }
    const RecordKey key{instance_, id};
    const auto sent = producer ? producer->produce(place, key.encode(), encode_record(entry), id)
                               : away("the server is stopping");
    if (!sent) on_not_stored(id, /*may_be_stored=*/false, sent.error().message);
  }

  void on_not_stored(std::uint64_t id, bool may_be_stored, const std::string& why) override {
    std::optional<Pending> pending;
    {
      const std::lock_guard lock(mutex_);
      pending = pending_.take(id);
      if (!pending) return;
      if (may_be_stored) pending_.doubt(pending->nonce, clock_.steady_now());
    }
    tell_if_stopping();
    (may_be_stored ? metrics_.unknown : metrics_.refused).Increment();
    Outcomes outcomes;
    for (const auto& caller : pending->callers) {
      const bool is_unknown = may_be_stored || caller.is_retry;
      outcomes.add(caller, failed_outcome({is_unknown ? ErrorCode::unknown : ErrorCode::busy,
                                           "not stored: " + why, limits::kBusyRetryAfter}));
    }
    outcomes.tell();
  }

  void on_all_brokers_down() override {
    for (const auto& is_reachable : is_reachable_) *is_reachable = false;
  }

  // ---- The log, as it grows --------------------------------------------------------------------------
  void follow_log() {
    name_this_thread("kafka-live");
    while (!is_stopping_) {
      live_->poll(kLivePoll, *this);
      for (std::size_t place = 0; place < logs_.size(); ++place) {
        for (auto& slot : followers_.bring_up(place, *logs_[place])) read_back_->catch_up(std::move(slot));
      }
    }
  }

  void on_records(std::size_t place, std::span<const Record> records) override {
    RoomLog& log = *logs_[place];
    if (log.is_given_up()) return;
    const auto taken = log.take(records, log.is_served() ? waiting_among(records) : WaitingList());
    followers_.show(place, taken.entries);
    end_publishes(place, taken);
  }

  using WaitingList = std::vector<RoomLog::Waiting>;
  WaitingList waiting_among(std::span<const Record> records) const {
    WaitingList found(records.size());
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < records.size(); ++i) {
      const auto key = RecordKey::decode(records[i].key);
      if (key && key->instance == instance_) found[i] = {key->id, pending_.entry_of(key->id)};
    }
    return found;
  }

  void on_out_of_range(std::size_t place, const std::string& why) override {
    logs_[place]->give_up("its log lost what was read already, or drops entries sooner than they are read: " +
                          why);
  }

  void end_publishes(std::size_t place, const RoomLog::Taken& taken) {
    std::vector<std::optional<Pending>> ended;
    ended.reserve(taken.own.size());
    {
      const std::lock_guard lock(mutex_);
      for (const auto& own : taken.own) ended.push_back(pending_.take(own.id));
    }
    Outcomes outcomes;
    for (std::size_t i = 0; i < ended.size(); ++i) {
      const auto& own = taken.own[i];
      auto& pending = ended[i];
      if (!pending) continue;  // told `unknown` already
      metrics_.stored_seconds.Observe(seconds_since(pending->since));
      if (own.is_void) {
        metrics_.void_copies.Increment();
        for (auto& caller : pending->callers) caller.is_retry = true;
        tell_first(place, own.first, pending->callers);
        continue;
      }
      for (const auto& caller : pending->callers)
        outcomes.add(caller, stored_outcome({own.seq, pending->entry}));
    }
    if (!taken.own.empty()) tell_if_stopping();
    outcomes.tell();
  }

  // That less is pending. No one else waits for that, and the keeper would wake with every batch.
  void tell_if_stopping() {
    if (is_closed_) changed_.notify_all();
  }

  // Ends retries in the message at `first`, which is in the log.
  void tell_first(std::size_t place, Sequence first, std::vector<Caller> callers) {
    if (first == Sequence{})
      return tell(callers, failed_outcome(unknown_end("the first message is too long ago")));
    read_back_->read_message(place, first, [callers = std::move(callers)](const Result<LogEntry>& entry) {
      tell(callers,
           entry ? stored_outcome(*entry) : failed_outcome(unknown_end("the first message cannot be read")));
    });
  }

  static void tell(const std::vector<Caller>& callers, const PublishOutcome& outcome) {
    Outcomes outcomes;
    for (const auto& caller : callers) outcomes.add(caller, outcome);
    outcomes.tell();
  }

  // ---- Looking after Kafka ---------------------------------------------------------------------------
  void keep() {
    name_this_thread("kafka-keeper");
    while (true) {
      probe();
      metrics_.available.Set(is_available() ? 1 : 0);
      end_overdue();
      replace_broken_producer();
      count_window();
      std::unique_lock lock(mutex_);
      metrics_.waiting_bytes.Set(static_cast<double>(pending_.bytes()));
      if (changed_.wait_for(lock, kProbeInterval, [this] { return is_closed_.load(); })) return;
    }
  }

  // Not by the live reader, where questions wait behind fetches.
  void probe() {
    const bool all = older_->reaches_all(kProbeTimeout);
    for (std::size_t place = 0; place < logs_.size() && !is_closed_; ++place) {
      set_reachable(place, all || older_->offsets(place, kProbeTimeout).has_value());
    }
  }

  void set_reachable(std::size_t place, bool is_reachable) {
    if (is_reachable_[place]->exchange(is_reachable) == is_reachable) return;
    if (is_reachable) {
      log::info("Kafka answers for room {} again", ids_[place].value());
    } else {
      log::warn("Kafka does not answer for room {}: it is busy", ids_[place].value());
    }
  }

  void count_window() {
    std::size_t entries = 0;
    for (const auto& log : logs_) entries += log->count_window(clock_.now_ms());
    window_entries_ = entries;
    metrics_.window_entries.Set(static_cast<double>(entries));
  }

  void end_overdue() {
    std::vector<Pending> overdue;
    {
      const std::lock_guard lock(mutex_);
      const SteadyTime now = clock_.steady_now();
      overdue = pending_.take_older_than(now - kOutcomeTimeout);
      for (const auto& pending : overdue) pending_.doubt(pending.nonce, now);
    }
    for (const auto& pending : overdue) {
      metrics_.unknown.Increment();
      tell(pending.callers, failed_outcome(unknown_end("it was not read back in time")));
    }
  }

  void replace_broken_producer() {
    {
      const std::lock_guard lock(mutex_);
      if (!producer_ || !producer_->is_broken()) return;
    }
    auto fresh = BatchingProducer::start(config_, topics_, *this);
    if (!fresh) return log::error("no new producer: {}", fresh.error().message);
    std::shared_ptr<BatchingProducer> broken = *std::move(fresh);
    {
      const std::lock_guard lock(mutex_);
      producer_.swap(broken);
    }
    // Ends here, without the lock: it tells how what it held ended.
  }

  const KafkaConfig config_;
  const std::vector<RoomId> ids_;
  const std::vector<std::string> topics_;
  const Clock& clock_;
  KafkaMetrics metrics_;
  NonceHashKey nonce_key_{};
  std::uint64_t instance_ = 0;  // marks the records of this process
  RoomLogs logs_;               // the set does not change once it has started
  Followers followers_;
  std::unique_ptr<LogReader> live_;
  std::shared_ptr<LogReader> older_;  // not the live one: for questions, and for what lies behind the newest
  std::vector<std::unique_ptr<std::atomic<bool>>> is_reachable_;  // by room
  std::atomic<std::size_t> window_entries_{0};
  std::atomic<bool> is_closed_{false};    // takes no publish; set with mutex_ held
  std::atomic<bool> is_stopping_{false};  // calls no one
  mutable std::mutex mutex_;              // taken before a RoomLog's
  std::condition_variable changed_;       // with mutex_
  PendingPublishes pending_;              // guarded by mutex_, like the next
  std::shared_ptr<BatchingProducer> producer_;
  std::optional<ReadBack> read_back_;
  std::thread live_thread_;
  std::thread keeper_thread_;
};

Result<std::unique_ptr<KafkaBroker>> KafkaBroker::start(const KafkaConfig& config,
                                                        const std::vector<RoomId>& rooms,
                                                        RoomOrigins& origins, const Clock& clock,
                                                        Random& random, prometheus::Registry& metrics) {
  auto node = std::make_unique<Node>(config, rooms, clock, random, metrics);
  if (auto started = node->start(origins); !started) return started.error();
  return std::unique_ptr<KafkaBroker>(new KafkaBroker(std::move(node)));
}

KafkaBroker::KafkaBroker(std::unique_ptr<Node> node) : node_(std::move(node)) {}
KafkaBroker::~KafkaBroker() = default;

void KafkaBroker::publish(const RoomId& room, Entry entry, Publisher& publisher, std::uint64_t token) {
  node_->publish(room, std::move(entry), publisher, token);
}
bool KafkaBroker::is_retry(const RoomId& room, UserId user, const std::string& nonce) const {
  return node_->is_retry(room, user, nonce);
}
std::unique_ptr<Subscription> KafkaBroker::follow(const RoomId& room, Sequence after, Follower& follower) {
  return node_->follow(room, after, follower);
}
void KafkaBroker::read(const RoomId& room, Sequence after, std::size_t limit,
                       Done<std::vector<LogEntry>> done) {
  node_->read(room, after, limit, std::move(done));
}
Result<LogPosition> KafkaBroker::position(const RoomId& room) const {
  return node_->position(room);
}
bool KafkaBroker::is_available() const {
  return node_->is_available();
}
void KafkaBroker::stop() {
  node_->stop();
}

}  // namespace twitchy::broker
