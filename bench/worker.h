// One thread of the load client: an epoll loop over its share of the readers and senders.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "dialect.h"
#include "frames.h"
#include "histogram.h"
#include "http.h"
#include "inflater.h"
#include "ledger.h"
#include "options.h"

namespace twitchy::bench {

// `catching_up`: everything is answered, and readers may lack something yet.
enum class Phase : std::uint8_t { connecting, talking, settling, catching_up, over };

// What all workers share; the main thread moves the phase on.
struct Shared {
  const Options& options;
  Address address;         // where senders connect
  Address reader_address;  // the same, or another node's
  std::vector<std::string> rooms;
  std::vector<std::string> tokens;
  std::vector<std::string> texts;    // each as it stands in JSON
  std::uint32_t run;                 // unlike any other: a nonce of another run would be a retry
  std::unique_ptr<Dialect> dialect;  // null: ours, which only the workers know
  Plan plan;
  Ledger ledger;
  std::atomic<Phase> phase{Phase::connecting};
};

// Counted by the worker, read by the main thread while it runs.
struct Tally {
  std::atomic<std::uint64_t> open{0};    // connections that joined, or signed in
  std::atomic<std::uint64_t> failed{0};  // that never did
  std::atomic<std::uint64_t> closed{0};  // by the server, before the end
  std::atomic<std::uint64_t> sent{0};
  std::atomic<std::uint64_t> acked{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> deliveries{0};  // messages x readers
  std::atomic<std::uint64_t> frames{0};      // of messages
  std::atomic<std::uint64_t> bytes{0};       // to readers
  std::atomic<std::uint64_t> lost{0};        // between two frames' ranges
  std::atomic<std::uint64_t> gaps{0};        // messages that a `gap` told of
  std::atomic<std::uint64_t> reached_back{0};
  std::atomic<std::uint64_t> doubled{0};  // answers or places given twice
  std::atomic<std::uint64_t> wrong{0};    // frames that are not what they should be
  std::atomic<bool> is_caught_up{false};  // found while catching up: its readers have what was acked
};

class Worker {
 public:
  // A frame's arrival at a reader: what was new to it.
  struct Arrival {
    std::uint32_t room;
    std::uint64_t from;
    std::uint64_t to;
    Ns at;
  };
  // A message as a reader of the sample was shown it.
  struct Shown {
    std::uint32_t room;
    std::uint64_t seq;
    std::int64_t at;
    std::uint64_t text_hash;
  };

  Worker(Shared& shared, unsigned index);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();
  void join();

  const Tally& tally() const { return tally_; }
  // Once joined:
  const Histogram& acks() const { return acks_; }
  const std::vector<Arrival>& arrivals() const { return arrivals_; }
  const std::vector<Shown>& shown() const { return shown_; }
  // What a relay delivered, from when it was due.
  const Histogram& relayed() const { return relayed_; }
  std::uint64_t sample_wire_bytes() const { return sample_wire_bytes_; }
  std::uint64_t sample_plain_bytes() const { return sample_plain_bytes_; }
  const std::string& first_refusal() const { return first_refusal_; }
  // The messages that its readers were not shown, up to each room's head. Of the worker until it is joined.
  std::uint64_t behind() const;

 private:
  struct Connection {
    enum class State : std::uint8_t { connecting, upgrading, greeting, open, closed };
    Connection(bool reader, std::size_t prefix_limit, std::uint32_t in_room);

    Role role() const { return is_reader ? Role::reader : Role::sender; }

    bool is_reader;
    bool in_sample = false;
    bool had_live_frame = false;
    State state = State::connecting;
    int fd = -1;
    std::uint32_t room;
    std::uint64_t position = 0;
    std::string token;
    FrameStream stream;
    std::string head;  // of the HTTP answer, until it is whole
    std::string unsent;
  };

  void run();
  void make_connections();
  void connect_some();
  void connect_one(Connection& connection, std::size_t number);
  void gather();
  void say_due(Ns now);
  void say(std::uint64_t message);
  std::string said(const Connection& sender, std::uint64_t message) const;
  std::string text_of(std::uint64_t message) const;

  void on_event(Connection& connection, std::uint32_t events);
  void on_writable(Connection& connection);
  void on_readable(Connection& connection);
  void on_bytes(Connection& connection, std::string_view bytes, Ns now);
  void on_upgrade(Connection& connection, std::string_view bytes, Ns now);
  void on_frame(Connection& connection, const FrameBegin& frame, Ns now);
  std::optional<std::string_view> plain_of(const Connection& connection, const FrameBegin& frame);
  std::string_view beginning_of(const FrameBegin& frame);
  void count_sample(const FrameBegin& frame, std::size_t plain_bytes);
  void on_relayed(Connection& connection, std::string_view payload, Ns now);
  void on_text(Connection& connection, std::string_view payload, Ns now);
  void on_hello(Connection& connection, std::string_view payload);
  void on_joined(Connection& connection, std::string_view payload);
  void on_range(Connection& connection, std::string_view payload, bool is_gap, Ns now);
  void on_sample(const Connection& connection, std::string_view payload, std::uint64_t from,
                 std::uint64_t to);
  void on_ack(const Connection& connection, std::string_view payload, Ns now);
  void on_error(std::string_view payload);

  std::string handshake(const Connection& connection) const;
  std::size_t prefix_limit(bool reader, bool sample) const;
  void is_open(Connection& connection);
  void write_text(Connection& connection, std::string_view text);
  void write(Connection& connection, std::string_view bytes);
  void flush(Connection& connection);
  void watch(const Connection& connection, bool writable, bool is_new = false) const;
  void close(Connection& connection);
  std::uint32_t next_mask();

  Shared& shared_;
  unsigned index_;
  int epoll_ = -1;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> senders_;
  std::size_t connected_ = 0;  // connections that were begun
  std::size_t greeted_ = 0;    // that are open or failed
  std::uint64_t next_ = 0;     // message
  std::size_t turn_ = 0;       // of the senders
  std::uint32_t mask_;
  std::string frame_;  // being built
  std::vector<char> buffer_;

  // The beginnings of deflated frames: all readers are sent the same ones, so most need not be inflated.
  struct Beginning {
    std::uint64_t hash = 0;
    std::string plain;
  };
  Inflater inflater_;
  std::vector<Beginning> beginnings_;

  Tally tally_;
  Histogram relayed_;
  std::uint64_t sample_wire_bytes_ = 0;
  std::uint64_t sample_plain_bytes_ = 0;
  Histogram acks_;
  std::vector<Arrival> arrivals_;
  std::vector<Shown> shown_;
  std::string first_refusal_;
  std::thread thread_;
};

}  // namespace twitchy::bench
