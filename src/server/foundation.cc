#include "server/foundation.h"

#include <string>
#include <utility>

#include "server/cluster_foundation.h"
#include "server/embedded_foundation.h"

namespace twitchy::server {
namespace {

Error wrong(std::string message) {
  return Error{ErrorCode::bad_request, std::move(message), {}};
}

bool is_on_kafka(const Config& config) {
  return config.broker.starts_with("kafka://");
}

}  // namespace

Result<void> check_backends(const Config& config) {
  const bool is_on_cassandra = config.store.starts_with("cassandra://");
  if (!is_on_kafka(config) && config.broker != "in-process")
    return wrong("broker: '" + config.broker + "' is not known: expected in-process or kafka://HOST:PORT");
  if (!is_on_cassandra && config.store != "rocksdb")
    return wrong("store: '" + config.store + "' is not known: expected rocksdb or cassandra://HOST/KEYSPACE");
  if (is_on_kafka(config) && !is_on_cassandra)
    return wrong("store: a broker on Kafka needs a store on Cassandra (cassandra://HOST/KEYSPACE)");
  if (!is_on_kafka(config) && is_on_cassandra)
    return wrong("broker: a store on Cassandra needs a broker on Kafka (kafka://HOST:PORT)");
  if (is_on_kafka(config)) return check_cluster(config);
  if (!config.kafka_set.empty()) return wrong("kafka_set: there is no broker on Kafka to set it for");
  return {};
}

Result<std::unique_ptr<Foundation>> open_foundation(const Config& config, Surroundings& surroundings) {
  return is_on_kafka(config) ? open_cluster(config, surroundings) : open_embedded(config, surroundings);
}

}  // namespace twitchy::server
