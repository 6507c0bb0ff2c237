// archiver_group_member ROOM…: archives nothing of the rooms, but says which are its own, until it is killed.
// For archiver_group_test.
#include <chrono>
#include <cstdio>
#include <span>
#include <thread>
#include <vector>

#include "broker/kafka/archiver_group.h"
#include "broker/kafka/testing.h"

namespace {

using namespace twitchy;

class Teller final : public broker::OwnershipListener {
 public:
  void on_gained(std::span<const RoomId> rooms) override {
    for (const auto& room : rooms) std::printf("%s\n", room.value().c_str());
    std::fflush(stdout);
  }
  void on_lost(std::span<const RoomId>) override {}
};

}  // namespace

int main(int count, char** arguments) {
  std::vector<RoomId> rooms(arguments + 1, arguments + count);
  auto config = broker::kafka_for_tests();
  config.settings = {{"session.timeout.ms", "6000"}};
  broker::MemoryRoomOrigins origins;
  const auto group = broker::ArchiverGroup::make(config, rooms, origins).value();
  Teller teller;
  group->start(teller);
  while (true) std::this_thread::sleep_for(std::chrono::hours(1));
}
