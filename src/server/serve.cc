#include "server/serve.h"

#include <sys/resource.h>

#include <fmt/core.h>
#include <prometheus/gauge.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <thread>

#include "account/account_service.h"
#include "base/log.h"
#include "chat/chat.h"
#include "gateway/gateway.h"
#include "model/limits.h"
#include "server/foundation.h"
#include "server/node_news.h"
#include "server/paths.h"
#include "server/stop_signals.h"
#include "server/version.h"
#include "skibidi/style_set.h"

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

// Calls `hourly` now and every hour, and `often` every limits::kViewersInterval, until a signal comes.
void wait_for_stop(const StopSignals& signals, const Clock& clock, const std::function<void()>& often,
                   const std::function<void()>& hourly) {
  SteadyTime next_hour = clock.steady_now();
  do {
    if (clock.steady_now() >= next_hour) {
      next_hour += std::chrono::hours(1);
      hourly();
    }
    often();
  } while (!signals.wait_for(limits::kViewersInterval));
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

void forget_the_old(const Config& config, Foundation& foundation, const Clock& clock,
                    account::AccountService& accounts, chat::Chat& chat) {
  accounts.expire_sessions();
  if (config.keep_days == 0) return;
  const TimeMs cut = clock.now_ms() - std::chrono::milliseconds(std::chrono::days(config.keep_days)).count();
  for (const Room& room : config.rooms) {
    foundation.messages().expire(room.id, cut, [&chat, id = room.id](const Result<std::uint64_t>& dropped) {
      if (!dropped)
        return log::warn("old messages of {} cannot be dropped: {}", id.value(), dropped.error().message);
      if (*dropped > 0) log::info("dropped {} old messages of {}", *dropped, id.value());
      chat.refresh_oldest();
    });
  }
}

// Serves until a signal comes. All that it refers to outlives it.
int run(const Config& config, Foundation& foundation, const Clock& clock, chat::Chat& chat,
        account::AccountService& accounts, gateway::Gateway& gateway, NodeNews& news,
        const StopSignals& signals) {
  if (const auto listening = gateway.listen(config.listen); !listening) {
    return fail(listening.error().code == ErrorCode::bad_request ? kWrongConfig : kFailed,
                "listen: " + listening.error().message);
  }
  if (const auto started = chat.start(); !started) return fail(kFailed, started.error().message);
  gateway.start();
  fmt::print("Twitchy Chat is at http://{}\n", gateway.address());
  std::fflush(stdout);
  wait_for_stop(
      signals, clock,
      [&] {
        foundation.look_after();
        news.exchange();
      },
      [&] { forget_the_old(config, foundation, clock, accounts, chat); });
  log::info("stopping");
  gateway.drain();
  news.exchange();
  return kStopped;
}

}  // namespace

int serve(const Config& config) {
  const StopSignals signals;
  raise_file_limit();
  const auto styles = skibidi::load_styles(config.styles.value_or(find_resource("styles", "styles")));
  if (!styles) return fail(kWrongConfig, "styles: " + styles.error().message);
  const auto files = load_web(config);
  if (!files) return fail(kWrongConfig, "web: " + files.error().message);

  Surroundings surroundings;
  auto foundation = open_foundation(config, surroundings);
  if (!foundation) {
    const Error& error = foundation.error();
    return fail(error.code == ErrorCode::bad_request ? kWrongConfig : kFailed, error.message);
  }
  prometheus::BuildGauge()
      .Name("twitchy_build")
      .Help("What is running")
      .Register(surroundings.registry)
      .Add({{"version", kVersion}, {"compiler", __VERSION__}})
      .Set(1);
  chat::ChatMetrics chat_metrics(surroundings.registry);
  gateway::GatewayMetrics gateway_metrics(surroundings.registry);
  auto accounts = std::make_unique<account::AccountService>((*foundation)->accounts(), surroundings.clock,
                                                            surroundings.random, config.account_limits);
  auto chat = chat::Chat::create(config.rooms, *styles, (*foundation)->broker(), (*foundation)->messages(),
                                 surroundings.clock, chat_metrics);
  if (!chat) return fail(kWrongConfig, chat.error().message);

  const gateway::Settings settings{config.outbox_bytes, config.account_limits.messages_per_30s,
                                   trusted_proxies(config)};
  gateway::ConnectionCounts connections(config.connections_per_address);
  gateway::Services services{settings,
                             **chat,
                             *accounts,
                             (*foundation)->messages(),
                             (*foundation)->broker(),
                             surroundings.clock,
                             surroundings.random,
                             chat_metrics,
                             gateway_metrics,
                             surroundings.registry,
                             *files,
                             connections,
                             [&foundation] { return (*foundation)->health(); }};
  const std::size_t threads =
      config.threads > 0 ? config.threads : std::max(1u, std::thread::hardware_concurrency());
  gateway::Gateway gateway(services, threads);
  NodeNews news((*foundation)->nodes(), **chat, *accounts, surroundings.clock);
  const int code = run(config, **foundation, surroundings.clock, **chat, *accounts, gateway, news, signals);
  // What is under way ends by posting to a loop: so the loops go last.
  gateway.stop();
  (*chat)->stop();
  accounts.reset();
  (*foundation)->close();
  return code;
}

}  // namespace twitchy::server
