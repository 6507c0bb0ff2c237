#include "broker/kafka/room_log.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "model/limits.h"
#include "model/record.h"

namespace twitchy::broker::kafka {
namespace {

// A node's clock may be ahead of the log's by the second of these before what is in the window counts no
// more.
constexpr TimeMs kSilenceMs =
    std::chrono::milliseconds(limits::kNonceWindow + std::chrono::seconds(30)).count();

RoomOrigin with_first(RoomOrigin origin) {
  origin.first = std::max(origin.first, next(origin.base));
  return origin;
}

LogEntry void_entry(Sequence seq, TimeMs at) {
  auto entry = std::make_shared<Entry>();
  entry->kind = EntryKind::void_copy;
  entry->at = at;
  return {seq, std::move(entry)};
}

void append_number(std::string& out, std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>(number >> shift));
}

std::uint64_t read_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 8; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

}  // namespace

std::string RecordKey::encode() const {
  std::string bytes;
  append_number(bytes, instance);
  append_number(bytes, id);
  return bytes;
}

std::optional<RecordKey> RecordKey::decode(std::string_view bytes) {
  if (bytes.size() != kBytes) return std::nullopt;
  return RecordKey{read_number(bytes), read_number(bytes.substr(8))};
}

LogEntry entry_of(const RoomId& room, Sequence seq, bool is_void, const Record& record) {
  auto entry = decode_record(record.value);
  if (!entry) {
    log::error("room {}: entry {} is no record: {}", room.value(), seq.value(), entry.error().message);
    return void_entry(seq, record.appended_at);
  }
  if (is_void) return void_entry(seq, entry->at);
  return {seq, std::make_shared<const Entry>(*std::move(entry))};
}

VoidRule::Verdict judge(VoidRule& rule, const NonceHashKey& key, const RoomId& room, Sequence seq,
                        const Record& record) {
  const auto said = read_record_nonce(record.value);
  if (!said || said->nonce.empty()) {
    rule.pass(record.appended_at);
    return {};
  }
  return rule.judge(hash_nonce(key, room, said->user, said->nonce), seq, record.appended_at);
}

RoomLog::RoomLog(RoomId id, RoomOrigin origin, const NonceHashKey& key)
    : id_(std::move(id)), origin_(with_first(std::move(origin))), key_(key) {}

Sequence RoomLog::sequence_of(std::int64_t offset) const {
  return Sequence{origin_.base.value() + static_cast<std::uint64_t>(offset) + 1};
}

// Of a sequence that stands before the log: its beginning.
std::int64_t RoomLog::offset_of(Sequence seq) const {
  const std::uint64_t first = origin_.base.value() + 1;
  return seq.value() < first ? 0 : static_cast<std::int64_t>(seq.value() - first);
}

void RoomLog::begin(const ReadPlan& plan) {
  const std::lock_guard lock(mutex_);
  plan_ = plan;
  plan_.shown_from = std::max(plan.shown_from, first_offset());
  next_offset_ = plan.from;
  rule_.emplace(plan.since);
}

void RoomLog::give_up(const std::string& why) {
  const std::lock_guard lock(mutex_);
  if (std::exchange(is_given_up_, true)) return;
  log::error("room {} takes no messages: {}", id_.value(), why);
}

bool RoomLog::has_begun() const {
  const std::lock_guard lock(mutex_);
  return rule_.has_value();
}

bool RoomLog::is_served() const {
  const std::lock_guard lock(mutex_);
  return rule_ && !is_given_up_ && next_offset_ >= plan_.served_from;
}

bool RoomLog::is_given_up() const {
  const std::lock_guard lock(mutex_);
  return is_given_up_;
}

RoomLog::Taken RoomLog::take(std::span<const Record> records, std::span<const Waiting> waiting) {
  TWITCHY_CHECK(waiting.empty() || waiting.size() == records.size());
  Taken taken;
  const std::lock_guard lock(mutex_);
  TWITCHY_CHECK(rule_);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Record& record = records[i];
    if (record.offset < next_offset_) continue;  // read again after a reconnection
    if (record.offset > next_offset_) fill_hole(record.offset, taken);
    const Sequence seq = sequence_of(record.offset);
    const auto verdict = judge(*rule_, key_, id_, seq, record);
    next_offset_ = record.offset + 1;
    if (!is_judged(record.offset)) continue;
    if (!voids_from_) voids_from_ = seq;
    if (verdict.is_void) keep_void(seq);
    if (record.offset < plan_.shown_from) continue;
    const bool is_own = !waiting.empty() && waiting[i].entry;
    if (is_own) taken.own.push_back({waiting[i].id, verdict.is_void, shown_first(verdict.first), seq});
    keep(is_own && !verdict.is_void ? LogEntry{seq, waiting[i].entry}
                                    : entry_of(id_, seq, verdict.is_void, record),
         taken);
  }
  return taken;
}

bool RoomLog::is_judged(std::int64_t offset) const {
  return rule_->is_certain() || offset >= plan_.served_from;
}

Sequence RoomLog::shown_first(Sequence first) const {
  return first < origin_.first ? Sequence{} : first;
}

// Kafka skips no offset of such a topic; but should one be missing, its sequence is void, and no range
// broken.
void RoomLog::fill_hole(std::int64_t offset, Taken& taken) {
  log::error("room {}: the log has nothing at {} … {}", id_.value(), sequence_of(next_offset_).value(),
             sequence_of(offset - 1).value());
  for (; next_offset_ < offset; ++next_offset_) {
    if (next_offset_ < plan_.shown_from || !is_judged(next_offset_)) continue;
    keep(void_entry(sequence_of(next_offset_), rule_->now()), taken);
  }
}

void RoomLog::keep(LogEntry entry, Taken& taken) {
  recent_.push_back(entry);
  if (recent_.size() > limits::kRecentEntries) recent_.pop_front();
  taken.entries.push_back(std::move(entry));
}

void RoomLog::keep_void(Sequence seq) {
  void_.insert(seq);
  if (void_.size() <= limits::kVoidsKept) return;
  voids_from_ = next(*void_.begin());
  void_.erase(void_.begin());
}

Sequence RoomLog::head() const {
  const std::lock_guard lock(mutex_);
  const Sequence read = rule_ ? sequence_of(next_offset_ - 1) : origin_.base;
  return is_given_up_ ? std::max(read, origin_.archived) : read;
}

std::int64_t RoomLog::next_offset() const {
  const std::lock_guard lock(mutex_);
  return next_offset_;
}

std::optional<VoidRule::Seen> RoomLog::find(const NonceHash& hash, TimeMs now) const {
  const std::lock_guard lock(mutex_);
  if (!rule_) return std::nullopt;
  auto seen = rule_->find(hash, now);
  if (seen) seen->first = shown_first(seen->first);
  return seen;
}

std::size_t RoomLog::count_window(TimeMs now) {
  while (true) {  // the lock is not held for longer than a step takes
    const std::lock_guard lock(mutex_);
    if (!rule_ || now - rule_->now() > kSilenceMs) return 0;
    if (!rule_->forget_some()) return rule_->size();
  }
}

std::optional<std::vector<LogEntry>> RoomLog::recent_after(Sequence after, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  if (!rule_) return std::nullopt;
  if (after >= sequence_of(next_offset_ - 1)) return std::vector<LogEntry>();
  after = std::max(after, Sequence{origin_.first.value() - 1});
  if (recent_.empty() || next(after) < recent_.front().seq) return std::nullopt;
  const std::size_t skipped = after.value() + 1 - recent_.front().seq.value();
  const auto first = recent_.begin() + static_cast<std::ptrdiff_t>(skipped);
  const std::size_t count = std::min(limit, recent_.size() - skipped);
  return std::vector<LogEntry>(first, first + static_cast<std::ptrdiff_t>(count));
}

std::optional<bool> RoomLog::is_void(Sequence seq) const {
  const std::lock_guard lock(mutex_);
  if (!voids_from_ || seq < *voids_from_ || seq >= sequence_of(next_offset_)) return std::nullopt;
  return void_.contains(seq);
}

}  // namespace twitchy::broker::kafka
