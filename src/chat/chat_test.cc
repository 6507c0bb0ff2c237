#include "chat/chat.h"

#include <gtest/gtest.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "broker/in_process/in_process_broker.h"
#include "broker/in_process/memory_commit_log.h"
#include "chat/testing.h"
#include "model/limits.h"
#include "store/memory/memory_message_store.h"

namespace twitchy::chat {
namespace {

using testing::entry;
using testing::sequences;
using testing::TestMailbox;
using testing::TestReader;
using testing::TestWire;

// An event loop without sockets.
struct Loop {
  Loop(Chat& chat, const Clock& clock, ChatMetrics& metrics)
      : fan_out(chat.rooms(), wire, clock, limits::kOutboxBytes, metrics) {
    chat.attach(mailbox, fan_out);
  }
  // What a newcomer is told.
  testing::Told join(std::size_t room) {
    mailbox.run_all();
    TestReader reader;
    EXPECT_TRUE(fan_out.join(reader, room, {}));
    fan_out.leave_all(reader);
    return reader.told().front();
  }

  TestMailbox mailbox;
  TestWire wire;
  FanOut fan_out;
};

// A broker whose log has nothing up to `last_lost`.
class ShortLog final : public broker::Broker {
 public:
  ShortLog(broker::Broker& broker, Sequence last_lost) : broker_(broker), last_lost_(last_lost) {}

  void publish(const RoomId& room, Entry entry, broker::Publisher& publisher, std::uint64_t token) override {
    broker_.publish(room, std::move(entry), publisher, token);
  }
  bool is_retry(const RoomId& room, UserId user, const std::string& nonce) const override {
    return broker_.is_retry(room, user, nonce);
  }
  std::unique_ptr<broker::Subscription> follow(const RoomId& room, Sequence after,
                                               broker::Follower& follower) override {
    return broker_.follow(room, std::max(after, last_lost_), follower);
  }
  void read(const RoomId& room, Sequence after, std::size_t limit,
            Done<std::vector<LogEntry>> done) override {
    broker_.read(room, std::max(after, last_lost_), limit, std::move(done));
  }
  Result<broker::LogPosition> position(const RoomId& room) const override { return broker_.position(room); }
  bool is_available() const override { return broker_.is_available(); }
  void stop() override { broker_.stop(); }

 private:
  broker::Broker& broker_;
  const Sequence last_lost_;
};

class ChatTest : public ::testing::Test {
 protected:
  // As if written before the server was started, to log and store alike.
  void write(std::size_t room, std::uint64_t first, std::uint64_t last, std::uint64_t oldest = 1) {
    std::vector<LogEntry> entries;
    for (auto seq = first; seq <= last; ++seq) entries.push_back(entry(seq));
    const broker::RoomCommit commit{rooms_[room].id, entries};
    EXPECT_TRUE(log_.append(std::span(&commit, 1), {}));
    std::erase_if(entries, [&](const LogEntry& e) { return e.seq.value() < oldest; });
    store_.append(rooms_[room].id, entries, [](const Result<void>& written) { EXPECT_TRUE(written); });
  }
  void start() {
    broker_ = broker::InProcessBroker::start(log_, {rooms_[0].id, rooms_[1].id}, clock_, registry_).value();
    chat_ = Chat::create(rooms_, styles_, *broker_, store_, clock_, metrics_).value();
    for (int i = 0; i < 2; ++i) loops_.push_back(std::make_unique<Loop>(*chat_, clock_, metrics_));
    EXPECT_TRUE(chat_->start());
  }
  ~ChatTest() override {
    if (chat_) chat_->stop();
  }

  const std::vector<Room> rooms_{{RoomId{"one"}, "One", "test"}, {RoomId{"two"}, "Two", "test"}};
  const std::map<std::string, skibidi::Style> styles_{{"test", testing::test_style()}};
  ManualClock clock_;
  prometheus::Registry registry_;
  ChatMetrics metrics_{registry_};
  broker::MemoryCommitLog log_;
  store::MemoryMessageStore store_;
  std::unique_ptr<broker::Broker> broker_;
  std::unique_ptr<Chat> chat_;
  std::vector<std::unique_ptr<Loop>> loops_;
};

TEST_F(ChatTest, ARoomWithoutItsStyleIsAnErrorThatNamesIt) {
  broker_ = broker::InProcessBroker::start(log_, {rooms_[0].id}, clock_, registry_).value();
  const std::vector<Room> rooms{{RoomId{"one"}, "One", "nonesuch"}};
  const auto chat = Chat::create(rooms, styles_, *broker_, store_, clock_, metrics_);
  ASSERT_TRUE(chat.has_error());
  EXPECT_EQ(chat.error().code, ErrorCode::bad_request);
  EXPECT_EQ(chat.error().message, "rooms.one.style: there is no style 'nonesuch'");
}

TEST_F(ChatTest, FindsRoomsById) {
  start();
  EXPECT_EQ(chat_->find("two"), 1u);
  EXPECT_EQ(chat_->find("three"), std::nullopt);
  EXPECT_EQ(chat_->room(1).config.title, "Two");
}

TEST_F(ChatTest, AnEmptyRoomStartsAtZero) {
  start();
  for (auto& loop : loops_) EXPECT_EQ(loop->join(0).summary(), "joined 0");
  EXPECT_EQ(chat_->room(0).head, 0u);
  EXPECT_EQ(chat_->room(0).oldest, 1u);
  EXPECT_EQ(chat_->room(0).epoch, broker_->position(rooms_[0].id)->epoch);
}

TEST_F(ChatTest, EveryLoopStartsWithWhatIsRecent) {
  write(0, 1, 3000, 50);
  write(1, 1, 4);
  start();
  for (auto& loop : loops_) {
    const auto told = loop->join(0);
    EXPECT_EQ(told.summary(), "joined 3000");
    EXPECT_EQ(told.shown(), sequences(2991, 3000));
    EXPECT_EQ(told.number("oldest"), 50u);
    EXPECT_EQ(loop->join(1).shown(), sequences(1, 4));
    TestReader resumed;
    EXPECT_TRUE(loop->fan_out.join(resumed, 0, {Sequence{3000 - limits::kReplayMessages}, std::nullopt}));
    EXPECT_EQ(resumed.told()[1].summary(), "messages 2001-2100") << "without a gap";
    loop->fan_out.leave_all(resumed);
  }
}

TEST_F(ChatTest, ARoomWhoseHistoryExpiredKeepsItsHead) {
  write(0, 1, 20);
  store_.expire(rooms_[0].id, INT64_MAX, [](const Result<std::uint64_t>&) {});
  start();
  for (auto& loop : loops_) EXPECT_EQ(loop->join(0).summary(), "joined 20");
  EXPECT_EQ(chat_->room(0).head, 20u);
}

// As after a move from elsewhere.
TEST_F(ChatTest, StartsWithWhatIsRecentWhereTheLogReachesBackToLess) {
  write(0, 1, 20);
  start();
  chat_->stop();
  ShortLog log(*broker_, Sequence{15});
  auto chat = Chat::create(rooms_, styles_, log, store_, clock_, metrics_).value();
  Loop loop(*chat, clock_, metrics_);
  ASSERT_TRUE(chat->start());
  EXPECT_EQ(loop.join(0).summary(), "joined 20");
  EXPECT_EQ(loop.join(0).shown(), sequences(11, 20));
  chat->stop();
}

TEST_F(ChatTest, WhatIsPublishedReachesEveryLoop) {
  struct Stored final : broker::Publisher {
    void on_published(std::span<const broker::PublishOutcome> outcomes) override {
      for (const auto& outcome : outcomes) seq.set_value(outcome.stored.seq);
    }
    std::promise<Sequence> seq;
  };
  write(0, 1, 3);
  start();
  Stored stored;
  broker_->publish(rooms_[0].id, *entry(4).entry, stored, 1);
  EXPECT_EQ(stored.seq.get_future().get(), Sequence{4});
  EXPECT_EQ(chat_->room(0).head, 4u) << "an ack comes after the room's head";
  for (auto& loop : loops_) EXPECT_EQ(loop->join(0).shown(), sequences(1, 4));
}

TEST_F(ChatTest, ViewersAreThoseOfAllNodes) {
  start();
  chat_->room(0).viewers = 3;
  EXPECT_EQ(chat_->viewers_here(), (broker::ViewerCounts{{rooms_[0].id, 3}, {rooms_[1].id, 0}}));
  chat_->set_viewers_elsewhere({{rooms_[0].id, 40}});
  EXPECT_EQ(chat_->room(0).all_viewers(), 43u);
  EXPECT_EQ(chat_->room(1).all_viewers(), 0u);
  chat_->set_viewers_elsewhere({});
  EXPECT_EQ(chat_->room(0).all_viewers(), 3u);
}

TEST_F(ChatTest, AsksTheStoreForTheOldestAgain) {
  write(0, 1, 20);
  start();
  EXPECT_EQ(chat_->room(0).oldest, 1u);
  store_.expire(rooms_[0].id, entry(6).entry->at, [](const Result<std::uint64_t>&) {});
  chat_->refresh_oldest();
  EXPECT_EQ(chat_->room(0).oldest, 6u);
}

}  // namespace
}  // namespace twitchy::chat
