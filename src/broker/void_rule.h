// Which records of a shared log are second copies of a message, told from the log alone.
#pragma once

#include <cstddef>
#include <optional>

#include "broker/nonce_window.h"
#include "model/ids.h"
#include "model/nonce.h"

namespace twitchy::broker {

// A record is void if an earlier one of its room with the same (user, nonce), void or not, was appended at
// most limits::kNonceWindow before it. So each copy, void or not, begins the two minutes anew.
//
// "Appended when" is the log's clock made monotone: the latest append time up to and including the record.
// The clock of a broker may step back, another broker's may be behind; by the bare times a follower could
// then need records from any time ago. The latest time so far can be had by all, wherever they start: one
// who starts at the *first* record appended at time T or later (what Kafka's offsets-for-times finds) knows
// that all before it were appended earlier than T, so from there on its latest time is everyone's.
//
// So to judge all from record R on: start at the first record appended at R's time - limits::kVoidReadBack or
// later. Two minutes would do to tell what is void; the other two tell which message a copy in them repeats.
//
// Hashes may have a key of each process's own. Not thread-safe. About 60 bytes an entry of the window, which
// is not bounded here: what is in the log must be judged. The publisher refuses new ones.
class VoidRule {
 public:
  // `since`: the T above; nothing if it starts with the log's first record.
  explicit VoidRule(std::optional<TimeMs> since) : since_(since) {}

  struct Verdict {
    bool is_void = false;
    bool is_certain = true;  // false: not void by what was read, and too little was read to know
    Sequence first;          // of a void one: the message it repeats; 0: that is too long ago to be known
  };

  // Called for each record, in order; `appended_at` is as the log has it.
  Verdict judge(const NonceHash& hash, Sequence seq, TimeMs appended_at);
  // Likewise, for one that is no message and repeats nothing.
  void pass(TimeMs appended_at);

  // Drops some more of what is too old to make anything void, so that size() says how much is not; each
  // record drops some as well. Whether there may be more to drop.
  bool forget_some() { return window_.expire(now_); }

  struct Seen {
    Sequence first;  // 0: not known
  };
  // Whether a record of this nonce that was appended at `now` would be void; of an earlier `now` than the
  // latest append time: at that.
  std::optional<Seen> find(const NonceHash& hash, TimeMs now) const;

  // Whether enough was read to know of all that follows whether it is void.
  bool is_certain() const;

  // The latest append time so far. 0: nothing was judged.
  TimeMs now() const { return now_; }
  std::size_t size() const { return window_.size(); }

 private:
  Sequence first_of(Sequence earliest_seen) const;

  const std::optional<TimeMs> since_;
  NonceWindow window_;
  TimeMs now_ = 0;
  std::optional<Sequence> certain_from_;  // the first record that is judged by all there is to know
};

}  // namespace twitchy::broker
