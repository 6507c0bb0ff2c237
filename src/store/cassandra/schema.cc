#include "store/cassandra/schema.h"

#include <unistd.h>

#include <fmt/core.h>

#include <array>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "base/random.h"
#include "store/cassandra/schema_files.h"
#include "store/cassandra/statements.h"
#include "store/cassandra/task.h"

namespace twitchy::store {
namespace {

using namespace std::chrono_literals;

struct SchemaFile {
  std::string_view name;
  std::string_view (*text)();
};
// Version 1 first.
constexpr std::array kFiles{SchemaFile{"001_tables", schema_001_tables}};

// Who died with the lock held keeps the others waiting for so long. Who works renews it before each
// statement.
constexpr int kLockSeconds = 60;
constexpr auto kLockPoll = 200ms;

constexpr std::array<std::string_view, 2> kOwnTables{
    "CREATE TABLE IF NOT EXISTS $keyspace.schema_versions (part text, version int, name text, "
    "applied_at timestamp, PRIMARY KEY (part, version))",
    "CREATE TABLE IF NOT EXISTS $keyspace.schema_lock (part text PRIMARY KEY, owner text)"};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

Task<Result<CqlRows>> run_one(std::shared_ptr<CassandraSession> session, std::string cql) {
  Result<CqlRows> rows = co_await session->run(std::move(cql));
  co_return rows;
}

// Blocks until `begin` has called what it is given.
template <typename T, typename Begin>
Result<T> wait_for(Begin begin) {
  auto promise = std::make_shared<std::promise<Result<T>>>();
  auto future = promise->get_future();
  begin(Done<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
  return future.get();
}

// One run of apply_schema().
class Migration {
 public:
  Migration(const CassandraConfig& config, std::shared_ptr<CassandraSession> session)
      : config_(config),
        session_(std::move(session)),
        owner_(fmt::format("{}-{:016x}", getpid(), SystemRandom().next())) {}

  Result<SchemaChange> run() {
    for (const auto& statement : first_statements()) {
      if (const auto made = ask(statement); !made) return made.error();
    }
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2 * kLockSeconds);
    for (;;) {
      const auto found = version();
      if (!found) return found.error();
      if (*found > schema_version()) return newer(*found);
      if (*found == schema_version()) return SchemaChange{*found, *found, {}};
      const auto locked = lock();
      // `unknown`, as where many ask at once: the next attempt tells.
      if (!locked && locked.error().code != ErrorCode::unknown) return locked.error();
      if (locked && is_ours(*locked)) break;
      if (std::chrono::steady_clock::now() > deadline) {
        return Error{ErrorCode::busy, "someone else has been changing the schema for two minutes", {}};
      }
      std::this_thread::sleep_for(kLockPoll);
    }
    auto change = apply();
    const auto unlocked = ask("DELETE FROM $keyspace.schema_lock WHERE part = 'twitchy' IF owner = '" +
                              owner_ + "'");  // if not, it goes by itself
    return change;
  }

 private:
  std::vector<std::string> first_statements() const {
    std::string replication =
        config_.datacenter.empty() ? std::string("replication_factor") : config_.datacenter;
    for (auto quote = replication.find('\''); quote != std::string::npos;
         quote = replication.find('\'', quote + 2)) {
      replication.insert(quote, 1, '\'');
    }
    std::vector<std::string> statements{
        fmt::format("CREATE KEYSPACE IF NOT EXISTS $keyspace WITH replication = "
                    "{{'class': 'NetworkTopologyStrategy', '{}': {}}}",
                    replication, config_.replication)};
    statements.insert(statements.end(), kOwnTables.begin(), kOwnTables.end());
    return statements;
  }

  Result<CqlRows> ask(std::string_view cql) const {
    return wait_for<CqlRows>([&](Done<CqlRows> done) {
      start(run_one(session_, in_keyspace(cql, config_.keyspace)), std::move(done));
    });
  }

  Result<int> version() const {
    const auto rows = ask(text_of(Statement::read_schema_version).cql);
    if (!rows) return rows.error();
    return rows->integer(0, 0).value_or(0);
  }

  Result<CqlRows> lock() const {
    return ask(
        fmt::format("INSERT INTO $keyspace.schema_lock (part, owner) VALUES ('twitchy', '{}') "
                    "IF NOT EXISTS USING TTL {}",
                    owner_, kLockSeconds));
  }

  // Refused, but by our own earlier attempt: [applied], part, owner.
  bool is_ours(const CqlRows& locked) const { return locked.was_applied() || locked.text(0, 2) == owner_; }

  // Waiting for those who ask for the lock meanwhile, if need be.
  Result<CqlRows> renew_lock() const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(kLockSeconds);
    for (;;) {
      auto renewed =
          ask(fmt::format("UPDATE $keyspace.schema_lock USING TTL {} SET owner = '{}' WHERE part = 'twitchy' "
                          "IF owner = '{}'",
                          kLockSeconds, owner_, owner_));
      if (renewed || renewed.error().code != ErrorCode::unknown) return renewed;
      if (std::chrono::steady_clock::now() > deadline) return renewed;
      std::this_thread::sleep_for(kLockPoll);
    }
  }

  // An error once the lock is someone else's: then they are changing the schema, and we must not.
  Result<void> keep_lock() const {
    const auto kept = renew_lock();
    if (!kept) return kept.error();
    if (kept->was_applied()) return {};
    return Error{
        ErrorCode::busy, "the lock of the schema was lost while it was being changed: run this again", {}};
  }

  Result<void> ask_locked(std::string_view cql) const {
    if (const auto kept = keep_lock(); !kept) return kept.error();
    if (const auto done = ask(cql); !done) return done.error();
    return {};
  }

  // Under the lock; what another did before we had it is looked at again.
  Result<SchemaChange> apply() const {
    const auto found = version();
    if (!found) return found.error();
    SchemaChange change{*found, *found, {}};
    for (; change.to < schema_version(); ++change.to) {
      const SchemaFile& file = kFiles[static_cast<std::size_t>(change.to)];
      for (const auto& statement : split_statements(file.text())) {
        if (const auto done = ask_locked(statement); !done) return done.error();
      }
      const auto noted =
          ask_locked(fmt::format("INSERT INTO $keyspace.schema_versions (part, version, name, applied_at) "
                                 "VALUES ('twitchy', {}, '{}', toTimestamp(now()))",
                                 change.to + 1, file.name));
      if (!noted) return noted.error();
      change.applied.emplace_back(file.name);
    }
    return change;
  }

  Error newer(int found) const {
    return Error{ErrorCode::bad_request,
                 fmt::format("the schema of keyspace {} is version {}, and this program knows {} at most: "
                             "use a newer twitchy",
                             config_.keyspace, found, schema_version()),
                 {}};
  }

  const CassandraConfig& config_;
  const std::shared_ptr<CassandraSession> session_;
  const std::string owner_;
};

Task<Result<void>> check(std::shared_ptr<CassandraSession> session, std::string keyspace) {
  const auto slots = session->enter();
  if (!slots) co_return slots.error();
  const Result<CqlRows> rows = co_await session->execute(Statement::read_schema_version, CqlValues());
  // "internal": a node answered, and knows no such keyspace or table.
  if (!rows && rows.error().code != ErrorCode::internal) co_return rows.error();
  const int found = rows ? rows->integer(0, 0).value_or(0) : 0;
  if (found >= schema_version()) co_return Result<void>();
  co_return Error{
      ErrorCode::bad_request,
      fmt::format("keyspace {} has {}, and this program needs version {} of its tables: run "
                  "`twitchy schema apply`",
                  keyspace, found == 0 ? "no tables" : fmt::format("version {}", found), schema_version()),
      {}};
}

}  // namespace

int schema_version() {
  return static_cast<int>(kFiles.size());
}

Result<SchemaChange> apply_schema(const CassandraConfig& config) {
  auto session = wait_for<std::shared_ptr<CassandraSession>>(
      [&](auto done) { CassandraSession::connect(config, std::move(done)); });
  if (!session) return session.error();
  auto change = Migration(config, *session).run();
  (*session)->stop();
  return change;
}

void check_schema(const std::shared_ptr<CassandraSession>& session, const std::string& keyspace,
                  Done<void> done) {
  start(check(session, keyspace), std::move(done));
}

std::vector<std::string> split_statements(std::string_view file) {
  std::string code;
  while (!file.empty()) {
    const auto end = std::min(file.find('\n'), file.size() - 1);
    const std::string_view line = file.substr(0, end + 1);
    if (!trimmed(line).starts_with("--")) code += line;
    file.remove_prefix(end + 1);
  }
  std::vector<std::string> statements;
  std::string_view rest = code;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    if (const auto statement = trimmed(rest.substr(0, end)); !statement.empty()) {
      statements.emplace_back(statement);
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return statements;
}

}  // namespace twitchy::store
