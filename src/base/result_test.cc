#include "base/result.h"

#include <gtest/gtest.h>

#include <string>

namespace twitchy {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return Error{ErrorCode::bad_request, "this number is odd", {}};
  return n / 2;
}

Result<int> quarter(int n) {
  const auto result = half(n);
  if (!result) return result.error();
  return half(*result);
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_EQ(quarter(12).value(), 3);
  EXPECT_EQ(quarter(6).error().code, ErrorCode::bad_request);
  EXPECT_EQ(quarter(5).error().message, "this number is odd");
}

TEST(Result, TheValueOfAnErrorIsOurMistake) {
  EXPECT_DEATH((void)half(3).value(), "value\\(\\) of an error: this number is odd");
}

}  // namespace
}  // namespace twitchy
