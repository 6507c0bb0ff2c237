// Which Cassandra, and how it is spoken to: one URL, so that --store is one flag.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace twitchy::store {

// How many replicas must agree before a read or a write is done. The number is that of the CQL protocol.
enum class Consistency : std::uint16_t {
  one = 1,
  quorum = 4,
  all = 5,
  local_quorum = 6,
  each_quorum = 7,
  local_one = 10,
};

struct CassandraConfig {
  std::vector<std::string> contact_points;  // HOST:PORT, one at least; the driver finds the other nodes
  std::string keyspace;                     // [a-z][a-z0-9_]{0,47}
  std::string user;                         // empty: none is given
  std::string password;
  std::string datacenter;         // its nodes are asked (see may_fail_over()); empty: all are alike
  std::uint32_t replication = 3;  // of a keyspace made by apply_schema()
  Consistency consistency = Consistency::local_quorum;
  std::string tls_ca;                            // authorities in a PEM file; empty: no TLS
  std::chrono::milliseconds timeout{5'000};      // no answer by then: `unknown`, or `busy` of a read
  std::chrono::milliseconds connecting{30'000};  // no connection by then: connecting fails
};

// cassandra://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…]/KEYSPACE[?KEY=VALUE&…], where HOST may be
// [IPV6], PORT is 9042 unless given, and the keys are datacenter, replication (1–16), consistency
// (LOCAL_QUORUM …), tls_ca, timeout_ms (5000–60000) and connecting_ms (1–600000). %41 is A, as in any URL.
// The error is `bad_request`, names what is wrong, and never holds the password.
Result<CassandraConfig> parse_cassandra_url(std::string_view url);

}  // namespace twitchy::store
