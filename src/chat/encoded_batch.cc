#include "chat/encoded_batch.h"

#include "base/check.h"

namespace twitchy::chat {

EncodedBatch::EncodedBatch(std::span<const LogEntry> entries) : first_(entries.front().seq) {
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

}  // namespace twitchy::chat
