#include "inflater.h"

#include <gtest/gtest.h>

#include <random>

namespace twitchy::bench {
namespace {

// Bytes that hardly deflate.
std::string noise(std::size_t size) {
  std::mt19937 random(1);
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(random()));
  return out;
}

TEST(Inflater, GivesWhatWasDeflated) {
  Inflater inflater;
  for (const std::string& text :
       {std::string("x"), std::string(5'000'000, 'y'), noise(700'000), std::string("z")}) {
    EXPECT_TRUE(inflater.whole(deflated(text)) == text) << text.size();
  }
}

TEST(Inflater, GivesTheBeginningOfABeginning) {
  Inflater inflater;
  std::string text = R"({"type":"messages","room":"a","from":12,"to":345,"messages":[)";
  for (int i = 0; i < 1000; ++i) text += R"({"seq":)" + std::to_string(i * 7919) + R"(,"text":"hello"},)";
  const std::string payload = deflated(text);
  ASSERT_GT(payload.size(), 512U);
  EXPECT_EQ(inflater.beginning(std::string_view(payload).substr(0, 512), 256), text.substr(0, 256));
  EXPECT_EQ(inflater.beginning(payload, 256), text.substr(0, 256));
  EXPECT_EQ(inflater.beginning(deflated("short"), 256), "short");
}

TEST(Inflater, RefusesWhatIsDamaged) {
  Inflater inflater;
  EXPECT_FALSE(inflater.whole("\xff\xff\xff\xff"));
  EXPECT_EQ(inflater.whole(deflated("and goes on")), "and goes on");
}

}  // namespace
}  // namespace twitchy::bench
