#include "server/serve.h"

#include <sys/resource.h>

#include <fmt/core.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <thread>

#include "account/account_service.h"
#include "base/log.h"
#include "broker/in_process/in_process_broker.h"
#include "chat/chat.h"
#include "gateway/gateway.h"
#include "server/paths.h"
#include "server/rocksdb_commit_log.h"
#include "server/version.h"
#include "skibidi/style_set.h"
#include "store/rocksdb/rocksdb_account_store.h"
#include "store/rocksdb/rocksdb_message_store.h"

namespace twitchy::server {
namespace {

enum ExitCode : int { kStopped = 0, kFailed = 1, kWrongConfig = 2 };

int fail(ExitCode code, const std::string& message) {
  fmt::print(stderr, "twitchy: {}\n", message);
  return code;
}

// Every connection is an open file: as many as the system lets us have.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Blocked in every thread, so that only wait_for_stop() sees them.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

// Calls `hourly` now and every hour until a signal comes.
void wait_for_stop(const sigset_t& signals, const std::function<void()>& hourly) {
  constexpr timespec kHour{3600, 0};
  do {
    hourly();
  } while (sigtimedwait(&signals, nullptr, &kHour) < 0);
}

Result<gateway::StaticFiles> load_web(const Config& config) {
  const auto dir = config.web.value_or(find_resource("web", "web/dist"));
  auto files = gateway::StaticFiles::load(dir);
  if (files || config.web) return files;
  log::warn("no web client at {}: serving the interface only", dir.string());
  return gateway::StaticFiles();
}

gateway::TrustedProxies trusted_proxies(const Config& config) {
  gateway::TrustedProxies proxies;
  for (const auto& proxy : config.trusted_proxies) proxies.add(proxy).value();  // check_config() saw to it
  return proxies;
}

std::vector<RoomId> ids_of(const std::vector<Room>& rooms) {
  std::vector<RoomId> ids;
  std::transform(rooms.begin(), rooms.end(), std::back_inserter(ids),
                 [](const Room& room) { return room.id; });
  return ids;
}

// The parts that keep something, from the disk up. Members end in the reverse of their order.
struct Foundation {
  SystemClock clock;
  SystemRandom random;
  prometheus::Registry registry;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::RocksDbMessageStore> messages;
  std::unique_ptr<store::RocksDbAccountStore> accounts;
  std::unique_ptr<RocksDbCommitLog> commit_log;
  std::unique_ptr<broker::InProcessBroker> broker;

  Result<void> open(const Config& config) {
    auto opened = store::Database::open(config.data, random);
    if (!opened) return opened.error();
    database = *std::move(opened);
    messages = std::make_unique<store::RocksDbMessageStore>(*database);
    accounts = std::make_unique<store::RocksDbAccountStore>(*database);
    commit_log = std::make_unique<RocksDbCommitLog>(*messages);
    auto started = broker::InProcessBroker::start(*commit_log, ids_of(config.rooms), clock, registry);
    if (!started) return started.error();
    broker = *std::move(started);
    return {};
  }

  // Waits for what is under way, and writes no more.
  void close() {
    broker->stop();
    messages.reset();
    accounts.reset();
  }
};

void forget_the_old(const Config& config, Foundation& foundation, account::AccountService& accounts,
                    chat::Chat& chat) {
  accounts.expire_sessions();
  if (config.keep_days == 0) return;
  const TimeMs cut =
      foundation.clock.now_ms() - std::chrono::milliseconds(std::chrono::days(config.keep_days)).count();
  for (const Room& room : config.rooms) {
    foundation.messages->expire(room.id, cut, [&chat, id = room.id](const Result<std::uint64_t>& dropped) {
      if (!dropped)
        return log::warn("old messages of {} cannot be dropped: {}", id.value(), dropped.error().message);
      if (*dropped > 0) log::info("dropped {} old messages of {}", *dropped, id.value());
      chat.refresh_oldest();
    });
  }
}

// Serves until a signal comes. All that it refers to outlives it.
int run(const Config& config, Foundation& foundation, chat::Chat& chat, account::AccountService& accounts,
        gateway::Gateway& gateway, const sigset_t& signals) {
  if (const auto listening = gateway.listen(config.listen); !listening) {
    return fail(listening.error().code == ErrorCode::bad_request ? kWrongConfig : kFailed,
                "listen: " + listening.error().message);
  }
  if (const auto started = chat.start(); !started) return fail(kFailed, started.error().message);
  gateway.start();
  fmt::print("Twitchy Chat is at http://{}\n", gateway.address());
  std::fflush(stdout);
  wait_for_stop(signals, [&] { forget_the_old(config, foundation, accounts, chat); });
  log::info("stopping");
  gateway.drain();
  return kStopped;
}

}  // namespace

int serve(const Config& config) {
  const sigset_t signals = block_stop_signals();
  raise_file_limit();
  const auto styles = skibidi::load_styles(config.styles.value_or(find_resource("styles", "styles")));
  if (!styles) return fail(kWrongConfig, "styles: " + styles.error().message);
  const auto files = load_web(config);
  if (!files) return fail(kWrongConfig, "web: " + files.error().message);

  Foundation foundation;
  if (const auto opened = foundation.open(config); !opened) return fail(kFailed, opened.error().message);
  prometheus::BuildGauge()
      .Name("twitchy_build")
      .Help("What is running")
      .Register(foundation.registry)
      .Add({{"version", kVersion}, {"compiler", __VERSION__}})
      .Set(1);
  chat::ChatMetrics chat_metrics(foundation.registry);
  gateway::GatewayMetrics gateway_metrics(foundation.registry);
  auto accounts = std::make_unique<account::AccountService>(*foundation.accounts, foundation.clock,
                                                            foundation.random, config.account_limits);
  auto chat = chat::Chat::create(config.rooms, *styles, *foundation.broker, *foundation.messages,
                                 foundation.clock, chat_metrics);
  if (!chat) return fail(kWrongConfig, chat.error().message);

  const gateway::Settings settings{config.outbox_bytes, config.account_limits.messages_per_30s,
                                   trusted_proxies(config)};
  gateway::ConnectionCounts connections(config.connections_per_address);
  gateway::Services services{settings,
                             **chat,
                             *accounts,
                             *foundation.messages,
                             *foundation.broker,
                             foundation.clock,
                             foundation.random,
                             chat_metrics,
                             gateway_metrics,
                             foundation.registry,
                             *files,
                             connections};
  const std::size_t threads =
      config.threads > 0 ? config.threads : std::max(1u, std::thread::hardware_concurrency());
  gateway::Gateway gateway(services, threads);
  const int code = run(config, foundation, **chat, *accounts, gateway, signals);
  // What is under way ends by posting to a loop: so the loops go last.
  gateway.stop();
  (*chat)->stop();
  accounts.reset();
  foundation.close();
  return code;
}

}  // namespace twitchy::server
