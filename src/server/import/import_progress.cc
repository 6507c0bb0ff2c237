#include "server/import/import_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace twitchy::server {
namespace {

using std::chrono::milliseconds;

constexpr auto kBetween = std::chrono::seconds(1);
constexpr auto kBetweenNotes = std::chrono::seconds(10);

}  // namespace

ImportProgress::ImportProgress(const Clock& clock, bool is_terminal, Write write)
    : clock_(clock), is_terminal_(is_terminal), write_(std::move(write)) {}

void ImportProgress::say(std::string_view line) {
  show(line, true);
}

void ImportProgress::begin(std::string what, std::uint64_t there, std::uint64_t total) {
  what_ = std::move(what);
  total_ = total;
  there_ = rows_ = there;
  begun_ = clock_.steady_now();
  shown_ = begun_;
}

void ImportProgress::reached(std::uint64_t rows) {
  rows_ = rows;
  if (is_time(shown_, kBetween)) show(line(rows), false);
}

void ImportProgress::end() {
  show(line(rows_), true);
}

void ImportProgress::note(std::string_view line) {
  if (is_time(noted_, is_terminal_ ? kBetween : kBetweenNotes)) show(line, false);
}

bool ImportProgress::is_time(std::optional<SteadyTime>& last, std::chrono::seconds between) const {
  const SteadyTime now = clock_.steady_now();
  if (last && now - *last < between) return false;
  last = now;
  return true;
}

std::string ImportProgress::line(std::uint64_t rows) const {
  const auto took = std::chrono::duration_cast<milliseconds>(clock_.steady_now() - begun_).count();
  const auto speed = took > 0 ? (rows - there_) * 1000 / static_cast<std::uint64_t>(took) : 0;
  const std::string rate = speed > 0 ? fmt::format(", {} rows/s", speed) : "";
  if (total_ == 0) return fmt::format("{}: {}{}", what_, rows, rate);
  return fmt::format("{}: {} of {} ({} %){}", what_, rows, total_, rows * 100 / total_, rate);
}

void ImportProgress::show(std::string_view line, bool is_last) {
  // Back to the line's beginning, and what stands there is erased.
  const std::string_view before = is_line_open_ ? "\r\x1b[K" : "";
  is_line_open_ = is_terminal_ && !is_last;
  write_(fmt::format("{}{}{}", before, line, is_line_open_ ? "" : "\n"));
}

}  // namespace twitchy::server
