// Which of a room's messages the readers at each pace are shown.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/clock.h"
#include "chat/pace.h"
#include "model/entry.h"

namespace twitchy::chat {

// The part of some entries that one pace shows.
struct Sample {
  bool is_whole = true;               // all of them
  std::vector<std::uint32_t> places;  // else these, ascending
};
using Samples = std::array<Sample, kPaces>;  // by Pace

// A token bucket for each pace, of one second's messages. While the room is slower than a pace all is shown;
// when it is faster, an even sample of each batch: one message out of each of as many equal parts as there
// are tokens. Entries that are no messages take no token and are in no sample: they show nothing.
//
// Not thread-safe: one for each room, asked once for each batch, so that all readers at a pace see the same.
class Thinner {
 public:
  Samples thin(SteadyTime now, std::span<const LogEntry> entries);

 private:
  Sample take(std::size_t pace, const std::vector<std::uint32_t>& messages, std::uint64_t salt);

  std::array<std::uint64_t, kPaces> nanotokens_{};
  SteadyTime filled_{};
  bool is_started_ = false;
};

}  // namespace twitchy::chat
