// What tests of brokers share: those who publish and follow, and keep what they are told.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "broker/broker.h"

namespace twitchy::broker {

// Far more than anything takes; so a test that waits for it in vain fails, and does not hang.
inline constexpr auto kBrokerPatience = std::chrono::seconds(60);

// Keeps how each publish ended. Fails the test on a second outcome.
class OutcomeLog final : public Publisher {
 public:
  void on_published(std::span<const PublishOutcome> outcomes) override {
    EXPECT_FALSE(outcomes.empty());
    const std::lock_guard lock(mutex_);
    for (const auto& outcome : outcomes) {
      EXPECT_TRUE(outcomes_.emplace(outcome.token, outcome).second)
          << "a second outcome of " << outcome.token;
    }
    changed_.notify_all();
  }

  PublishOutcome await(std::uint64_t token) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kBrokerPatience, [&] { return outcomes_.contains(token); });
    const auto found = outcomes_.find(token);
    EXPECT_NE(found, outcomes_.end()) << "no outcome of " << token;
    return found == outcomes_.end() ? PublishOutcome{} : found->second;
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return outcomes_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, PublishOutcome> outcomes_;  // guarded by mutex_
};

// Keeps what a follower sees. Fails the test on a hole, a repetition or another room's entries.
class EntryLog final : public Follower {
 public:
  EntryLog(RoomId room, Sequence after) : room_(std::move(room)), head_(after) {}

  void on_entries(const RoomId& room, std::span<const LogEntry> entries) override {
    EXPECT_EQ(room, room_);
    EXPECT_FALSE(entries.empty());
    const std::lock_guard lock(mutex_);
    for (const auto& entry : entries) {
      EXPECT_EQ(entry.seq, next(head_));
      head_ = entry.seq;
      entries_.push_back(entry);
    }
    changed_.notify_all();
  }

  Sequence head() const {
    const std::lock_guard lock(mutex_);
    return head_;
  }

  // What it has seen once that includes `seq`.
  std::vector<LogEntry> await(Sequence seq) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kBrokerPatience, [&] { return head_ >= seq; });
    EXPECT_GE(head_, seq) << "did not see all";
    return entries_;
  }

 private:
  const RoomId room_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Sequence head_;                  // guarded by mutex_
  std::vector<LogEntry> entries_;  // guarded by mutex_
};

inline Entry said(UserId user, std::string nonce, std::string text) {
  Entry entry;
  entry.at = 1'700'000'000'000;
  entry.user = user;
  entry.user_name = "ada";
  entry.text = "Hey bestie! " + text;
  entry.original = std::move(text);
  entry.style = "bestie";
  entry.style_version = 0xfedcba9876543210;
  entry.seed = 7;
  entry.nonce = std::move(nonce);
  entry.reply_to = Sequence{3};
  entry.more = {{"later", "any"}};
  return entry;
}

inline std::vector<std::string> shown_nonces(const std::vector<LogEntry>& entries) {
  std::vector<std::string> nonces;
  for (const auto& entry : entries) {
    if (entry.entry->is_shown()) nonces.push_back(entry.entry->nonce);
  }
  return nonces;
}

}  // namespace twitchy::broker
