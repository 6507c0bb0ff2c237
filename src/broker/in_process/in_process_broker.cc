#include "broker/in_process/in_process_broker.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "base/thread_pool.h"
#include "broker/in_process/follower_list.h"
#include "broker/in_process/publish_queue.h"
#include "broker/outcomes.h"
#include "model/limits.h"

namespace twitchy::broker {
namespace {

struct Metrics {
  explicit Metrics(prometheus::Registry& registry)
      : batch_messages(
            prometheus::BuildHistogram()
                .Name("twitchy_commit_messages")
                .Help("Messages in a commit")
                .Register(registry)
                .Add({}, prometheus::Histogram::BucketBoundaries{1, 4, 16, 64, 256, 1024, 4096, 8192})),
        batch_seconds(
            prometheus::BuildHistogram()
                .Name("twitchy_commit_seconds")
                .Help("Time to make a commit durable")
                .Register(registry)
                .Add({}, prometheus::Histogram::BucketBoundaries{0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01,
                                                                 0.02, 0.05, 0.1, 0.5, 1})),
        failures(prometheus::BuildCounter()
                     .Name("twitchy_commit_failures_total")
                     .Help("Commits that failed; their messages ended in `unknown`")
                     .Register(registry)
                     .Add({})),
        waiting_bytes(prometheus::BuildGauge()
                          .Name("twitchy_publish_waiting_bytes")
                          .Help("What waits to be stored")
                          .Register(registry)
                          .Add({})) {}

  prometheus::Histogram& batch_messages;
  prometheus::Histogram& batch_seconds;
  prometheus::Counter& failures;
  prometheus::Gauge& waiting_bytes;
};

Caller caller_of(const Waiting& waiting) {
  return {waiting.publisher, waiting.token, waiting.is_retry};
}

}  // namespace

// The thread that numbers and stores, and all that it shares with the threads that publish.
class InProcessBroker::Committer {
 public:
  Committer(CommitLog& log, const std::vector<RoomId>& rooms, const Clock& clock,
            prometheus::Registry& registry)
      : log_(log), clock_(clock), queue_(clock), nonce_key_(log.nonce_hash_key()), metrics_(registry) {
    for (const auto& room : rooms) rooms_.push_back({room, {}});
  }

  // Before run(): what the log holds already.
  Result<void> load() {
    if (auto read = read_positions(); !read) return read.error();
    const auto nonces =
        log_.nonces_since(clock_.now_ms() - std::chrono::milliseconds(limits::kNonceWindow).count());
    if (!nonces) return nonces.error();
    queue_.set_stored(*nonces);
    if (!nonces->empty()) last_appended_at_ = nonces->back().appended_at;
    return {};
  }

  void start() {
    thread_ = std::thread([this] { run(); });
  }

  void publish(const RoomId& room, Entry entry, Publisher& publisher, std::uint64_t token) {
    Waiting waiting;
    waiting.room = place_of(room);
    waiting.nonce = hash_nonce(nonce_key_, room, entry.user, entry.nonce);
    waiting.bytes = approximate_bytes(entry);
    waiting.entry = std::make_shared<const Entry>(std::move(entry));
    waiting.publisher = &publisher;
    waiting.token = token;
    metrics_.waiting_bytes.Set(static_cast<double>(queue_.bytes() + waiting.bytes));
    if (auto error = queue_.push(std::move(waiting))) {
      PublishOutcome outcome = failed_outcome(*error);
      outcome.token = token;
      publisher.on_published(std::span(&outcome, 1));
    }
  }

  bool is_retry(const RoomId& room, UserId user, const std::string& nonce) const {
    return queue_.is_retry(hash_nonce(nonce_key_, room, user, nonce));
  }

  std::unique_ptr<Subscription> follow(const RoomId& room, Sequence after, Follower& follower) {
    auto subscription = followers_.add(room, after, follower);
    behind_ = true;
    queue_.poke();
    return subscription;
  }

  void read(const RoomId& room, Sequence after, std::size_t limit, Done<std::vector<LogEntry>> done) {
    {
      const std::lock_guard lock(reads_mutex_);
      if (!is_reading_ended_ && reads_.size() < limits::kReadBackQueue) {
        reads_.push_back({room, after, limit, std::move(done)});
        queue_.poke();
        return;
      }
    }
    done(Error{ErrorCode::busy, "the log cannot be read at the moment", limits::kBusyRetryAfter});
  }

  Result<LogPosition> position(const RoomId& room) const {
    const std::lock_guard lock(positions_mutex_);
    return rooms_[place_of(room)].position;
  }

  bool is_available() const { return queue_.is_available(); }

  void stop() {
    queue_.close();
    if (thread_.joinable()) thread_.join();
    {
      const std::lock_guard lock(reads_mutex_);
      is_reading_ended_ = true;
    }
    serve_reads();
  }

 private:
  struct RoomLog {
    RoomId id;
    LogPosition position;  // written by the committer, guarded by positions_mutex_
  };

  struct ReadRequest {
    RoomId room;
    Sequence after;
    std::size_t limit;
    Done<std::vector<LogEntry>> done;
  };

  std::size_t place_of(const RoomId& room) const {
    const auto found =
        std::find_if(rooms_.begin(), rooms_.end(), [&](const RoomLog& log) { return log.id == room; });
    TWITCHY_CHECK(found != rooms_.end());
    return static_cast<std::size_t>(found - rooms_.begin());
  }

  void run() {
    name_this_thread("committer");
    while (!queue_.is_closed_and_empty()) {
      const bool retry_soon = in_doubt_ || behind_;
      const auto taken = queue_.take(retry_soon ? std::optional(kRetryInterval) : std::nullopt, next_commit_);
      metrics_.waiting_bytes.Set(static_cast<double>(queue_.bytes()));
      if (in_doubt_) recover();
      if (behind_.exchange(false)) catch_up();
      serve_reads();
      if (taken.empty()) continue;
      if (in_doubt_) {
        refuse(taken);
      } else {
        commit(taken);
      }
    }
  }

  // ---- A commit --------------------------------------------------------------------------------------
  void commit(const std::vector<Waiting>& taken) {
    next_commit_ = clock_.steady_now() + limits::kCommitIntervalMin;
    last_appended_at_ = std::max(last_appended_at_, clock_.now_ms());
    std::vector<std::vector<LogEntry>> entries(rooms_.size());
    std::vector<PublishedNonce> nonces;
    std::vector<LogEntry> numbered(taken.size());
    for (std::size_t i = 0; i < taken.size(); ++i) {
      if (taken[i].is_retry) continue;
      numbered[i] = number(taken[i], entries[taken[i].room]);
      nonces.push_back({taken[i].nonce, numbered[i].seq, last_appended_at_});
    }
    if (!append(entries, nonces)) {
      doubt(taken);
      return;
    }
    queue_.set_stored(nonces);
    show(entries);
    Outcomes outcomes;
    for (std::size_t i = 0; i < taken.size(); ++i) {
      outcomes.add(caller_of(taken[i]),
                   taken[i].is_retry ? first_of(taken[i]) : stored_outcome(std::move(numbered[i])));
    }
    outcomes.tell();
  }

  LogEntry number(const Waiting& waiting, std::vector<LogEntry>& entries) {
    const Sequence before = entries.empty() ? rooms_[waiting.room].position.head : entries.back().seq;
    entries.push_back({next(before), waiting.entry});
    return entries.back();
  }

  bool append(const std::vector<std::vector<LogEntry>>& entries, const std::vector<PublishedNonce>& nonces) {
    if (nonces.empty()) return true;  // only retries
    std::vector<RoomCommit> rooms;
    for (std::size_t i = 0; i < rooms_.size(); ++i) {
      if (!entries[i].empty()) rooms.push_back({rooms_[i].id, entries[i]});
    }
    const auto start = clock_.steady_now();
    const auto written = log_.append(rooms, nonces);
    metrics_.batch_seconds.Observe(std::chrono::duration<double>(clock_.steady_now() - start).count());
    metrics_.batch_messages.Observe(static_cast<double>(nonces.size()));
    if (!written) {
      metrics_.failures.Increment();
      log::error("the log cannot be written: {}", written.error().message);
    }
    return written.has_value();
  }

  void show(const std::vector<std::vector<LogEntry>>& entries) {
    for (std::size_t i = 0; i < rooms_.size(); ++i) {
      if (entries[i].empty()) continue;
      set_head(i, entries[i].back().seq);
      followers_.show(rooms_[i].id, entries[i]);
    }
  }

  // How the publish ended that `retry` repeats.
  PublishOutcome first_of(const Waiting& retry) {
    const auto seen = queue_.find(retry.nonce);
    const Sequence first = retry.first != Sequence{} || !seen ? retry.first : seen->seq;
    if (first != Sequence{}) {
      auto entries = log_.read(rooms_[retry.room].id, Sequence{first.value() - 1}, 1);
      if (entries && !entries->empty() && entries->front().seq == first)
        return stored_outcome(entries->front());
    }
    return failed_outcome(
        {ErrorCode::unknown, "the first message's end is not known", limits::kBusyRetryAfter});
  }

  // ---- When the log fails ----------------------------------------------------------------------------
  void doubt(const std::vector<Waiting>& taken) {
    in_doubt_ = true;
    queue_.set_available(false);
    Outcomes outcomes;
    for (const auto& waiting : taken) {
      if (!waiting.is_retry) doubtful_.push_back(waiting.nonce);
      outcomes.add(caller_of(waiting),
                   failed_outcome({ErrorCode::unknown, "it may have been stored", limits::kBusyRetryAfter}));
    }
    outcomes.tell();
  }

  void refuse(const std::vector<Waiting>& taken) {
    Outcomes outcomes;
    std::vector<NonceHash> forgotten;
    for (const auto& waiting : taken) {
      const auto code = waiting.is_retry ? ErrorCode::unknown : ErrorCode::busy;
      outcomes.add(caller_of(waiting), failed_outcome({code, "the log cannot be written at the moment",
                                                       limits::kBusyRetryAfter}));
      if (!waiting.is_retry) forgotten.push_back(waiting.nonce);
    }
    queue_.forget(forgotten);
    outcomes.tell();
  }

  // Finds out what became of the commit that failed; only then are more accepted.
  void recover() {
    auto recovered = log_.recover();
    if (recovered) recovered = read_positions();
    const auto nonces = recovered ? log_.nonces_since(last_appended_at_) : recovered.error();
    if (!nonces) return;
    in_doubt_ = false;
    behind_ = true;
    queue_.recover(doubtful_, *nonces);
    doubtful_.clear();
    log::info("the log can be written again");
  }

  void catch_up() {
    for (const auto& room : rooms_) {
      if (const auto read = followers_.catch_up(room.id, log_); !read) {
        log::error("room {} cannot be read back: {}", room.id.value(), read.error().message);
        behind_ = true;
      }
    }
  }

  void serve_reads() {
    std::vector<ReadRequest> reads;
    {
      const std::lock_guard lock(reads_mutex_);
      reads.swap(reads_);
    }
    for (const auto& read : reads) {
      auto entries = log_.read(read.room, read.after, read.limit);
      if (!entries) {
        log::error("room {} cannot be read back: {}", read.room.value(), entries.error().message);
        entries = Error{ErrorCode::busy, "the log cannot be read at the moment", limits::kBusyRetryAfter};
      }
      read.done(std::move(entries));
    }
  }

  Result<void> read_positions() {
    for (std::size_t i = 0; i < rooms_.size(); ++i) {
      const auto position = log_.position(rooms_[i].id);
      if (!position) return position.error();
      const std::lock_guard lock(positions_mutex_);
      rooms_[i].position = *position;
    }
    return {};
  }

  void set_head(std::size_t room, Sequence head) {
    const std::lock_guard lock(positions_mutex_);
    rooms_[room].position.head = head;
  }

  static constexpr std::chrono::milliseconds kRetryInterval{200};

  CommitLog& log_;
  const Clock& clock_;
  PublishQueue queue_;
  FollowerList followers_;
  const NonceHashKey nonce_key_;
  Metrics metrics_;
  mutable std::mutex positions_mutex_;
  std::vector<RoomLog> rooms_;  // the set does not change
  std::mutex reads_mutex_;
  std::vector<ReadRequest> reads_;  // guarded by reads_mutex_, like the next
  bool is_reading_ended_ = false;
  std::atomic<bool> behind_{false};  // a follower may have to be read back to
  TimeMs last_appended_at_ = 0;      // the committer's own, like all below
  SteadyTime next_commit_{};
  bool in_doubt_ = false;            // an append failed, and recover() has not gone well since
  std::vector<NonceHash> doubtful_;  // of the append that failed
  std::thread thread_;
};

Result<std::unique_ptr<InProcessBroker>> InProcessBroker::start(CommitLog& log,
                                                                const std::vector<RoomId>& rooms,
                                                                const Clock& clock,
                                                                prometheus::Registry& metrics) {
  auto committer = std::make_unique<Committer>(log, rooms, clock, metrics);
  if (auto loaded = committer->load(); !loaded) return loaded.error();
  committer->start();
  return std::unique_ptr<InProcessBroker>(new InProcessBroker(std::move(committer)));
}

InProcessBroker::InProcessBroker(std::unique_ptr<Committer> committer) : committer_(std::move(committer)) {}
InProcessBroker::~InProcessBroker() {
  stop();
}

void InProcessBroker::publish(const RoomId& room, Entry entry, Publisher& publisher, std::uint64_t token) {
  committer_->publish(room, std::move(entry), publisher, token);
}
bool InProcessBroker::is_retry(const RoomId& room, UserId user, const std::string& nonce) const {
  return committer_->is_retry(room, user, nonce);
}
std::unique_ptr<Subscription> InProcessBroker::follow(const RoomId& room, Sequence after,
                                                      Follower& follower) {
  return committer_->follow(room, after, follower);
}
void InProcessBroker::read(const RoomId& room, Sequence after, std::size_t limit,
                           Done<std::vector<LogEntry>> done) {
  committer_->read(room, after, limit, std::move(done));
}
Result<LogPosition> InProcessBroker::position(const RoomId& room) const {
  return committer_->position(room);
}
bool InProcessBroker::is_available() const {
  return committer_->is_available();
}
void InProcessBroker::stop() {
  committer_->stop();
}

}  // namespace twitchy::broker
