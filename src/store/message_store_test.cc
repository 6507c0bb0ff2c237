#include "store/memory/memory_message_store.h"
#include "store/message_store_conformance.h"

namespace twitchy::store {
namespace {

INSTANTIATE_TEST_SUITE_P(Memory, MessageStoreConformance,
                         testing::Values([] { return std::make_shared<MemoryMessageStore>(); }));

TEST(MemoryMessageStore, DoesNotTakeBackWhatHasExpired) {
  MemoryMessageStore store;
  const RoomId room{"r"};
  const auto write = [&](std::uint64_t seq) {
    const LogEntry entry{Sequence{seq}, std::make_shared<const Entry>()};
    EXPECT_TRUE(await<void>([&](auto done) { store.append(room, {entry}, std::move(done)); }));
  };
  write(1);
  write(2);
  EXPECT_EQ(await<std::uint64_t>([&](auto done) { store.expire(room, 1, std::move(done)); }).value(), 2u);
  write(1);
  EXPECT_EQ(await<Bounds>([&](auto done) { store.bounds(room, std::move(done)); }).value(),
            (Bounds{Sequence{3}, Sequence{2}}));
}

}  // namespace
}  // namespace twitchy::store
