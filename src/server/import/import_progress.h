// Says how far an import is, for who waits for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace twitchy::server {

// On a terminal the line about what is under way is written over; elsewhere each is a line of its own. One a
// second while something is under way, and one when it is done. One thread.
class ImportProgress {
 public:
  using Write = std::function<void(std::string_view)>;
  ImportProgress(const Clock& clock, bool is_terminal, Write write);

  // A line by itself, at once.
  void say(std::string_view line);

  // `what` begins: so many rows are there of `total`, 0 if no one knows how many there will be.
  void begin(std::string what, std::uint64_t there, std::uint64_t total);
  void reached(std::uint64_t rows);
  void end();

  // Of what holds it up: at once, and if it goes on each second on a terminal, each ten seconds elsewhere.
  void note(std::string_view line);

 private:
  bool is_time(std::optional<SteadyTime>& last, std::chrono::seconds between) const;
  std::string line(std::uint64_t rows) const;
  void show(std::string_view line, bool is_last);

  const Clock& clock_;
  const bool is_terminal_;
  const Write write_;
  std::string what_;
  std::uint64_t total_ = 0;
  std::uint64_t there_ = 0;
  std::uint64_t rows_ = 0;
  SteadyTime begun_;
  std::optional<SteadyTime> shown_;
  std::optional<SteadyTime> noted_;
  bool is_line_open_ = false;
};

}  // namespace twitchy::server
