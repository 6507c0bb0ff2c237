#include "server/import_command.h"

#include <unistd.h>

#include <cstdio>
#include <string_view>
#include <thread>

#include "base/clock.h"
#include "base/random.h"
#include "server/cluster_log.h"
#include "server/import/cluster_import.h"
#include "server/import/import_progress.h"

namespace twitchy::server {

Result<void> import_data(const Config& config) {
  const auto cassandra = cassandra_config(config);
  if (!cassandra) return cassandra.error();
  SystemRandom random;
  const auto database = store::Database::open_existing(config.data, random);
  if (!database) return database.error();
  const auto session = open_session(*cassandra);
  if (!session) return session.error();
  const SystemClock clock;
  ImportProgress progress(clock, isatty(STDERR_FILENO) == 1, [](std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  });
  const auto sleep = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
  const auto imported = ClusterImport(**database, *session, config.keep_days, {clock, sleep, progress}).run();
  (*session)->stop();
  return imported;
}

}  // namespace twitchy::server
