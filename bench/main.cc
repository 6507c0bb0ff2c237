// twitchy_bench: puts load on a server and says what it cost and whether it kept its promises.
// Exit codes: 0 measured and every promise kept, 1 not, 2 wrong usage.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "measure.h"
#include "process.h"
#include "report.h"

namespace {

void describe(CLI::App& app, twitchy::bench::Options& options) {
  auto* server = app.add_option("--server", options.server, "Start this twitchy binary, its limits lifted");
  app.add_option("--server-arg", options.server_args, "One more argument for it (repeatable)")->needs(server);
  app.add_option("--url", options.url, "Measure the server at ADDR:PORT instead")->excludes(server);
  app.add_option("--read-url", options.read_url, "Where readers connect, if not where senders do")
      ->excludes(server);
  app.add_option("--data", options.data, "Where the started server keeps its data")->needs(server);
  app.add_option("--server-cpus", options.server_cpus, "Its cores, e.g. 0,2")->delimiter(',');
  app.add_option("--client-cpus", options.client_cpus, "The load's cores")->delimiter(',');
  app.add_option("--readers", options.readers, "Connections that read");
  app.add_option("--senders", options.senders, "Connections that talk; 0: only read");
  app.add_option("--rate", options.rate, "Messages a second, in all")->check(CLI::PositiveNumber);
  app.add_option("--seconds", options.seconds, "How long to count")->check(CLI::PositiveNumber);
  app.add_option("--warmup", options.warmup, "Seconds of load before that")->check(CLI::NonNegativeNumber);
  app.add_option("--settle", options.settle, "Seconds to wait for the last answers")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("--on-cue", options.on_cue,
               "Say \"connected\" on stdout, and talk when a line comes on stdin");
  app.add_option("--others-rate", options.others_rate,
                 "Messages a second that others say in the same rooms; what they store is not judged")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--rooms", options.rooms, "Rooms, each with its share of both")->check(CLI::PositiveNumber);
  app.add_option("--threads", options.threads, "Threads of the load")->check(CLI::PositiveNumber);
  app.add_option("--users", options.users, "Accounts that the senders share")->check(CLI::PositiveNumber);
  app.add_option("--sample", options.sample, "Readers whose every message is checked");
  app.add_option("--pace", options.pace, "The readers' pace; 0: everything");
  app.add_option("--peer", options.peer, "Speak to the server as to one of bench/peers/")
      ->check(CLI::IsMember({"bun", "centrifuge", "socketio"}));
  app.add_flag("--deflate", options.deflate, "Read deflated frames");
  auto* text = app.add_option("--text", options.text, "What is said, without quotes or backslashes");
  auto* texts = app.add_option("--texts", options.texts, "Say the lines of this file")->excludes(text);
  app.add_option("--marked", options.marked, "Say a marked text of so many bytes")
      ->check(CLI::Range(11, 400))
      ->excludes(text)
      ->excludes(texts);
  app.add_option("--accounts", options.accounts, "Tokens of users that the server has already, one a line");
  app.add_option(
      "--gather-us", options.gather_us,
      "Where a quarter of all connections have something to read, leave it for so many microseconds");
  app.add_option("--spike-rate", options.spike_rate, "Messages a second for a while");
  app.add_option("--spike-from", options.spike_from, "From so many seconds after the warmup");
  app.add_option("--spike-seconds", options.spike_seconds, "For so long");
  app.add_flag("--sync-probe", options.sync_probe, "Measure this disk's fdatasync beside it");
  app.add_flag("--json", options.json, "Report as JSON");
  app.add_flag("--quiet", options.quiet, "No progress lines");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Puts load on a Twitchy Chat server. Latencies count from when a message was due.");
  app.option_defaults()->always_capture_default();
  twitchy::bench::Options options;
  describe(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!options.peer.empty()) {
    constexpr std::size_t kShort = 48;
    if (options.marked == 0) options.marked = kShort;  // they number nothing, so the texts must
    options.rooms = 1;
  }
  try {
    twitchy::bench::pin_to(0, options.client_cpus);
    const auto measured = twitchy::bench::measure(options);
    fmt::print("{}", options.json ? as_json(options, measured) + "\n" : as_text(options, measured));
    return measured.is_sound() ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "twitchy_bench: {}\n", error.what());
    return 1;
  }
}
