// Committed entries, each encoded to JSON once in the process, for all loops and readers to share.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/entry.h"
#include "protocol/server_frames.h"

namespace twitchy::chat {

using protocol::SequenceRange;

// Immutable. The entries are contiguous in sequence; one that shows nothing takes no bytes.
class EncodedBatch {
 public:
  explicit EncodedBatch(std::span<const LogEntry> entries);

  Sequence first() const { return first_; }
  Sequence last() const { return Sequence{first_.value() + starts_.size() - 2}; }
  std::size_t bytes() const { return json_.size(); }

  // The messages of the range, each preceded by a comma. The range lies within the batch.
  std::string_view messages(SequenceRange range) const;
  std::size_t shown(SequenceRange range) const;

 private:
  std::size_t index(Sequence seq) const { return seq.value() - first_.value(); }

  Sequence first_;
  std::string json_;
  std::vector<std::uint32_t> starts_;  // of each entry in json_, and one past the last
};

using BatchPtr = std::shared_ptr<const EncodedBatch>;

}  // namespace twitchy::chat
