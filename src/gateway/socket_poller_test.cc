#include "gateway/socket_poller.h"

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace twitchy::gateway {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Pair {
 public:
  Pair() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0); }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  ~Pair() {
    close_ours();
    close_theirs();
  }

  int ours() const { return ends_[0]; }
  void say(const std::string& text) const {
    EXPECT_EQ(::send(ends_[1], text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  }
  std::string read() const { return read_from(ends_[0]); }
  std::string read_theirs() const { return read_from(ends_[1]); }
  // Until it takes no more.
  void fill() const {
    const std::string much(65536, 'x');
    while (::send(ends_[0], much.data(), much.size(), MSG_NOSIGNAL) > 0) continue;
  }
  void close_ours() { close_end(ends_[0]); }
  void close_theirs() { close_end(ends_[1]); }

 private:
  static std::string read_from(int end) {
    std::string all;
    std::array<char, 4096> some{};
    for (ssize_t got = 1; got > 0;) {
      got = ::recv(end, some.data(), some.size(), 0);
      if (got > 0) all.append(some.data(), static_cast<std::size_t>(got));
    }
    return all;
  }
  static void close_end(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }

  std::array<int, 2> ends_{-1, -1};
};

class SocketPollerTest : public testing::Test {
 protected:
  // What a few turns of the loop tell: "5r" socket 5 can be read, "5w" written.
  std::vector<std::string> told(int turns = 3) {
    told_.clear();
    for (int i = 0; i < turns; ++i) context_.poll_one();
    return told_;
  }

  boost::asio::io_context context_{1};
  std::vector<std::string> told_;
  std::function<void(SocketPoller::Key)> on_told_;
  SocketPoller poller_{
      context_, [this](SocketPoller::Key key, bool can_read, bool can_write) {
        told_.push_back(std::to_string(key) + (can_read ? "r" : "") + (can_write ? "w" : ""));
        if (on_told_) on_told_(key);
      }};
  Pair pair_;
};

TEST_F(SocketPollerTest, TellsOfASocketThatCanBeRead) {
  ASSERT_TRUE(poller_.add(pair_.ours(), 5, {.read = true}));
  EXPECT_THAT(told(), IsEmpty());
  pair_.say("hi");
  EXPECT_THAT(told(1), ElementsAre("5r"));
  EXPECT_EQ(pair_.read(), "hi");
  EXPECT_THAT(told(), IsEmpty());
  pair_.say("again");
  EXPECT_THAT(told(1), ElementsAre("5r"));
}

TEST_F(SocketPollerTest, WhatCameBeforeItWasAddedIsNotLost) {
  pair_.say("early");
  ASSERT_TRUE(poller_.add(pair_.ours(), 5, {.read = true}));
  EXPECT_THAT(told(1), ElementsAre("5r"));
}

TEST_F(SocketPollerTest, TellsAgainUntilAllWasRead) {
  ASSERT_TRUE(poller_.add(pair_.ours(), 5, {.read = true}));
  pair_.say("hi");
  EXPECT_THAT(told(3), ElementsAre("5r", "5r", "5r"));
}

TEST_F(SocketPollerTest, OneThatIsHeldBackIsToldOfOnceItIsReadAgain) {
  ASSERT_TRUE(poller_.add(pair_.ours(), 5, {.read = true}));
  poller_.change(pair_.ours(), 5, {});
  pair_.say("hi");
  EXPECT_THAT(told(), IsEmpty());
  poller_.change(pair_.ours(), 5, {.read = true});
  EXPECT_THAT(told(1), ElementsAre("5r"));
}

TEST_F(SocketPollerTest, TellsWhenItCanBeWrittenAgain) {
  pair_.fill();
  ASSERT_TRUE(poller_.add(pair_.ours(), 5, {.read = true, .write = true}));
  EXPECT_THAT(told(), IsEmpty());
  pair_.read_theirs();
  EXPECT_THAT(told(1), ElementsAre("5w"));
  poller_.change(pair_.ours(), 5, {.read = true});
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(SocketPollerTest, OneThatIsHeldBackMayStillBeWritten) {
  pair_.fill();
  ASSERT_TRUE(poller_.add(pair_.ours(), 5, {.write = true}));
  pair_.say("hi");
  EXPECT_THAT(told(), IsEmpty());
  for (int round = 0; round < 3; ++round) {
    pair_.read_theirs();
    EXPECT_THAT(told(1), SizeIs(1)) << round;
    EXPECT_THAT(told_.front(), testing::StartsWith("5")) << round;
    pair_.fill();
  }
}

TEST_F(SocketPollerTest, AHangUpCanBeRead) {
  ASSERT_TRUE(poller_.add(pair_.ours(), 5, {.read = true}));
  pair_.close_theirs();
  EXPECT_THAT(told(1), ElementsAre("5rw"));
}

TEST_F(SocketPollerTest, AHangUpOfOneThatIsHeldBackKeepsNoOneBusy) {
  ASSERT_TRUE(poller_.add(pair_.ours(), 5, {}));
  pair_.close_theirs();
  EXPECT_THAT(told(10), SizeIs(testing::Le(1u)));
  EXPECT_THAT(told(10), IsEmpty());
  poller_.change(pair_.ours(), 5, {.read = true});
  EXPECT_THAT(told(1), ElementsAre("5rw"));
}

TEST_F(SocketPollerTest, AClosedSocketIsToldOfNoMore) {
  ASSERT_TRUE(poller_.add(pair_.ours(), 5, {.read = true}));
  pair_.say("hi");
  EXPECT_THAT(told(1), ElementsAre("5r"));
  pair_.close_ours();
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(SocketPollerTest, ManyAreToldOfInBatchesAndOtherWorkHasItsTurnBetween) {
  constexpr std::size_t kMany = SocketPoller::kBatch * 3;
  std::vector<Pair> pairs(kMany);
  for (std::size_t i = 0; i < kMany; ++i) {
    ASSERT_TRUE(poller_.add(pairs[i].ours(), i, {.read = true}));
    pairs[i].say("x");
  }
  std::size_t told_before_other_work = 0;
  on_told_ = [&](SocketPoller::Key) {
    if (told_.size() == 1) {
      boost::asio::post(context_, [&] { told_before_other_work = told_.size(); });
    }
  };
  told(10);
  EXPECT_EQ(told_before_other_work, SocketPoller::kBatch);
}

TEST_F(SocketPollerTest, EachOfManyHasItsTurnThoughNoneIsReadEmpty) {
  constexpr std::size_t kMany = SocketPoller::kBatch * 3 + 10;
  std::vector<Pair> pairs(kMany);
  for (std::size_t i = 0; i < kMany; ++i) {
    ASSERT_TRUE(poller_.add(pairs[i].ours(), i, {.read = true}));
    pairs[i].say("x");
  }
  std::map<SocketPoller::Key, int> times;
  on_told_ = [&](SocketPoller::Key key) { ++times[key]; };
  while (told_.size() < kMany * 5) context_.poll_one();
  EXPECT_EQ(times.size(), kMany);
  for (const auto& [key, count] : times) EXPECT_GE(count, 4) << key;
}

}  // namespace
}  // namespace twitchy::gateway
