// How many replicas must agree on what is asked, and whose.
#pragma once

#include "store/cassandra/cassandra_url.h"
#include "store/cassandra/statements.h"

namespace twitchy::store {

// As configured; but without a datacenter of our own a LOCAL_ one is that of all: any node may be asked, and
// the quorums of two datacenters need have no replica in common.
Consistency consistency_of(const CassandraConfig& config);

// Likewise; of what a room's bounds rest on, a quorum's at least. A head or an oldest that steps back would
// be a hole for readers, and entries that come back: no saving is worth that.
Consistency consistency_of(const StatementText& statement, const CassandraConfig& config);

// Whether nodes of other datacenters may be asked when none of ours can be. Not with a LOCAL_ consistency:
// it would be theirs then, and miss what ours acknowledged.
bool may_fail_over(const CassandraConfig& config);

}  // namespace twitchy::store
