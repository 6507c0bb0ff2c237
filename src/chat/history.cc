#include "chat/history.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "model/limits.h"

namespace twitchy::chat {
namespace {

using store::ReadRange;

constexpr std::size_t kRowsAtATime = 1000;

// One page being read, in as many steps as it takes.
class PageRead : public std::enable_shared_from_this<PageRead> {
 public:
  PageRead(store::MessageStore& store, const LiveRoom& room, const HistoryRequest& request,
           Done<protocol::HistoryPage> done)
      : store_(store), room_(room), request_(request), done_(std::move(done)) {}

  void start() {
    store_.bounds(room_.config.id, [self = shared_from_this()](const Result<store::Bounds>& bounds) {
      if (!bounds) return self->done_(bounds.error());
      self->start_in(*bounds);
    });
  }

 private:
  void start_in(const store::Bounds& bounds) {
    page_.head = bounds.head;
    page_.oldest = bounds.oldest;
    page_.epoch = room_.epoch;
    rest_.limit = request_.limit;
    const Sequence below_oldest{bounds.oldest.value() - 1};
    const Sequence past_head = next(bounds.head);
    if (request_.after) {
      rest_.end = ReadRange::End::oldest;
      rest_.after = std::max(std::min(*request_.after, bounds.head), below_oldest);
      rest_.before = past_head;
    } else {
      rest_.end = ReadRange::End::newest;
      rest_.after = below_oldest;
      rest_.before = std::max(std::min(request_.before.value_or(past_head), past_head), bounds.oldest);
    }
    page_.from = next(rest_.after);
    page_.to = Sequence{rest_.before.value() - 1};
    read_on();
  }

  void read_on() {
    store_.read(room_.config.id, rest_, [self = shared_from_this()](Result<std::vector<LogEntry>> rows) {
      if (!rows) return self->done_(rows.error());
      self->take(*std::move(rows));
    });
  }

  void take(std::vector<LogEntry> rows) {
    const bool is_backwards = rest_.end == ReadRange::End::newest;
    const bool is_all = rows.size() < rest_.limit;
    scanned_ += rows.size();
    if (is_backwards) std::reverse(rows.begin(), rows.end());
    for (auto& row : rows) {
      (is_backwards ? rest_.before : rest_.after) = row.seq;
      if (row.entry->is_shown()) page_.messages.push_back(std::move(row));
      if (page_.messages.size() == request_.limit) break;
    }
    const bool is_full = page_.messages.size() == request_.limit;
    // A page is empty only when nothing is left, however much shows nothing.
    const bool is_enough = !page_.messages.empty() && scanned_ >= limits::kHistoryRowsScanned;
    if (!is_full && !is_all && !is_enough) {
      rest_.limit = std::min(2 * rest_.limit, kRowsAtATime);  // so that a long stretch takes few reads
      return read_on();
    }
    finish(is_backwards, /*reached_the_end=*/is_all && !is_full);
  }

  void finish(bool is_backwards, bool reached_the_end) {
    if (is_backwards) {
      std::reverse(page_.messages.begin(), page_.messages.end());
      if (!reached_the_end) page_.from = rest_.before;
    } else if (!reached_the_end) {
      page_.to = rest_.after;
    }
    done_(std::move(page_));
  }

  store::MessageStore& store_;
  const LiveRoom& room_;
  const HistoryRequest request_;
  const Done<protocol::HistoryPage> done_;
  ReadRange rest_;  // what may still be read
  std::size_t scanned_ = 0;
  protocol::HistoryPage page_;
};

}  // namespace

void read_history(store::MessageStore& store, const LiveRoom& room, const HistoryRequest& request,
                  Done<protocol::HistoryPage> done) {
  std::make_shared<PageRead>(store, room, request, std::move(done))->start();
}

}  // namespace twitchy::chat
