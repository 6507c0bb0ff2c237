// What is to be measured.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace twitchy::bench {

struct Options {
  std::string server;                    // a binary to start; empty: the one at `url` is measured
  std::vector<std::string> server_args;  // besides `serve --listen … --data … --config …`
  std::string url = "127.0.0.1:8080";
  std::string read_url;  // another node, where readers connect; empty: all do at `url`
  std::string
      data;  // where the server that is started keeps its data; empty: a folder of its own in /var/tmp
  std::vector<int> server_cpus;
  std::vector<int> client_cpus;

  unsigned readers = 1000;
  unsigned senders = 10;
  double rate = 1000;  // messages a second, in all
  double seconds = 10;
  double warmup = 2;       // of load before anything is counted
  double settle = 10;      // at most so long for answers and deliveries after the last message
  bool on_cue = false;     // says when all are connected, and talks once it is told to
  double others_rate = 0;  // messages a second that other clients say in the same rooms meanwhile
  unsigned rooms = 1;
  unsigned threads = 1;
  unsigned users = 20;
  unsigned sample = 4;  // readers whose every message is checked
  unsigned pace = 0;
  std::string peer;        // bun, centrifuge, socketio: the server speaks as that one does; empty: as ours
  bool deflate = false;    // permessage-deflate is asked for, and must be had
  std::string text;        // said by all; empty: a few of chat's usual ones
  std::string texts;       // a file of lines to say instead, each once before the first comes again
  std::size_t marked = 0;  // bytes of the marked texts to say instead, see dialect.h
  std::string accounts;    // a file of tokens, one a line, that the server knows already
  unsigned gather_us =
      0;  // where a quarter of all connections have something to read, it is left to gather for so long
  double spike_rate = 0;  // messages a second in between; 0: no spike
  double spike_from = 0;  // seconds after the warmup
  double spike_seconds = 0;
  bool sync_probe = false;
  bool json = false;
  bool quiet = false;
};

}  // namespace twitchy::bench
