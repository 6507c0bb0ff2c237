// A session with a Cassandra cluster: what the stores on it share.
#pragma once

#include <coroutine>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"
#include "store/cassandra/cassandra_url.h"
#include "store/cassandra/cql_values.h"
#include "store/cassandra/statements.h"

namespace twitchy::store {

// A call to the driver, to be awaited. Its errors: `busy`, nothing was changed; `unknown`, it may have been;
// `internal`, nothing was, and trying again does not help.
class CqlCall;

// Thread-safe. Blocks no thread: what awaits a call goes on, on one of the driver's threads, when it ends.
// Reconnects by itself for as long as it lives; while no node can be reached, calls end in `busy` at once.
class CassandraSession : public std::enable_shared_from_this<CassandraSession> {
 public:
  // Returns at once; tries for `config.connecting`. `busy` if no node answered, `internal` if one refused.
  static void connect(const CassandraConfig& config, Done<std::shared_ptr<CassandraSession>> done);

  ~CassandraSession();
  CassandraSession(const CassandraSession&) = delete;
  CassandraSession& operator=(const CassandraSession&) = delete;

  // So many calls at once are let in until this goes. Whatever makes calls holds one, from its first call to
  // its last, so that nothing is refused half-way.
  class Slots {
   public:
    Slots(Slots&& other) noexcept : session_(std::exchange(other.session_, nullptr)), count_(other.count_) {}
    Slots& operator=(Slots&&) = delete;
    ~Slots();

   private:
    friend class CassandraSession;
    Slots(CassandraSession& session, int count) : session_(&session), count_(count) {}
    CassandraSession* session_;
    int count_;
  };
  // `busy` when limits::kCassandraCalls would be passed, and once stopped. The session must outlive it.
  Result<Slots> enter(int calls = 1);

  CqlCall execute(Statement statement, CqlValues values);
  // All rows must be of one partition: then they are written together, or not at all.
  CqlCall batch(Statement statement, std::size_t rows, CqlValues values);
  // A statement without marks, not prepared: for changes of the schema.
  CqlCall run(std::string cql);

  // Lets in no one any more, waits a moment for calls under way and ends the rest (`unknown` where that is
  // what they are). Nothing is called back after it returns. Not from a callback.
  void stop();

 private:
  friend class CqlCall;
  struct Impl;
  explicit CassandraSession(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

class CqlCall {
 public:
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting);
  Result<CqlRows> await_resume() { return *std::move(result_); }

 private:
  friend class CassandraSession;
  enum class How { execute, batch, run };
  CqlCall(CassandraSession& session, How how, Statement statement, std::size_t rows, std::string bytes);

  std::shared_ptr<CassandraSession> session_;
  How how_;
  Statement statement_;
  std::size_t rows_;
  std::string bytes_;  // the values, or a text to run
  std::optional<Result<CqlRows>> result_;
};

}  // namespace twitchy::store
