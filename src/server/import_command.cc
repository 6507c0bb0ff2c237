#include "server/import_command.h"

#ifdef TWITCHY_CLUSTER
#include <unistd.h>

#include <cstdio>
#include <future>
#include <memory>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/random.h"
#include "server/import/cluster_import.h"
#include "server/import/import_progress.h"
#include "store/cassandra/cassandra_url.h"
#include "store/cassandra/schema.h"
#endif

namespace twitchy::server {

#ifdef TWITCHY_CLUSTER

namespace {

using SessionPtr = std::shared_ptr<store::CassandraSession>;

template <typename T, typename Begin>
Result<T> wait_for(Begin begin) {
  auto promise = std::make_shared<std::promise<Result<T>>>();
  begin(Done<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
  return promise->get_future().get();
}

Result<void> import_into(const SessionPtr& session, store::Database& database, const std::string& keyspace,
                         std::uint32_t keep_days, const Clock& clock) {
  const auto checked =
      wait_for<void>([&](auto done) { store::check_schema(session, keyspace, std::move(done)); });
  if (!checked) return checked;
  ImportProgress progress(clock, isatty(STDERR_FILENO) == 1, [](std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  });
  const auto sleep = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
  return ClusterImport(database, session, keep_days, {clock, sleep, progress}).run();
}

}  // namespace

Result<void> import_data(const std::filesystem::path& data, const std::string& store,
                         std::uint32_t keep_days) {
  const auto config = store::parse_cassandra_url(store);
  if (!config) return config.error();
  SystemRandom random;
  auto database = store::Database::open_existing(data, random);
  if (!database) return database.error();
  const SystemClock clock;
  const auto session =
      wait_for<SessionPtr>([&](auto done) { store::CassandraSession::connect(*config, std::move(done)); });
  if (!session) return session.error();
  auto imported = import_into(*session, **database, config->keyspace, keep_days, clock);
  (*session)->stop();
  return imported;
}

#else

Result<void> import_data(const std::filesystem::path& /*data*/, const std::string& /*store*/,
                         std::uint32_t /*keep_days*/) {
  return Error{ErrorCode::bad_request,
               "import: this twitchy was built without support for clusters (cmake -DTWITCHY_CLUSTER=ON)",
               {}};
}

#endif

}  // namespace twitchy::server
