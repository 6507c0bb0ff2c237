#include "archive/layered_message_store.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "model/limits.h"

namespace twitchy::archive {

using store::Bounds;
using store::ReadRange;

struct LayeredMessageStore::Shared {
  Shared(store::MessageStore& its_archive, broker::Broker& its_broker)
      : archive(its_archive), broker(its_broker) {}

  store::MessageStore& archive;
  broker::Broker& broker;

  // What the archive of a room was last known to hold, if it holds something. Its numbers only grow, so this
  // may be behind, never wrong.
  std::optional<Bounds> known(const RoomId& room) {
    const std::lock_guard lock(mutex_);
    const auto found = rooms_.find(room);
    return found == rooms_.end() ? std::nullopt : std::optional(found->second);
  }
  void learn(const RoomId& room, const Bounds& bounds) {
    if (bounds.head == Sequence{}) return;
    const std::lock_guard lock(mutex_);
    Bounds& known = rooms_[room];
    known.oldest = std::max(known.oldest, bounds.oldest);
    known.head = std::max(known.head, bounds.head);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<RoomId, Bounds> rooms_;  // guarded by mutex_
};

namespace {

using Entries = std::vector<LogEntry>;
using Shared = LayeredMessageStore::Shared;

// The oldest of the whole, and the head of the archive. Before anything is archived, the log's first is the
// oldest.
void find_bounds(const std::shared_ptr<Shared>& shared, const RoomId& room, Done<Bounds> done) {
  shared->archive.bounds(room, [=](const Result<Bounds>& archived) {
    if (!archived) return done(archived.error());
    shared->learn(room, *archived);
    if (archived->head != Sequence{}) return done(*archived);
    const auto position = shared->broker.position(room);
    if (!position) return done(position.error());
    shared->broker.read(room, Sequence{}, 1, [done, head = position->head](const Result<Entries>& first) {
      if (!first) return done(first.error());
      done(Bounds{first->empty() ? next(head) : first->front().seq, Sequence{}});
    });
  });
}

// The sequences from `first` to `last`, both included.
struct Span {
  std::uint64_t first = 1;
  std::uint64_t last = 0;
  bool is_empty() const { return last < first; }
  std::size_t size() const { return is_empty() ? 0 : last - first + 1; }
};

// What is asked for, in a room that goes from `oldest` to `head`: without a hole, so known beforehand.
Span span_of(const ReadRange& range, Sequence oldest, Sequence head) {
  Span span{1, 0};
  if (range.limit == 0 || range.after >= range.before || range.before.value() == 0) return span;
  span.first = std::max(range.after.value() + 1, oldest.value());
  span.last = std::min(range.before.value() - 1, head.value());
  if (span.size() <= range.limit) return span;
  if (range.end == ReadRange::End::oldest) {
    span.last = span.first + range.limit - 1;
  } else {
    span.first = span.last - range.limit + 1;
  }
  return span;
}

// Whether these are the entries of the span, each.
bool is_whole(const Entries& entries, const Span& span) {
  if (entries.size() != span.size()) return false;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].seq.value() != span.first + i) return false;
  }
  return true;
}

// One read, in as many steps as it takes.
class LayeredRead : public std::enable_shared_from_this<LayeredRead> {
 public:
  LayeredRead(std::shared_ptr<Shared> shared, RoomId room, ReadRange range, Done<Entries> done)
      : shared_(std::move(shared)), room_(std::move(room)), range_(range), done_(std::move(done)) {}

  void start() {
    const auto position = shared_->broker.position(room_);
    if (!position) return done_(position.error());
    head_ = position->head;
    if (const auto known = shared_->known(room_)) return read_in(*known);
    ask_bounds();
  }

 private:
  // Once: what is known may be behind.
  void ask_bounds() {
    are_bounds_new_ = true;
    find_bounds(shared_, room_, [self = shared_from_this()](const Result<Bounds>& bounds) {
      if (bounds) return self->read_in(*bounds);
      // The log may have it all.
      self->why_not_archive_ = bounds.error();
      self->read_in(self->shared_->known(self->room_).value_or(Bounds{}));
    });
  }

  void read_in(const Bounds& bounds) {
    archived_ = bounds.head;
    span_ = span_of(range_, bounds.oldest, head_);
    if (span_.is_empty()) return done_(Entries());
    const bool is_recent = head_.value() < span_.first + limits::kRecentEntries;
    if (is_recent && !is_log_tried_) return read_log_first();
    if (why_not_archive_) return done_(*why_not_archive_);
    read_both();
  }

  void read_both() {
    if (span_.last > archived_.value() && !are_bounds_new_) return ask_bounds();
    read_archive(Span{span_.first, std::min(span_.last, archived_.value())}, {});
  }

  // ---- What is recent: the log, and before what it has, the archive ------------------------------------
  void read_log_first() {
    is_log_tried_ = true;
    read_log(span_, [self = shared_from_this()](Result<Entries> entries) {
      if (!entries) return self->read_without_log(entries.error());
      self->take_recent(*std::move(entries));
    });
  }

  void take_recent(Entries entries) {
    if (is_whole(entries, span_)) return done_(std::move(entries));
    const std::uint64_t first = entries.empty() ? 0 : entries.front().seq.value();
    const bool is_end_whole = first > span_.first && is_whole(entries, Span{first, span_.last});
    if (why_not_archive_) return done_(*why_not_archive_);
    if (!is_end_whole) return read_both();
    read_archive(Span{span_.first, first - 1}, std::move(entries));
  }

  void read_without_log(const Error& why) {
    if (why_not_archive_) return done_(*why_not_archive_);
    if (span_.last <= archived_.value()) return read_archive(span_, {});
    if (are_bounds_new_) return done_(why);
    ask_bounds();
  }

  // ---- The rest: the archive, and after what it has, the log -------------------------------------------
  void read_archive(Span span, Entries behind) {
    if (span.is_empty()) return read_log_behind({}, std::move(behind));
    const ReadRange range{Sequence{span.first - 1}, Sequence{span.last + 1}, span.size()};
    shared_->archive.read(
        room_, range,
        [self = shared_from_this(), span, behind = std::move(behind)](Result<Entries> rows) mutable {
          if (!rows) return self->done_(rows.error());
          if (!is_whole(*rows, span)) return self->miss(span, *rows);
          self->read_log_behind(*std::move(rows), std::move(behind));
        });
  }

  // `behind`: what is there already of what follows the rows.
  void read_log_behind(Entries rows, Entries behind) {
    std::move(behind.begin(), behind.end(), std::back_inserter(rows));
    const Span rest{rows.empty() ? span_.first : rows.back().seq.value() + 1, span_.last};
    if (rest.is_empty()) return done_(std::move(rows));
    read_log(rest,
             [self = shared_from_this(), rest, rows = std::move(rows)](Result<Entries> entries) mutable {
               if (!entries) return self->done_(entries.error());
               if (!is_whole(*entries, rest)) return self->miss(rest, *entries);
               std::move(entries->begin(), entries->end(), std::back_inserter(rows));
               self->done_(std::move(rows));
             });
  }

  // Some of it is not where it was to be: perhaps it has expired, or been archived, since we asked.
  void miss(const Span& span, const Entries& found) {
    if (!are_bounds_new_) return ask_bounds();
    log::error("room {}: of the entries {} … {} archive and log have {} of {}", room_.value(), span.first,
               span.last, found.size(), span.size());
    done_(Error{ErrorCode::internal, "messages are missing in the archive", {}});
  }

  // What the log has of the span.
  void read_log(const Span& span, Done<Entries> done) {
    shared_->broker.read(room_, Sequence{span.first - 1}, span.size(),
                         [last = span.last, done = std::move(done)](Result<Entries> entries) {
                           if (!entries) return done(entries.error());
                           while (!entries->empty() && entries->back().seq.value() > last)
                             entries->pop_back();
                           done(std::move(entries));
                         });
  }

  const std::shared_ptr<Shared> shared_;
  const RoomId room_;
  const ReadRange range_;
  const Done<Entries> done_;
  Sequence head_;      // of the log
  Sequence archived_;  // as far as is known
  Span span_;
  bool are_bounds_new_ = false;
  bool is_log_tried_ = false;
  std::optional<Error> why_not_archive_;
};

}  // namespace

LayeredMessageStore::LayeredMessageStore(store::MessageStore& archive, broker::Broker& broker)
    : shared_(std::make_shared<Shared>(archive, broker)) {}

LayeredMessageStore::~LayeredMessageStore() = default;

void LayeredMessageStore::append(const RoomId&, std::vector<LogEntry>, Done<void>) {
  TWITCHY_CHECK(!"entries come to the archive from the log");
}

void LayeredMessageStore::read(const RoomId& room, ReadRange range, Done<Entries> done) {
  std::make_shared<LayeredRead>(shared_, room, range, std::move(done))->start();
}

void LayeredMessageStore::bounds(const RoomId& room, Done<Bounds> done) {
  find_bounds(shared_, room, [shared = shared_, room, done](const Result<Bounds>& found) {
    const auto position = shared->broker.position(room);
    if (!position) return done(position.error());
    if (found) return done(Bounds{found->oldest, position->head});
    if (found.error().code != ErrorCode::busy) return done(found.error());
    // The newest can be read all the same; what is older is `busy` when it is asked for.
    done(Bounds{shared->known(room).value_or(Bounds{}).oldest, position->head});
  });
}

void LayeredMessageStore::expire(const RoomId& room, TimeMs before, Done<std::uint64_t> done) {
  shared_->archive.expire(room, before, std::move(done));
}

}  // namespace twitchy::archive
