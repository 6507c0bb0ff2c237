#include "store/rocksdb/message_table.h"

#include <fmt/format.h>
#include <rocksdb/convenience.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/check.h"
#include "model/record.h"
#include "store/rocksdb/database_impl.h"
#include "store/rocksdb/keys.h"

namespace twitchy::store {
namespace {

// An iterator that never leaves [first, end). It keeps its bounds, which RocksDB only points to.
class RangeIterator {
 public:
  RangeIterator(Database::Impl& database, std::string first, std::string end)
      : first_(std::move(first)), end_(std::move(end)), first_slice_(first_), end_slice_(end_) {
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &first_slice_;
    options.iterate_upper_bound = &end_slice_;
    iterator_.reset(database.db->NewIterator(options, database.messages()));
  }
  RangeIterator(const RangeIterator&) = delete;
  RangeIterator& operator=(const RangeIterator&) = delete;

  rocksdb::Iterator* operator->() { return iterator_.get(); }

 private:
  const std::string first_;
  const std::string end_;
  const rocksdb::Slice first_slice_;
  const rocksdb::Slice end_slice_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

Result<LogEntry> decode(const rocksdb::Iterator& row) {
  auto entry = decode_record(row.value().ToStringView());
  if (!entry) return entry.error();
  return LogEntry{sequence_of(row.key().ToStringView()), std::make_shared<const Entry>(std::move(*entry))};
}

}  // namespace

MessageTable::MessageTable(Database& database) : database_(database.impl()), nonces_(database_) {}

Error MessageTable::corrupt(const RoomId& room, Sequence seq, const Error& why) const {
  return Error{ErrorCode::internal,
               fmt::format("{}: room {}, entry {}: {}", database_.directory.string(), room.value(),
                           seq.value(), why.message),
               {}};
}

Result<MessageTable::Marks> MessageTable::marks(const RoomId& room) const {
  const auto head = database_.get_u64(database_.meta(), meta::head(room));
  if (!head) return head.error();
  const auto floor = database_.get_u64(database_.meta(), meta::floor(room));
  if (!floor) return floor.error();
  return Marks{Sequence{head->value_or(0)}, Sequence{floor->value_or(1)}};
}

Result<void> MessageTable::put_entries(rocksdb::WriteBatch& batch, const RoomId& room,
                                       std::span<const LogEntry> entries) {
  if (entries.empty()) return {};
  const auto marks = this->marks(room);
  if (!marks) return marks.error();
  std::string record;
  for (const auto& [seq, entry] : entries) {
    if (seq < marks->floor) continue;
    record.clear();
    append_record(*entry, record);
    batch.Put(database_.messages(), message_key(room, seq), record);
  }
  const Sequence head = std::max(marks->head, entries.back().seq);
  batch.Put(database_.meta(), meta::head(room), u64_key(head.value()));
  return {};
}

Result<void> MessageTable::append(const RoomId& room, std::span<const LogEntry> entries) {
  const CommittedRoom one{room, entries};
  return commit({&one, 1}, {});
}

Result<void> MessageTable::commit(std::span<const CommittedRoom> rooms,
                                  std::span<const PublishedNonce> nonces) {
  const std::lock_guard lock(write_mutex_);
  rocksdb::WriteBatch batch;
  for (const auto& [room, entries] : rooms) {
    if (auto put = put_entries(batch, room, entries); !put) return put;
  }
  nonces_.put(batch, nonces);
  if (batch.Count() == 0) return {};
  return database_.write(batch);
}

Result<std::vector<LogEntry>> MessageTable::read(const RoomId& room, const ReadRange& range) const {
  const auto marks = this->marks(room);
  if (!marks) return marks.error();
  if (range.limit == 0 || range.after >= range.before) return std::vector<LogEntry>();
  const bool newest = range.end == ReadRange::End::newest;
  RangeIterator row(database_, message_key(room, std::max(next(range.after), marks->floor)),
                    message_key(room, range.before));
  newest ? row->SeekToLast() : row->SeekToFirst();
  std::vector<LogEntry> found;
  while (row->Valid() && found.size() < range.limit) {
    auto entry = decode(*row.operator->());
    if (!entry) return corrupt(room, sequence_of(row->key().ToStringView()), entry.error());
    found.push_back(std::move(*entry));
    newest ? row->Prev() : row->Next();
  }
  if (!row->status().ok()) return database_.read_error(row->status());
  if (newest) std::reverse(found.begin(), found.end());
  return found;
}

Result<std::optional<LogEntry>> MessageTable::first_from(const RoomId& room, Sequence from) const {
  RangeIterator row(database_, message_key(room, from), after_messages(room));
  row->SeekToFirst();
  if (!row->status().ok()) return database_.read_error(row->status());
  if (!row->Valid()) return std::optional<LogEntry>();
  auto entry = decode(*row.operator->());
  if (!entry) return corrupt(room, sequence_of(row->key().ToStringView()), entry.error());
  return std::optional(std::move(*entry));
}

Result<Bounds> MessageTable::bounds(const RoomId& room) const {
  const auto marks = this->marks(room);
  if (!marks) return marks.error();
  RangeIterator row(database_, message_key(room, marks->floor), after_messages(room));
  row->SeekToFirst();
  if (!row->status().ok()) return database_.read_error(row->status());
  const Sequence oldest = row->Valid() ? sequence_of(row->key().ToStringView()) : next(marks->head);
  return Bounds{oldest, marks->head};
}

Result<Sequence> MessageTable::find_cut(const RoomId& room, const Bounds& bounds, TimeMs before) const {
  Sequence low = bounds.oldest;
  Sequence high = next(bounds.head);
  while (low < high) {
    const Sequence middle{low.value() + (high.value() - low.value()) / 2};
    const auto entry = first_from(room, middle);
    if (!entry) return entry.error();
    if (*entry && (*entry)->entry->at < before) {
      low = next((*entry)->seq);
    } else {
      high = middle;
    }
  }
  return low;
}

Result<std::uint64_t> MessageTable::expire(const RoomId& room, TimeMs before) {
  const auto held = bounds(room);
  if (!held) return held.error();
  const auto cut = find_cut(room, *held, before);
  if (!cut) return cut.error();
  if (*cut <= held->oldest) return std::uint64_t{0};
  if (auto dropped = drop_below(room, *cut); !dropped) return dropped.error();
  const auto left = bounds(room);
  if (!left) return left.error();
  return left->oldest.value() - held->oldest.value();
}

Result<void> MessageTable::drop_below(const RoomId& room, Sequence cut) {
  const std::string first = message_key(room, Sequence{});
  const std::string end = message_key(room, cut);
  {
    const std::lock_guard lock(write_mutex_);
    const auto marks = this->marks(room);
    if (!marks) return marks.error();
    if (cut <= marks->floor) return {};
    rocksdb::WriteBatch batch;
    batch.DeleteRange(database_.messages(), first, end);
    batch.Put(database_.meta(), meta::floor(room), u64_key(cut.value()));
    if (auto written = database_.write(batch); !written) return written;
  }
  // Gives back at once the files that hold nothing else; the rest go as they are compacted, so that a
  // failure here only delays it.
  const rocksdb::Slice from = first;
  const rocksdb::Slice to = end;
  const rocksdb::RangePtr range(&from, &to);
  rocksdb::DeleteFilesInRanges(database_.db.get(), database_.messages(), &range, 1, false);
  return {};
}

NonceHashKey MessageTable::nonce_hash_key() const {
  return database_.nonce_hash_key;
}

Result<Epoch> MessageTable::epoch(const RoomId& room) {
  const std::lock_guard lock(write_mutex_);
  auto stored = database_.get(database_.meta(), meta::epoch(room));
  if (!stored) return stored.error();
  if (*stored) return Epoch{std::move(**stored)};
  const std::string made = fmt::format("{:016x}", database_.random.next());
  rocksdb::WriteBatch batch;
  batch.Put(database_.meta(), meta::epoch(room), made);
  if (auto written = database_.write(batch); !written) return written.error();
  return Epoch{made};
}

Result<void> MessageTable::resume_after_error() {
  return database_.resume();
}

}  // namespace twitchy::store
