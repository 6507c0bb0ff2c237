#include "chat/encoded_batch.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace twitchy::chat {

EncodedBatch::EncodedBatch(std::span<const LogEntry> entries, Samples samples,
                           std::vector<Addressed> addressed)
    : first_(entries.front().seq), samples_(std::move(samples)), addressed_(std::move(addressed)) {
  starts_.reserve(entries.size() + 1);
  starts_.push_back(0);
  for (const auto& [seq, entry] : entries) {
    TWITCHY_CHECK(seq.value() == first_.value() + starts_.size() - 1);
    if (entry->is_shown()) {
      json_.push_back(',');
      protocol::append_message(json_, seq, *entry);
    }
    starts_.push_back(static_cast<std::uint32_t>(json_.size()));
  }
}

std::string_view EncodedBatch::messages(SequenceRange range) const {
  const std::uint32_t begin = starts_[index(range.from)];
  const std::uint32_t end = starts_[index(range.to) + 1];
  return std::string_view(json_).substr(begin, end - begin);
}

std::size_t EncodedBatch::shown(SequenceRange range) const {
  std::size_t count = 0;
  for (std::size_t i = index(range.from); i <= index(range.to); ++i)
    count += starts_[i] != starts_[i + 1] ? 1 : 0;
  return count;
}

std::span<const std::uint32_t> EncodedBatch::places(Pace pace, SequenceRange range) const {
  const std::vector<std::uint32_t>& all = sample(pace).places;
  const auto begin = std::lower_bound(all.begin(), all.end(), index(range.from));
  const auto end = std::upper_bound(begin, all.end(), index(range.to));
  return {begin, end};
}

bool EncodedBatch::shows(Pace pace, std::uint32_t place) const {
  const Sample& its = sample(pace);
  return its.is_whole || std::binary_search(its.places.begin(), its.places.end(), place);
}

}  // namespace twitchy::chat
