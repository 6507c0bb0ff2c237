// The nodes' counts of viewers, on a small topic of Apache Kafka, twitchy.viewers.
#pragma once

#include <memory>

#include "base/random.h"
#include "broker/kafka/kafka_config.h"
#include "broker/viewer_exchange.h"

namespace twitchy::broker {

// Each node appends its counts under a random name of its own and reads everyone's. Nothing is asked of the
// past: who starts knows all within limits::kViewersInterval. While Kafka is away the last known counts hold.
class KafkaViewerExchange final : public ViewerExchange {
 public:
  // Makes the topic if it is missing. Blocks, for `config.start_patience` at most; errors as of
  // KafkaBroker::start().
  static Result<std::unique_ptr<KafkaViewerExchange>> start(const KafkaConfig& config, Random& random);
  // Takes up to a second, to tell the others that no one reads here any more.
  ~KafkaViewerExchange() override;

  void tell(const ViewerCounts& here) override;
  ViewerCounts elsewhere() const override;

 private:
  class Node;
  explicit KafkaViewerExchange(std::unique_ptr<Node> node);

  std::unique_ptr<Node> node_;
};

}  // namespace twitchy::broker
