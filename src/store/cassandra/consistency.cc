#include "store/cassandra/consistency.h"

namespace twitchy::store {
namespace {

Consistency at_least_quorum(Consistency consistency) {
  switch (consistency) {
    case Consistency::one:
      return Consistency::quorum;
    case Consistency::local_one:
      return Consistency::local_quorum;
    default:
      return consistency;
  }
}

}  // namespace

Consistency consistency_of(const CassandraConfig& config) {
  if (!config.datacenter.empty()) return config.consistency;
  switch (config.consistency) {
    case Consistency::local_one:
      return Consistency::one;
    case Consistency::local_quorum:
      return Consistency::quorum;
    default:
      return config.consistency;
  }
}

Consistency consistency_of(const StatementText& statement, const CassandraConfig& config) {
  const Consistency consistency = consistency_of(config);
  return statement.needs_quorum ? at_least_quorum(consistency) : consistency;
}

bool may_fail_over(const CassandraConfig& config) {
  const Consistency consistency = consistency_of(config);
  return consistency != Consistency::local_one && consistency != Consistency::local_quorum;
}

}  // namespace twitchy::store
