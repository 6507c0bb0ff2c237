#include "base/strong_id.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <unordered_set>

namespace twitchy {
namespace {

using Apples = StrongId<struct AppleTag, std::uint64_t>;
using Pears = StrongId<struct PearTag, std::uint64_t>;
using Name = StrongId<struct NameTag, std::string>;

static_assert(!std::is_convertible_v<Apples, Pears> && !std::is_constructible_v<Pears, Apples>);
static_assert(!std::is_convertible_v<std::uint64_t, Apples> && !std::is_convertible_v<Apples, std::uint64_t>);
static_assert(!std::is_assignable_v<Apples&, Pears>);
static_assert(sizeof(Apples) == sizeof(std::uint64_t));

TEST(StrongId, ComparesAsItsValueDoes) {
  EXPECT_EQ(Apples{3}, Apples{3});
  EXPECT_LT(Apples{2}, Apples{10});
  EXPECT_LT(Name{"ada"}, Name{"bob"});
  EXPECT_EQ(Apples{}, Apples{0});
}

TEST(StrongId, MayBeAKey) {
  std::unordered_set<Name> names{Name{"ada"}, Name{"bob"}};
  EXPECT_TRUE(names.contains(Name{"ada"}));
  EXPECT_FALSE(names.contains(Name{"cyd"}));
}

}  // namespace
}  // namespace twitchy
