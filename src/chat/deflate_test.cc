#include "chat/deflate.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "chat/testing.h"

namespace twitchy::chat {
namespace {

using testing::inflated;

TEST(DeflatedTextFrame, IsWhatItWas) {
  std::string payload = R"({"type":"messages","messages":[)";
  for (int i = 0; i < 50; ++i) payload += R"({"seq":1,"user":"ada","text":"hi bestie"},)";
  const auto frame = deflated_text_frame(payload);
  ASSERT_TRUE(frame);
  EXPECT_LT(frame->size(), payload.size() / 4);
  EXPECT_EQ(inflated(*frame), payload);
}

TEST(DeflatedTextFrame, IsNotMadeWhereItDoesNotPay) {
  EXPECT_FALSE(deflated_text_frame(""));
  EXPECT_FALSE(deflated_text_frame(R"({"type":"left"})"));
  std::string noise;
  std::uint64_t state = 1;
  for (int i = 0; i < 4000; ++i)
    noise.push_back(static_cast<char>((state = state * 6364136223846793005u + 1) >> 56));
  EXPECT_FALSE(deflated_text_frame(noise));
}

TEST(DeflatedTextFrame, GivesBackAnyPayload) {
  EXPECT_TRUE(rc::check([](const std::string& part, std::uint8_t times) {
    std::string payload;
    for (int i = 0; i < times; ++i) payload += part;
    const auto frame = deflated_text_frame(payload);
    RC_ASSERT((!frame || (frame->size() < payload.size() + 10 && inflated(*frame) == payload)));
  }));
}

}  // namespace
}  // namespace twitchy::chat
