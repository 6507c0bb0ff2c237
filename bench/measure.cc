#include "measure.h"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <numeric>
#include <optional>
#include <random>
#include <stdexcept>
#include <vector>

#include "http.h"
#include "sync_probe.h"
#include "worker.h"

namespace twitchy::bench {
namespace {

constexpr Ns kConnectPatience = 120 * kSecond;
constexpr useconds_t kLook = 2'000;

const std::vector<std::string>& usual_texts() {
  static const std::vector<std::string> texts{
      "hi there",
      "lol",
      "that was so close, one more round please",
      "I think you should try the other door first",
      "@ada have you seen this? https://example.org/clip/12345",
      "gg well played everyone",
      "what song is this, does anyone know the name of it?",
      "no way, he really did that :wave:",
      "good morning from Berlin",
      "this is the best stream I have watched in a long while, thank you so much for doing it",
  };
  return texts;
}

std::size_t code_points(std::string_view text) {
  constexpr unsigned kContinues = 0x80;
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0U) != kContinues;
  }));
}

// A file's lines, each as it stands between quotes in JSON; without those that could not be said to someone
// by name, being too long for that.
std::vector<std::string> escaped_lines(const std::string& file) {
  constexpr std::size_t kLongest = 480;
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (code_points(line) > kLongest) continue;
    const std::string quoted = boost::json::serialize(boost::json::string(line));
    lines.push_back(quoted.substr(1, quoted.size() - 2));
  }
  if (lines.empty()) throw std::runtime_error(fmt::format("{} has no lines", file));
  return lines;
}

std::vector<std::string> texts_of(const Options& options) {
  if (!options.texts.empty()) return escaped_lines(options.texts);
  return options.text.empty() ? usual_texts() : std::vector<std::string>{options.text};
}

double own_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void allow_many_files() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// All workers' counters and clocks at one moment.
struct Snapshot {
  Ns at = 0;
  double server_cpu = 0;
  double client_cpu = 0;
  MachineCpu machine;
  std::uint64_t sent = 0;
  std::uint64_t acked = 0;
  std::uint64_t answered = 0;
  std::uint64_t deliveries = 0;
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
};

class Run {
 public:
  explicit Run(const Options& options)
      : options_(options),
        server_(options.server.empty() ? nullptr : std::make_unique<ServerProcess>(options)),
        url_(server_ ? server_->address() : options.url),
        shared_{options,
                parse_address(url_),
                parse_address(options.read_url.empty() ? url_ : options.read_url),
                {},
                {},
                texts_of(options),
                std::random_device{}(),
                options.peer.empty() ? nullptr : dialect_of(options.peer),
                plan(options),
                Ledger(options.senders > 0 && options.peer.empty() ? plan(options).messages : 0,
                       options.rooms, said_by_others(options))} {
    server_pid_ = server_ ? server_->pid() : listener_of(shared_.address.port);
    measured_.is_relay = shared_.dialect != nullptr;
    shared_.rooms = measured_.is_relay ? std::vector<std::string>{"room"} : rooms_of(url_, options.rooms);
    if (options.senders > 0 && !measured_.is_relay) {
      shared_.tokens =
          options.accounts.empty() ? make_users(url_, options.users) : escaped_lines(options.accounts);
    }
  }

  Measured run() {
    connect();
    note_heads();
    if (options_.on_cue) await_cue();
    std::optional<SyncProbe> probe;
    if (options_.sync_probe) probe.emplace(server_ ? server_->data() : std::string("."));
    shared_.plan.start = now_ns() + kSecond / 10;
    shared_.phase = Phase::talking;
    watch_until(shared_.plan.start + seconds(options_.warmup));
    const Snapshot begin = snapshot();
    watch_until(shared_.plan.start + seconds(options_.warmup + options_.seconds));
    const Snapshot end = snapshot();
    measured_.server_memory = memory_of(server_pid_);
    settle();
    if (probe) measured_.sync = probe->finish();
    shared_.phase = Phase::over;
    for (auto& worker : workers_) worker->join();
    take_rates(begin, end);
    take_counts();
    take_deliveries();
    return std::move(measured_);
  }

 private:
  static Ns seconds(double count) { return static_cast<Ns>(count * static_cast<double>(kSecond)); }

  static double seconds_since(Ns start) {
    return static_cast<double>(now_ns() - start) / static_cast<double>(kSecond);
  }

  static Plan plan(const Options& options) {
    Plan plan;
    plan.rate = options.rate;
    plan.spike = {options.spike_rate, options.warmup + options.spike_from, options.spike_seconds};
    if (options.senders > 0) {
      plan.messages = plan.due_within(options.warmup + options.seconds);
      plan.warmup = plan.due_within(options.warmup);
    }
    return plan;
  }

  // From the cue until the last ack. It may come a little later for them, and stop.
  static std::uint64_t said_by_others(const Options& options) {
    constexpr double kSlackSeconds = 5;
    const double seconds = options.warmup + options.seconds + options.settle + kSlackSeconds;
    return static_cast<std::uint64_t>(options.others_rate * seconds);
  }

  static void await_cue() {
    fmt::print("connected\n");
    std::fflush(stdout);
    std::string line;
    if (!std::getline(std::cin, line)) throw std::runtime_error("there will be no cue");
  }

  void connect() {
    for (unsigned i = 0; i < options_.threads; ++i) {
      workers_.push_back(std::make_unique<Worker>(shared_, i));
    }
    const std::uint64_t wanted = options_.readers + options_.senders;
    const std::uint64_t before_kib = memory_of(server_pid_).now_kib;
    const Ns start = now_ns();
    for (auto& worker : workers_) worker->start();
    while (total(&Tally::open) + total(&Tally::failed) < wanted && now_ns() - start < kConnectPatience) {
      // They are the first to connect.
      if (measured_.readers_connect_s == 0 && total(&Tally::open) >= options_.readers)
        measured_.readers_connect_s = seconds_since(start);
      usleep(kLook);
    }
    if (total(&Tally::open) < wanted) {
      shared_.phase = Phase::over;
      for (auto& worker : workers_) worker->join();
      throw std::runtime_error(fmt::format("{} of {} connections could be opened {}", total(&Tally::open),
                                           wanted, workers_.front()->first_refusal()));
    }
    if (measured_.readers_connect_s == 0) measured_.readers_connect_s = seconds_since(start);
    measured_.connects_per_s = static_cast<double>(wanted) / seconds_since(start);
    const std::uint64_t after_kib = memory_of(server_pid_).now_kib;
    if (after_kib > before_kib) measured_.connection_bytes = (after_kib - before_kib) * 1024 / wanted;
  }

  void note_heads() {
    if (options_.senders == 0 || measured_.is_relay) return;
    for (std::size_t i = 0; i < shared_.rooms.size(); ++i)
      shared_.ledger.set_base(i, head_of(shared_.rooms[i]));
  }

  std::uint64_t head_of(const std::string& room) const {
    const auto answer = http_request(url_, "GET", "/api/v1/rooms/" + room, {});
    return boost::json::parse(answer.body).at("head").to_number<std::uint64_t>();
  }

  // Says how it goes, once a second.
  void watch_until(Ns end) {
    for (Ns now = now_ns(); now < end; now = now_ns()) {
      usleep(kLook);
      if (now - last_.at >= kSecond) {
        const Snapshot current = snapshot();
        if (last_.at > 0 && !options_.quiet) say_progress(last_, current);
        last_ = current;
      }
    }
  }

  void say_progress(const Snapshot& from, const Snapshot& to) const {
    const double took = static_cast<double>(to.at - from.at) / static_cast<double>(kSecond);
    const auto rate = [&](std::uint64_t Snapshot::*what) {
      return static_cast<double>(to.*what - from.*what) / took;
    };
    fmt::print(stderr,
               "{:5.1f} s  {:>8.0f} acks/s  {:>10.0f} deliveries/s  {:>8.0f} frames/s  server {:.2f} cores\n",
               static_cast<double>(to.at - shared_.plan.start) / static_cast<double>(kSecond),
               rate(&Snapshot::acked), rate(&Snapshot::deliveries), rate(&Snapshot::frames),
               (to.server_cpu - from.server_cpu) / took);
  }

  // Waits until all is answered and shown, or no longer.
  void settle() {
    const Ns deadline = now_ns() + seconds(options_.settle);
    while (now_ns() < deadline && total(&Tally::sent) < shared_.plan.messages) usleep(kLook);
    shared_.phase = Phase::settling;
    if (measured_.is_relay) {
      while (now_ns() < deadline && total(&Tally::deliveries) < total(&Tally::sent) * options_.readers)
        usleep(kLook);
      return;
    }
    while (now_ns() < deadline && total(&Tally::acked) + total(&Tally::refused) < total(&Tally::sent))
      usleep(kLook);
    shared_.phase = Phase::catching_up;
    while (now_ns() < deadline && !all_caught_up()) usleep(kLook);
  }

  bool all_caught_up() const {
    return std::all_of(workers_.begin(), workers_.end(),
                       [](const auto& each) { return each->tally().is_caught_up.load(); });
  }

  Snapshot snapshot() const {
    return {now_ns(),
            server_pid_ > 0 ? cpu_seconds(server_pid_) : 0,
            own_cpu_seconds(),
            machine_cpu(),
            total(&Tally::sent),
            total(&Tally::acked),
            total(&Tally::acked) + total(&Tally::refused),
            total(&Tally::deliveries),
            total(&Tally::frames),
            total(&Tally::bytes)};
  }

  std::uint64_t total(std::atomic<std::uint64_t> Tally::*counter) const {
    return std::accumulate(workers_.begin(), workers_.end(), std::uint64_t{0},
                           [&](std::uint64_t sum, const auto& each) {
                             return sum + (each->tally().*counter).load(std::memory_order_relaxed);
                           });
  }

  void take_rates(const Snapshot& begin, const Snapshot& end) {
    const double took = static_cast<double>(end.at - begin.at) / static_cast<double>(kSecond);
    const auto rate = [&](std::uint64_t Snapshot::*what) {
      return static_cast<double>(end.*what - begin.*what) / took;
    };
    measured_.acks_per_s = rate(&Snapshot::acked);
    measured_.deliveries_per_s = rate(&Snapshot::deliveries);
    measured_.frames_per_s = rate(&Snapshot::frames);
    measured_.mib_per_s = rate(&Snapshot::bytes) / (1 << 20);
    measured_.server_cores = (end.server_cpu - begin.server_cpu) / took;
    measured_.client_cores = (end.client_cpu - begin.client_cpu) / took;
    measured_.other_cores = std::max(0.0, (end.machine.busy - begin.machine.busy) / took -
                                              measured_.server_cores - measured_.client_cores);
    measured_.stolen_cores = (end.machine.stolen - begin.machine.stolen) / took;
  }

  void take_counts() {
    measured_.sent = total(&Tally::sent);
    measured_.acked = total(&Tally::acked);
    measured_.refused = total(&Tally::refused);
    if (!measured_.is_relay) measured_.unanswered = measured_.sent - measured_.acked - measured_.refused;
    measured_.unsent = shared_.plan.messages - measured_.sent;
    measured_.gaps = total(&Tally::gaps);
    measured_.lost = total(&Tally::lost);
    measured_.doubled = total(&Tally::doubled);
    measured_.wrong = total(&Tally::wrong);
    measured_.reached_back = total(&Tally::reached_back);
    measured_.closed = total(&Tally::closed);
    for (const auto& worker : workers_) {
      if (measured_.first_refusal.empty()) measured_.first_refusal = worker->first_refusal();
      if (options_.senders > 0) measured_.lost += worker->behind();
      measured_.sample_wire_bytes += worker->sample_wire_bytes();
      measured_.sample_plain_bytes += worker->sample_plain_bytes();
    }
    if (measured_.is_relay) return compare_with_sent();
    if (options_.senders == 0) return;
    for (std::size_t i = 0; i < shared_.rooms.size(); ++i) measured_.stored += shared_.ledger.stored(i);
    if (measured_.unanswered > 0 || options_.others_rate > 0) return;
    // What the room holds beyond what was acked was stored twice, or stored and refused.
    for (std::size_t i = 0; i < shared_.rooms.size(); ++i) {
      measured_.doubled += head_of(shared_.rooms[i]) - shared_.ledger.base(i) - shared_.ledger.stored(i);
    }
  }

  // A relay numbers nothing, so what it lost or doubled is seen by how many came.
  void compare_with_sent() {
    const std::uint64_t wanted = measured_.sent * options_.readers;
    const std::uint64_t came = total(&Tally::deliveries);
    measured_.lost = wanted > came ? wanted - came : 0;
    measured_.doubled += came > wanted ? came - wanted : 0;
  }

  void take_deliveries() {
    std::size_t shown_in_all = 0;
    for (const auto& worker : workers_) {
      measured_.ack.merge(worker->acks());
      measured_.delivery.merge(worker->relayed());
      for (const auto& [room, from, to, at] : worker->arrivals()) {
        for (std::uint64_t seq = from; seq <= to; ++seq) {
          const auto* stored = shared_.ledger.find(room, seq);
          if (stored == nullptr || stored->message < shared_.plan.warmup) continue;
          add_delivery(shared_.plan.due(stored->message), at);
        }
      }
      for (const auto& shown : worker->shown()) {
        const auto* stored = shared_.ledger.find(shown.room, shown.seq);
        if (stored == nullptr) continue;
        if (stored->at != shown.at || stored->text_hash != shown.text_hash) ++measured_.altered;
        if (stored->message >= shared_.plan.warmup) ++shown_in_all;
      }
    }
    const auto sampled = static_cast<double>(std::max(1U, std::min(options_.sample, options_.readers)));
    measured_.sample_shown_per_s = static_cast<double>(shown_in_all) / sampled / options_.seconds;
  }

  void add_delivery(Ns due, Ns at) {
    measured_.delivery.add(at - due);
    if (shared_.plan.spike.rate <= 0) return;
    const Ns counted = due - shared_.plan.start - seconds(options_.warmup);
    const auto slot = static_cast<std::size_t>(std::max<Ns>(0, counted) / (kSecond / 2));
    if (slot >= measured_.half_seconds.size()) measured_.half_seconds.resize(slot + 1);
    measured_.half_seconds[slot].add(at - due);
  }

  const Options& options_;
  std::unique_ptr<ServerProcess> server_;
  std::string url_;
  Shared shared_;
  pid_t server_pid_ = 0;
  std::vector<std::unique_ptr<Worker>> workers_;
  Snapshot last_;
  Measured measured_;
};

}  // namespace

Measured measure(const Options& options) {
  allow_many_files();
  // Only this process: the server it starts has its own cores.
  auto run = std::make_unique<Run>(options);
  return run->run();
}

}  // namespace twitchy::bench
