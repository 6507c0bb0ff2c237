#include "store/cassandra/cassandra_session.h"

#include <twitchy_cassandra_driver/src/lib.rs.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "model/limits.h"
#include "store/cassandra/consistency.h"
#include "store/cassandra/driver_call.h"

namespace twitchy::store {

namespace driver {

void end_call(std::unique_ptr<Call> call, CallResult result) {
  call->end(std::move(result));
}

}  // namespace driver

namespace {

constexpr std::uint32_t kDriverThreads = 2;
constexpr auto kStopGrace = std::chrono::seconds(2);

// In the bridge's words.
driver::Kind kind_of(StatementKind kind) {
  switch (kind) {
    case StatementKind::read:
      return driver::Kind::read;
    case StatementKind::serial_read:
      return driver::Kind::serial_read;
    case StatementKind::write:
      return driver::Kind::write;
    case StatementKind::conditional:
      break;
  }
  return driver::Kind::conditional;
}

driver::Config driver_config(const CassandraConfig& config) {
  driver::Config made;
  for (const auto& point : config.contact_points) made.contact_points.push_back(point);
  made.datacenter = config.datacenter;
  made.user = config.user;
  made.password = config.password;
  made.tls_ca = config.tls_ca;
  made.fails_over = may_fail_over(config);
  made.consistency = static_cast<std::uint16_t>(consistency_of(config));
  made.request_timeout_ms = static_cast<std::uint32_t>(config.timeout.count());
  made.connect_timeout_ms = static_cast<std::uint32_t>(config.connecting.count());
  made.threads = kDriverThreads;
  for (std::size_t i = 0; i < kStatementCount; ++i) {
    const StatementText& text = text_of(static_cast<Statement>(i));
    const Consistency consistency = consistency_of(text, config);
    made.statements.push_back({in_keyspace(text.cql, config.keyspace), kind_of(text.kind),
                               static_cast<std::uint16_t>(consistency)});
  }
  return made;
}

Error busy(std::string why) {
  return Error{ErrorCode::busy, std::move(why), limits::kBusyRetryAfter};
}

Error error_of(const driver::CallResult& result) {
  std::string why = "Cassandra: " + std::string(result.message);
  if (result.outcome == driver::Outcome::not_sent) return busy(std::move(why));
  const bool is_unknown = result.outcome == driver::Outcome::unknown;
  return Error{is_unknown ? ErrorCode::unknown : ErrorCode::internal, std::move(why), {}};
}

Result<CqlRows> rows_of(const driver::CallResult& result) {
  if (result.outcome != driver::Outcome::done) return error_of(result);
  std::string cells(reinterpret_cast<const char*>(result.cells.data()), result.cells.size());
  return CqlRows(std::move(cells), result.rows, result.columns);
}

rust::Slice<const std::uint8_t> slice_of(std::string_view bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

}  // namespace

struct CassandraSession::Impl {
  explicit Impl(const CassandraConfig& config) : driver(driver::new_driver(driver_config(config))) {}

  const rust::Box<driver::Driver> driver;

  std::mutex mutex;
  std::condition_variable left;
  int calls = 0;
  bool is_stopped = false;
};

CassandraSession::CassandraSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

CassandraSession::~CassandraSession() = default;

void CassandraSession::connect(const CassandraConfig& config, Done<std::shared_ptr<CassandraSession>> done) {
  const std::shared_ptr<CassandraSession> session(new CassandraSession(std::make_unique<Impl>(config)));
  session->impl_->driver->connect(
      std::make_unique<driver::Call>([session, done](driver::CallResult&& result) {
        if (result.outcome == driver::Outcome::done) return done(session);
        done(error_of(result));
      }));
}

Result<CassandraSession::Slots> CassandraSession::enter(int calls) {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->is_stopped) return busy("the store is stopping");
  if (impl_->calls + calls > limits::kCassandraCalls) return busy("too much is asked of the store at once");
  impl_->calls += calls;
  return Slots(*this, calls);
}

CassandraSession::Slots::~Slots() {
  if (!session_) return;
  const std::lock_guard lock(session_->impl_->mutex);
  session_->impl_->calls -= count_;
  if (session_->impl_->calls == 0) session_->impl_->left.notify_all();
}

CqlCall CassandraSession::execute(Statement statement, CqlValues values) {
  return CqlCall(*this, CqlCall::How::execute, statement, 1, std::move(values).encoded());
}

CqlCall CassandraSession::batch(Statement statement, std::size_t rows, CqlValues values) {
  return CqlCall(*this, CqlCall::How::batch, statement, rows, std::move(values).encoded());
}

CqlCall CassandraSession::run(std::string cql) {
  return CqlCall(*this, CqlCall::How::run, Statement{}, 0, std::move(cql));
}

void CassandraSession::stop() {
  {
    std::unique_lock lock(impl_->mutex);
    impl_->is_stopped = true;
    impl_->left.wait_for(lock, kStopGrace, [&] { return impl_->calls == 0; });
  }
  impl_->driver->stop();
}

CqlCall::CqlCall(CassandraSession& session, How how, Statement statement, std::size_t rows, std::string bytes)
    : session_(session.shared_from_this()),
      how_(how),
      statement_(statement),
      rows_(rows),
      bytes_(std::move(bytes)) {}

void CqlCall::await_suspend(std::coroutine_handle<> waiting) {
  // The call may end on another thread before this one is back, and take this object and the session along.
  const auto session = session_;
  const auto& bridge = *session->impl_->driver;
  auto call = std::make_unique<driver::Call>([this, waiting](driver::CallResult&& result) {
    result_.emplace(rows_of(result));
    waiting.resume();
  });
  const auto statement = static_cast<std::uint32_t>(statement_);
  switch (how_) {
    case How::execute:
      return bridge.execute(statement, slice_of(bytes_), std::move(call));
    case How::batch:
      return bridge.batch(statement, static_cast<std::uint32_t>(rows_), slice_of(bytes_), std::move(call));
    case How::run:
      return bridge.run(rust::Str(bytes_.data(), bytes_.size()), std::move(call));
  }
}

}  // namespace twitchy::store
