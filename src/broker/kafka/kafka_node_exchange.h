// What the nodes tell each other, on a small topic of Apache Kafka, twitchy.nodes.
#pragma once

#include <memory>

#include "base/random.h"
#include "broker/kafka/kafka_config.h"
#include "broker/node_exchange.h"

namespace twitchy::broker {

// Each node appends its reports under a random name of its own and reads everyone's. Nothing is asked of the
// past: who starts knows all within limits::kViewersInterval. While Kafka is away the last known counts hold.
class KafkaNodeExchange final : public NodeExchange {
 public:
  // Makes the topic if it is missing. Blocks, for `config.start_patience` at most; errors as of
  // KafkaBroker::start().
  static Result<std::unique_ptr<KafkaNodeExchange>> start(const KafkaConfig& config, Random& random);
  // Takes up to a second, to tell the others that no one reads here any more, and who signed out last.
  ~KafkaNodeExchange() override;

  // From one thread.
  void tell(const NodeReport& here) override;
  ViewerCounts viewers_elsewhere() const override;
  std::vector<SessionHash> take_signed_out() override;

 private:
  class Node;
  explicit KafkaNodeExchange(std::unique_ptr<Node> node);

  std::unique_ptr<Node> node_;
};

}  // namespace twitchy::broker
