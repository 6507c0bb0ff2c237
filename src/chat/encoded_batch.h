// Committed entries, each encoded to JSON once in the process, for all loops and readers to share.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/mentions.h"
#include "chat/pace.h"
#include "chat/thinner.h"
#include "model/entry.h"
#include "protocol/server_frames.h"

namespace twitchy::chat {

using protocol::SequenceRange;

// Immutable. The entries are contiguous in sequence; one that shows nothing takes no bytes.
class EncodedBatch {
 public:
  // `samples`: what each pace shows of it; all, if none are given. `addressed`: its messages that speak to
  // someone, in order.
  explicit EncodedBatch(std::span<const LogEntry> entries, Samples samples = {},
                        std::vector<Addressed> addressed = {});

  Sequence first() const { return first_; }
  Sequence last() const { return Sequence{first_.value() + starts_.size() - 2}; }
  std::size_t bytes() const { return json_.size(); }

  // The messages of the range, each preceded by a comma. The range lies within the batch.
  std::string_view messages(SequenceRange range) const;
  std::size_t shown(SequenceRange range) const;

  // The places in the batch that the pace shows of the range. Not for a pace that shows it whole.
  bool is_whole(Pace pace) const { return sample(pace).is_whole; }
  std::span<const std::uint32_t> places(Pace pace, SequenceRange range) const;
  bool shows(Pace pace, std::uint32_t place) const;
  Sequence sequence(std::uint32_t place) const { return Sequence{first_.value() + place}; }
  std::span<const Addressed> addressed() const { return addressed_; }

 private:
  const Sample& sample(Pace pace) const { return samples_[static_cast<std::size_t>(pace)]; }
  std::size_t index(Sequence seq) const { return seq.value() - first_.value(); }

  Sequence first_;
  std::string json_;
  std::vector<std::uint32_t> starts_;  // of each entry in json_, and one past the last
  const Samples samples_;
  const std::vector<Addressed> addressed_;
};

using BatchPtr = std::shared_ptr<const EncodedBatch>;

}  // namespace twitchy::chat
