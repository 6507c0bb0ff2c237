#include "gateway/slot_table.h"

#include <gtest/gtest.h>

#include <optional>

namespace twitchy::gateway {
namespace {

TEST(SlotTable, FindsWhatWasAdded) {
  SlotTable<int> table;
  const SlotId seven = table.add(std::make_unique<int>(7));
  const SlotId eight = table.add(std::make_unique<int>(8));
  EXPECT_EQ(table.size(), 2u);
  ASSERT_TRUE(table.find(seven));
  EXPECT_EQ(*table.find(seven), 7);
  EXPECT_EQ(*table.find(eight), 8);
  EXPECT_EQ(table.at(eight.slot), table.find(eight));
  EXPECT_EQ(table.id_at(eight.slot), eight);
}

TEST(SlotTable, AnIdIsANumberAndBack) {
  for (const SlotId id : {SlotId{0, 0}, SlotId{7, 0}, SlotId{0, 7}, SlotId{UINT32_MAX, UINT32_MAX - 1}}) {
    EXPECT_EQ(to_slot_id(to_number(id)), id);
  }
  EXPECT_NE(to_number({1, 2}), to_number({2, 1}));
}

TEST(SlotTable, AnIdIsNeverThatOfAnother) {
  SlotTable<int> table;
  std::optional<SlotId> before;
  for (int round = 0; round < 5; ++round) {
    const SlotId id = table.add(std::make_unique<int>(round));
    if (before) {
      EXPECT_EQ(id.slot, before->slot);
      EXPECT_FALSE(table.find(*before));
    }
    EXPECT_EQ(*table.find(id), round);
    table.erase(id.slot);
    EXPECT_FALSE(table.find(id));
    EXPECT_FALSE(table.at(id.slot));
    before = id;
  }
  EXPECT_EQ(table.size(), 0u);
}

TEST(SlotTable, FreeSlotsAreTakenBeforeItGrows) {
  SlotTable<int> table;
  for (int i = 0; i < 10; ++i) table.add(std::make_unique<int>(i));
  for (const std::uint32_t slot : {3u, 9u, 0u}) table.erase(slot);
  EXPECT_EQ(table.size(), 7u);
  for (int i = 0; i < 3; ++i) table.add(std::make_unique<int>(i));
  EXPECT_EQ(table.slots(), 10u);
  table.add(std::make_unique<int>(0));
  EXPECT_EQ(table.slots(), 11u);
}

TEST(SlotTable, WhatIsErasedHasEnded) {
  const auto witness = std::make_shared<int>(1);
  SlotTable<std::shared_ptr<int>> table;
  const SlotId id = table.add(std::make_unique<std::shared_ptr<int>>(witness));
  EXPECT_EQ(witness.use_count(), 2);
  table.erase(id.slot);
  EXPECT_EQ(witness.use_count(), 1);
}

}  // namespace
}  // namespace twitchy::gateway
