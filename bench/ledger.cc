#include "ledger.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>

namespace twitchy::bench {

std::uint64_t Plan::due_within(double seconds) const {
  double count = rate * seconds;
  if (spike.rate > 0) count += (spike.rate - rate) * std::clamp(seconds - spike.from, 0.0, spike.seconds);
  return static_cast<std::uint64_t>(std::llround(count));
}

std::uint64_t hash_text(std::string_view text) {
  return std::hash<std::string_view>{}(text);
}

Ledger::Ledger(std::uint64_t messages, std::size_t rooms, std::uint64_t others)
    : answered_(messages), rooms_(rooms) {
  for (auto& room : rooms_) room.places.resize(messages + others);
}

bool Ledger::answer(std::uint64_t message) {
  if (message >= answered_.size() || answered_[message] != 0) return false;
  answered_[message] = 1;
  return true;
}

bool Ledger::store(std::size_t room, std::uint64_t seq, Stored stored) {
  auto& [base, places, newest] = rooms_[room];
  if (seq <= base || seq - base > places.size()) return false;
  auto& place = places[seq - base - 1];
  if (place.message != kNone) return false;
  place = stored;
  const std::atomic_ref shared(newest);
  std::uint64_t known = shared.load();
  while (known < seq && !shared.compare_exchange_weak(known, seq)) {
  }
  return true;
}

const Ledger::Stored* Ledger::find(std::size_t room, std::uint64_t seq) const {
  const auto& [base, places, newest] = rooms_[room];
  if (seq <= base || seq - base > places.size()) return nullptr;
  const auto& place = places[seq - base - 1];
  return place.message == kNone ? nullptr : &place;
}

std::uint64_t Ledger::head(std::size_t room) const {
  const Room& found = rooms_[room];
  return std::max(found.base, std::atomic_ref(found.newest).load());
}

std::uint64_t Ledger::stored(std::size_t room) const {
  const auto& places = rooms_[room].places;
  return static_cast<std::uint64_t>(
      std::count_if(places.begin(), places.end(), [](const Stored& each) { return each.message != kNone; }));
}

}  // namespace twitchy::bench
