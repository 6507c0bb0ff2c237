// For tests and benchmarks: entries and nonces that are a function of their sequence, so that what is found
// later can be checked without having kept it.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "model/entry.h"
#include "model/nonce.h"

namespace twitchy::store {

inline constexpr TimeMs kSampleStart = 1'700'000'000'000;

// About 200 bytes as a record, like a message of a busy room.
inline LogEntry sample_entry(std::uint64_t seq) {
  Entry entry;
  entry.at = kSampleStart + static_cast<TimeMs>(seq);
  entry.user = UserId{1000 + seq % 5000};
  entry.user_name = "reader_" + std::to_string(seq % 5000);
  entry.text = "Hey bestie! ✨💅  Fr fr, this is message " + std::to_string(seq) + ", no cap, slayyy.  🤪";
  entry.original = "hello, this is message " + std::to_string(seq);
  entry.style = "bestie";
  entry.style_version = 0x0123456789abcdef;
  entry.seed = seq;
  entry.nonce = "0f8e2b7a-" + std::to_string(seq);
  return {Sequence{seq}, std::make_shared<const Entry>(std::move(entry))};
}

inline std::vector<LogEntry> sample_entries(std::uint64_t first, std::uint64_t last) {
  std::vector<LogEntry> entries;
  for (auto seq = first; seq <= last; ++seq) entries.push_back(sample_entry(seq));
  return entries;
}

inline PublishedNonce sample_nonce(std::uint64_t seq, TimeMs appended_at) {
  PublishedNonce nonce{{}, Sequence{seq}, appended_at};
  const std::uint64_t mixed = seq * 0x9e3779b97f4a7c15;
  std::memcpy(nonce.hash.data(), &mixed, sizeof mixed);
  std::memcpy(nonce.hash.data() + 8, &seq, sizeof seq);
  return nonce;
}

inline std::vector<PublishedNonce> sample_nonces(std::uint64_t first, std::uint64_t last,
                                                 TimeMs appended_at) {
  std::vector<PublishedNonce> nonces;
  for (auto seq = first; seq <= last; ++seq) nonces.push_back(sample_nonce(seq, appended_at));
  return nonces;
}

}  // namespace twitchy::store
