#include "broker/kafka/kafka_node_exchange.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "base/log.h"
#include "base/thread_pool.h"
#include "broker/kafka/log_reader.h"
#include "broker/kafka/node_report.h"
#include "broker/kafka/node_tally.h"
#include "broker/kafka/patience.h"
#include "broker/kafka/producer.h"
#include "broker/kafka/topics.h"

namespace twitchy::broker {
namespace {

using namespace kafka;

constexpr const char* kTopic = ".nodes";  // after the prefix
constexpr std::uint32_t kKeepDays = 1;
constexpr auto kPoll = std::chrono::seconds(1);
constexpr auto kLastWord = std::chrono::milliseconds(500);
constexpr auto kAnswerTimeout = std::chrono::seconds(5);
constexpr auto kLookUp = std::chrono::seconds(2);

std::string name_of_node(Random& random) {
  const std::uint64_t number = random.next();
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

}  // namespace

class KafkaNodeExchange::Node final : private RecordSink, private ProducerListener {
 public:
  explicit Node(std::string name) : name_(std::move(name)), tally_(name_) {}
  ~Node() override {
    is_stopping_ = true;
    if (reader_) reader_->wake();
    if (thread_.joinable()) thread_.join();
  }

  Result<void> start(const KafkaConfig& config) {
    KafkaConfig settings = config;
    settings.keep_days = kKeepDays;
    const std::string topic = config.prefix + kTopic;
    // Another node may be making the topic just now.
    const auto made = with_patience(config, [&] { return ensure_topics(settings, {topic}, kAnswerTimeout); });
    if (!made) return made.error();
    auto producer = Producer::start(settings, {topic}, *this);
    if (!producer) return producer.error();
    producer_ = *std::move(producer);
    auto reader = LogReader::start(settings, {topic}, nullptr);
    if (!reader) return reader.error();
    reader_ = *std::move(reader);
    const auto offsets = with_patience(config, [this] { return reader_->offsets(0, kAnswerTimeout); });
    if (!offsets) return offsets.error();
    if (const auto begun = reader_->begin(0, offsets->end); !begun) return begun;
    thread_ = std::thread([this] { run(); });
    return {};
  }

  void tell(const NodeReport& here) {
    last_signed_out_ = here.signed_out;
    // An error means that Kafka is away for long: the next report says the same and more.
    static_cast<void>(producer_->produce(0, name_, encode_report(here), 0));
  }

  // Says that no one reads here, and waits a moment for it to leave.
  void take_leave() {
    tell({{}, std::vector(last_signed_out_)});
    std::this_thread::sleep_for(kLastWord);
  }

  ViewerCounts viewers_elsewhere() const {
    const std::lock_guard lock(mutex_);
    return tally_.viewers();
  }

  std::vector<SessionHash> take_signed_out() {
    const std::lock_guard lock(mutex_);
    return tally_.take_signed_out();
  }

 private:
  void run() {
    name_this_thread("kafka-nodes");
    while (!is_stopping_) {
      reader_->poll(kPoll, *this);
      if (is_lost_) go_to_end();
    }
    reader_->end(0);
  }

  void go_to_end() {
    reader_->end(0);
    const auto offsets = reader_->offsets(0, kLookUp);
    if (offsets && reader_->begin(0, offsets->end)) is_lost_ = false;
  }

  void on_records(std::size_t, std::span<const Record> records) override {
    for (const Record& record : records) {
      auto report = decode_report(record.value);
      if (!report) {
        log::warn("kafka: {}", report.error().message);
        continue;
      }
      const std::lock_guard lock(mutex_);
      tally_.take(record.key, record.appended_at, *std::move(report));
    }
  }
  void on_out_of_range(std::size_t, const std::string&) override { is_lost_ = true; }
  void on_not_stored(std::uint64_t, bool, const std::string&) override {}  // the next report says more

  const std::string name_;
  mutable std::mutex mutex_;
  NodeTally tally_;                           // guarded by mutex_
  std::vector<SessionHash> last_signed_out_;  // told; of the one thread that tells
  bool is_lost_ = false;
  std::atomic<bool> is_stopping_{false};
  std::unique_ptr<Producer> producer_;
  std::unique_ptr<LogReader> reader_;
  std::thread thread_;
};

Result<std::unique_ptr<KafkaNodeExchange>> KafkaNodeExchange::start(const KafkaConfig& config,
                                                                    Random& random) {
  auto node = std::make_unique<Node>(name_of_node(random));
  if (const auto started = node->start(config); !started) return started.error();
  return std::unique_ptr<KafkaNodeExchange>(new KafkaNodeExchange(std::move(node)));
}

KafkaNodeExchange::KafkaNodeExchange(std::unique_ptr<Node> node) : node_(std::move(node)) {}

KafkaNodeExchange::~KafkaNodeExchange() {
  node_->take_leave();
}

void KafkaNodeExchange::tell(const NodeReport& here) {
  node_->tell(here);
}

ViewerCounts KafkaNodeExchange::viewers_elsewhere() const {
  return node_->viewers_elsewhere();
}

std::vector<SessionHash> KafkaNodeExchange::take_signed_out() {
  return node_->take_signed_out();
}

}  // namespace twitchy::broker
