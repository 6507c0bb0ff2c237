// What was to be said and when, what became of it, and what each reader must have been shown.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "clock.h"

namespace twitchy::bench {

// An open loop: message k is due at start + k / rate, whether or not the server keeps up, and every
// latency counts from then. So a server that stalls is charged for all who waited.
struct Plan {
  // A time of another rate, in seconds from the start.
  struct Spike {
    double rate = 0;  // 0: there is none
    double from = 0;
    double seconds = 0;
  };

  Ns start = 0;
  double rate = 0;  // messages a second
  Spike spike{};
  std::uint64_t messages = 0;  // in all
  std::uint64_t warmup = 0;    // the first so many are not counted

  Ns due(std::uint64_t message) const {
    return start + static_cast<Ns>(due_after(static_cast<double>(message)) * static_cast<double>(kSecond));
  }
  // How many are due in the first so many seconds.
  std::uint64_t due_within(double seconds) const;

 private:
  double due_after(double message) const {
    if (spike.rate <= 0) return message / rate;
    const double before = rate * spike.from;
    const double in_spike = spike.rate * spike.seconds;
    if (message < before) return message / rate;
    if (message < before + in_spike) return spike.from + (message - before) / spike.rate;
    return spike.from + spike.seconds + (message - before - in_spike) / rate;
  }
};

std::uint64_t hash_text(std::string_view text);

// Filled by all workers at once: each message belongs to one worker, and each sequence to one message,
// so no two write the same element unless the server numbers two messages alike, which is then found by
// what is counted.
class Ledger {
 public:
  struct Stored {
    std::uint64_t message = kNone;
    std::int64_t at = 0;
    std::uint64_t text_hash = 0;
  };
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};

  // `others`: so many messages that are not this run's may stand between its own.
  Ledger(std::uint64_t messages, std::size_t rooms, std::uint64_t others = 0);
  // The head of a room before the first message.
  void set_base(std::size_t room, std::uint64_t head) { rooms_[room].base = head; }
  std::uint64_t base(std::size_t room) const { return rooms_[room].base; }

  // Says whether it is the message's first answer.
  bool answer(std::uint64_t message);
  // Says whether the place was free, and one of this run.
  bool store(std::size_t room, std::uint64_t seq, Stored stored);
  // Null for a place that no ack named.
  const Stored* find(std::size_t room, std::uint64_t seq) const;
  // The highest sequence of the room that was acked, or its base.
  std::uint64_t head(std::size_t room) const;
  std::uint64_t stored(std::size_t room) const;

 private:
  struct Room {
    std::uint64_t base = 0;
    std::vector<Stored> places;  // from base + 1
    // The newest stored; read by the thread that reports while the others store.
    mutable std::uint64_t newest = 0;
  };
  std::vector<std::uint8_t> answered_;
  std::vector<Room> rooms_;
};

}  // namespace twitchy::bench
