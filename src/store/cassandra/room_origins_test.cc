#include "store/cassandra/room_origins.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/cassandra/live_cassandra_testing.h"

namespace twitchy::store {
namespace {

class Origins : public testing::Test {
 protected:
  RoomOrigin get_or_create(RoomOrigin if_new) {
    return await<RoomOrigin>([&](auto done) { origins_.get_or_create(room_, if_new, std::move(done)); })
        .value();
  }
  Result<RoomOrigin> rebase(const std::string& replaced, RoomOrigin with) {
    return await<RoomOrigin>(
        [&](auto done) { origins_.rebase(room_, Epoch{replaced}, with, std::move(done)); });
  }
  static RoomOrigin origin(std::uint64_t base, const std::string& epoch) {
    return {Sequence{base}, Sequence{base + 1}, Epoch{epoch}};
  }

  const RoomId room_{"room-" + std::to_string(SystemRandom().next())};
  RoomOrigins origins_{shared_session()};
};

TEST_F(Origins, IsFoundAsItWasMade) {
  const auto find = [&] {
    return await<std::optional<RoomOrigin>>([&](auto done) { origins_.find(room_, std::move(done)); });
  };
  EXPECT_EQ(find().value(), std::nullopt);
  const RoomOrigin made{Sequence{4}, Sequence{9}, Epoch{"a"}};
  get_or_create(made);
  EXPECT_EQ(find().value(), made);
  const RoomOrigin rebased{Sequence{70}, Sequence{81}, Epoch{"b"}};
  EXPECT_EQ(rebase("a", rebased).value(), rebased);
  EXPECT_EQ(find().value(), rebased);
}

TEST_F(Origins, TheFirstOneStays) {
  EXPECT_EQ(get_or_create(origin(0, "a")), origin(0, "a"));
  EXPECT_EQ(get_or_create(origin(7, "b")), origin(0, "a"));
}

TEST_F(Origins, AllWhoMakeOneAtOnceGetTheSame) {
  RoomOrigins other(connect(shared_config()).value());
  std::vector<std::future<Result<RoomOrigin>>> ends;
  for (int i = 0; i < 8; ++i) {
    auto promise = std::make_shared<std::promise<Result<RoomOrigin>>>();
    ends.push_back(promise->get_future());
    (i % 2 == 0 ? origins_ : other)
        .get_or_create(room_, origin(0, std::to_string(i)),
                       [promise](Result<RoomOrigin> result) { promise->set_value(std::move(result)); });
  }
  const RoomOrigin first = ends[0].get().value();
  for (std::size_t i = 1; i < ends.size(); ++i) EXPECT_EQ(ends[i].get().value(), first);
}

TEST_F(Origins, ARebaseReplacesTheEpochItNames) {
  get_or_create(origin(0, "a"));
  EXPECT_EQ(rebase("a", origin(500, "b")).value(), origin(500, "b"));
  EXPECT_EQ(rebase("a", origin(900, "c")).value(), origin(500, "b")) << "someone else was first";
  EXPECT_EQ(get_or_create(origin(0, "d")), origin(500, "b"));
}

TEST_F(Origins, ARoomWithoutOneCannotBeRebased) {
  const auto result = rebase("a", origin(1, "b"));
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace twitchy::store
