// A rewriting of a text that a chat lets through takes no memory but the result's.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "model/limits.h"
#include "skibidi/testing.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TWITCHY_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TWITCHY_SANITIZED
#endif
#endif

#ifndef TWITCHY_SANITIZED  // a sanitizer brings operators of its own

namespace {

std::atomic<std::size_t> allocations{0};

}  // namespace

// These are the whole test binary's; they only count besides. The others, of arrays say, call these. Not
// inlined: GCC would take them for a mismatched pair.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace twitchy::skibidi {
namespace {

std::size_t allocations_of(const Style& style, const std::string& text) {
  const std::size_t before = allocations.load();
  const std::string out = style.rewrite(text, 1);
  EXPECT_FALSE(out.empty());
  return allocations.load() - before;
}

TEST(Rewrite, TakesNoMemoryButTheResults) {
  std::string words;
  std::string wide;
  for (std::size_t i = 0; i < limits::kTextCodePoints / 2; ++i) words += "a ";
  for (std::size_t i = 0; i < limits::kTextCodePoints / 2; ++i) wide += "👍a";
  const std::vector<std::string> texts = {
      "hello my friends, did you see that clip? it was so good. really",
      "@ada `code` https://example.com/a_(b) 12:30 👍🏽 café",
      "你好 今天怎么样 一起玩吧",
      std::string(limits::kTextCodePoints, 'a'),
      std::string(limits::kTextCodePoints, '!'),
      words,
      wide,
  };
  for (const auto& [name, style] : testing::shipped_styles()) {
    style.rewrite("你好 👍🏽 hi", 1);  // tables that are filled at first use
    for (const std::string& text : texts) EXPECT_EQ(allocations_of(style, text), 1u) << name << ": " << text;
  }
}

}  // namespace
}  // namespace twitchy::skibidi

#endif
