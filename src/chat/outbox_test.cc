#include "chat/outbox.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace twitchy::chat {
namespace {

// All that is to be sent, as one text.
std::string rest_of(const Outbox& outbox) {
  std::array<std::string_view, 64> pieces;
  const std::size_t count = outbox.peek(pieces);
  std::string rest;
  for (std::size_t i = 0; i < count; ++i) rest += pieces[i];
  return rest;
}

TEST(Outbox, GivesFramesInOrder) {
  Outbox outbox;
  EXPECT_TRUE(outbox.empty());
  outbox.push(make_frame("abc"));
  outbox.push(make_frame("de"));
  std::array<std::string_view, 1> one;
  EXPECT_EQ(outbox.peek(one), 1u);
  EXPECT_EQ(one[0], "abc");
  EXPECT_EQ(rest_of(outbox), "abcde");
  EXPECT_EQ(outbox.bytes(), 5u);
}

TEST(Outbox, GoesOnInsideAFrame) {
  Outbox outbox;
  outbox.push(make_frame("abc"), 1);
  outbox.push(make_frame("de"));
  EXPECT_EQ(rest_of(outbox), "bcde");
  outbox.consume(3);
  EXPECT_EQ(rest_of(outbox), "e");
  outbox.consume(1);
  EXPECT_TRUE(outbox.empty());
  EXPECT_EQ(outbox.bytes(), 0u);
}

TEST(Outbox, LetsAFrameGoOnceItIsSent) {
  Outbox outbox;
  std::vector<Frame> frames{make_frame("abc"), make_frame("de")};
  for (const auto& frame : frames) outbox.push(frame);
  EXPECT_EQ(frames[0].use_count(), 2);
  outbox.consume(3);
  EXPECT_EQ(frames[0].use_count(), 1);
  EXPECT_EQ(frames[1].use_count(), 2);
  outbox.drop_unstarted();
  EXPECT_EQ(frames[1].use_count(), 1);
}

TEST(Outbox, DropsAllButAFrameThatWasBegun) {
  Outbox outbox;
  outbox.push(make_frame("abc"));
  outbox.push(make_frame("de"));
  outbox.consume(1);
  outbox.drop_unstarted();
  EXPECT_EQ(rest_of(outbox), "bc");
  EXPECT_EQ(outbox.bytes(), 2u);
  outbox.push(make_frame("close"));
  EXPECT_EQ(rest_of(outbox), "bcclose");
  outbox.consume(2);
  outbox.drop_unstarted();
  EXPECT_TRUE(outbox.empty());
  outbox.shrink();
  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, HoldsNoMemoryOnceShrunk) {
  Outbox outbox;
  outbox.push(make_frame("abc"));
  outbox.shrink();
  EXPECT_EQ(rest_of(outbox), "abc");
  outbox.consume(3);
  outbox.shrink();
  EXPECT_EQ(outbox.places(), 0u);
}

TEST(Outbox, OneThatIsNeverQuiteEmptyDoesNotGrow) {
  Outbox outbox;
  const Frame frame = make_frame("abc");
  outbox.push(frame);
  for (int i = 0; i < 10'000; ++i) {
    outbox.push(frame);
    outbox.consume(frame->size());
  }
  EXPECT_LE(outbox.places(), 16u);
}

// Against the list of what is to be sent, frame by frame.
RC_GTEST_PROP(Outbox, MatchesAModelOfIt, ()) {
  Outbox outbox;
  std::vector<std::string> model;
  bool is_begun = false;  // the first of them, in part
  char next_byte = 'a';
  const int steps = *rc::gen::inRange(0, 60);
  for (int i = 0; i < steps; ++i) {
    switch (*rc::gen::weightedElement<int>({{5, 0}, {5, 1}, {1, 2}, {1, 3}})) {
      case 0: {
        std::string bytes(*rc::gen::inRange<std::size_t>(1, 9), next_byte);
        next_byte = next_byte == 'z' ? 'a' : static_cast<char>(next_byte + 1);
        const auto sent = model.empty() ? *rc::gen::inRange<std::size_t>(0, bytes.size()) : 0;
        outbox.push(make_frame(bytes), sent);
        model.push_back(bytes.substr(sent));
        is_begun = model.size() == 1 ? sent > 0 : is_begun;
        break;
      }
      case 1: {
        auto bytes = *rc::gen::inRange<std::size_t>(0, outbox.bytes() + 1);
        outbox.consume(bytes);
        while (bytes > 0) {
          const auto part = std::min(bytes, model.front().size());
          is_begun = part < model.front().size();
          model.front().erase(0, part);
          if (model.front().empty()) model.erase(model.begin());
          bytes -= part;
        }
        break;
      }
      case 2:
        outbox.drop_unstarted();
        if (!model.empty()) model.resize(is_begun ? 1 : 0);
        break;
      default:
        outbox.shrink();
    }
    std::string rest;
    for (const auto& bytes : model) rest += bytes;
    RC_ASSERT(rest_of(outbox) == rest);
    RC_ASSERT(outbox.bytes() == rest.size());
    RC_ASSERT(outbox.empty() == rest.empty());
  }
}

}  // namespace
}  // namespace twitchy::chat
