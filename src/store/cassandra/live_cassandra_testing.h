// For tests and benchmarks: the node that tools/services/with_cassandra has started, and a keyspace on it.
#pragma once

#include <fmt/core.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/clock.h"
#include "base/random.h"
#include "store/await.h"
#include "store/cassandra/cassandra_session.h"
#include "store/cassandra/cassandra_url.h"
#include "store/cassandra/schema.h"
#include "store/cassandra/task.h"

namespace twitchy::store {

inline std::string test_environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr)
    fmt::print(stderr, "{} is not set: run this by tools/services/with_cassandra\n", name);
  TWITCHY_CHECK(value != nullptr);
  return value;
}

inline CassandraConfig test_config(const std::string& keyspace) {
  return parse_cassandra_url("cassandra://" + test_environment("TWITCHY_TEST_CASSANDRA") + "/" + keyspace +
                             "?replication=1")
      .value();
}

inline std::string fresh_keyspace() {
  return fmt::format("test_{:016x}", SystemRandom().next());
}

inline Result<std::shared_ptr<CassandraSession>> connect(const CassandraConfig& config) {
  return await<std::shared_ptr<CassandraSession>>(
      [&](auto done) { CassandraSession::connect(config, std::move(done)); });
}

// One keyspace with our tables for the whole process; what is in it goes with the node.
inline const CassandraConfig& shared_config() {
  static const CassandraConfig config = [] {
    auto made = test_config(fresh_keyspace());
    apply_schema(made).value();
    return made;
  }();
  return config;
}

inline std::shared_ptr<CassandraSession> shared_session() {
  static const std::shared_ptr<CassandraSession> session = connect(shared_config()).value();
  return session;
}

inline Task<Result<CqlRows>> run_task(std::shared_ptr<CassandraSession> session, std::string cql) {
  Result<CqlRows> rows = co_await session->run(std::move(cql));
  co_return rows;
}

// Any statement, `$keyspace` being the one named, or the shared one.
inline Result<CqlRows> run_cql_in(const std::string& keyspace, const std::string& cql) {
  return await<CqlRows>(
      [&](auto done) { start(run_task(shared_session(), in_keyspace(cql, keyspace)), std::move(done)); });
}
inline Result<CqlRows> run_cql(const std::string& cql) {
  return run_cql_in(shared_config().keyspace, cql);
}

// Does something to the node: "kill", "start", "freeze", "thaw". Whoever does, leaves it running.
inline void control_node(const std::string& command) {
  const std::string line = "'" + test_environment("TWITCHY_TEST_CASSANDRA_TOOL") + "' " + command + " '" +
                           test_environment("TWITCHY_TEST_CASSANDRA_DIR") + "' >/dev/null";
  TWITCHY_CHECK(std::system(line.c_str()) == 0);
}

}  // namespace twitchy::store
