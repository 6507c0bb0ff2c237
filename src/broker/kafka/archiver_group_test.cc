#include "broker/kafka/archiver_group.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/log.h"
#include "broker/kafka/handles.h"
#include "broker/kafka/patience.h"
#include "broker/kafka/testing.h"
#include "broker/kafka/topics.h"
#include "broker/testing.h"

namespace twitchy::broker {
namespace {

using std::chrono_literals::operator""s;

// Which member has which room; fails the test if two have one.
class Owners {
 public:
  void gain(int member, std::span<const RoomId> rooms) {
    const std::lock_guard lock(mutex_);
    for (const auto& room : rooms) {
      EXPECT_TRUE(owners_.emplace(room, member).second) << "two have " << room.value();
    }
    changed_.notify_all();
  }
  void lose(int member, std::span<const RoomId> rooms) {
    const std::lock_guard lock(mutex_);
    for (const auto& room : rooms) {
      EXPECT_EQ(owners_.at(room), member);
      owners_.erase(room);
    }
    changed_.notify_all();
  }
  // How many rooms each member has, in order.
  bool await(const std::vector<std::size_t>& wanted) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kBrokerPatience, [&] {
      std::vector<std::size_t> counts(wanted.size());
      for (const auto& [room, member] : owners_) ++counts.at(static_cast<std::size_t>(member));
      return counts == wanted;
    });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<RoomId, int> owners_;  // guarded by mutex_
};

class Listener final : public OwnershipListener {
 public:
  Listener(Owners& owners, int member) : owners_(owners), member_(member) {}
  void on_gained(std::span<const RoomId> rooms) override { owners_.gain(member_, rooms); }
  void on_lost(std::span<const RoomId> rooms) override { owners_.lose(member_, rooms); }

 private:
  Owners& owners_;
  const int member_;
};

// An archiver_group_member.
class OtherProcess {
 public:
  explicit OtherProcess(const std::vector<RoomId>& rooms) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<std::string> words{TWITCHY_ARCHIVER_GROUP_MEMBER};
    for (const auto& room : rooms) words.push_back(room.value());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    EXPECT_EQ(posix_spawn(&pid_, words[0].c_str(), &actions, nullptr, arguments.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
  }
  ~OtherProcess() {
    if (pid_ != 0) kill_now();
    fclose(output_);
  }
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;

  // Waits for so many more.
  bool await_gained(std::size_t count) {
    char line[128];
    for (; count > 0 && fgets(line, sizeof line, output_) != nullptr; --count) continue;
    return count == 0;
  }
  void kill_now() {
    kill(pid_, SIGKILL);
    waitpid(std::exchange(pid_, 0), nullptr, 0);
  }

 private:
  pid_t pid_ = 0;
  FILE* output_ = nullptr;
};

class ArchiverGroupTest : public testing::Test {
 protected:
  ArchiverGroupTest() {
    spdlog::set_level(spdlog::level::off);
    std::vector<std::string> topics;
    for (const auto& room : rooms_) topics.push_back(kafka::topic_of(kafka_for_tests(), room));
    const auto config = kafka_for_tests();
    EXPECT_TRUE(kafka::with_patience(config, [&] { return kafka::ensure_topics(config, topics, 5s); }));
  }
  ~ArchiverGroupTest() override {
    groups_.clear();
    spdlog::set_level(spdlog::level::err);
  }

  ArchiverGroup& join() {
    listeners_.push_back(std::make_unique<Listener>(owners_, static_cast<int>(groups_.size())));
    auto config = kafka_for_tests();
    config.settings = {{"session.timeout.ms", "6000"}};
    groups_.push_back(ArchiverGroup::make(config, rooms_, origins_).value());
    groups_.back()->start(*listeners_.back());
    return *groups_.back();
  }

  // What the group has kept; as anyone may ask.
  static std::int64_t committed(const RoomId& room) {
    auto conf = kafka::make_conf(kafka_for_tests(), kafka::Role::consumer, nullptr).value();
    rd_kafka_conf_set(conf.get(), "group.id", "twitchy-archiver", nullptr, 0);
    const auto client = kafka::make_client(std::move(conf), kafka::Role::consumer).value();
    const kafka::Positions positions(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(positions.get(), kafka::topic_of(kafka_for_tests(), room).c_str(), 0);
    const auto error = rd_kafka_committed(client.get(), positions.get(), 5'000);
    return error ? -1 : positions->elems[0].offset;
  }
  static bool await_committed(const RoomId& room, std::int64_t offset) {
    const auto deadline = std::chrono::steady_clock::now() + kBrokerPatience;
    while (committed(room) != offset) {
      if (std::chrono::steady_clock::now() > deadline) return false;
    }
    return true;
  }

  const std::vector<RoomId> rooms_{fresh_room(), fresh_room(), fresh_room(), fresh_room()};
  MemoryRoomOrigins origins_;
  Owners owners_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::unique_ptr<ArchiverGroup>> groups_;
};

TEST_F(ArchiverGroupTest, OneHasAllRooms) {
  join();
  EXPECT_TRUE(owners_.await({4}));
  groups_.back()->stop();
  EXPECT_TRUE(owners_.await({0})) << "told that it has lost them";
}

TEST_F(ArchiverGroupTest, MembersShareTheRoomsAndHandThemOver) {
  join();
  EXPECT_TRUE(owners_.await({4}));
  join();
  EXPECT_TRUE(owners_.await({2, 2}));
  groups_[0]->stop();
  EXPECT_TRUE(owners_.await({0, 4}));
}

TEST_F(ArchiverGroupTest, OfOneThatIsKilledTheOtherTakesOver) {
  OtherProcess other(rooms_);
  ASSERT_TRUE(other.await_gained(4));
  join();
  EXPECT_TRUE(owners_.await({2}));
  other.kill_now();
  EXPECT_TRUE(owners_.await({4}));
}

TEST_F(ArchiverGroupTest, KeepsHowFarARoomIsArchived) {
  origins_.set(rooms_[1], {Epoch{"e"}, Sequence{500}, Sequence{500}});
  auto& group = join();
  ASSERT_TRUE(owners_.await({4}));
  group.commit(rooms_[0], Sequence{7});
  group.commit(rooms_[1], Sequence{507});
  EXPECT_TRUE(await_committed(rooms_[0], 7)) << "the offset of the eighth";
  EXPECT_TRUE(await_committed(rooms_[1], 7));
  group.commit(rooms_[0], Sequence{9});
  group.stop();
  EXPECT_EQ(committed(rooms_[0]), 9) << "when it gives the room up";
  join();
  ASSERT_TRUE(owners_.await({0, 4}));
  EXPECT_EQ(committed(rooms_[0]), 9);
  EXPECT_EQ(committed(rooms_[2]), RD_KAFKA_OFFSET_INVALID);
}

TEST_F(ArchiverGroupTest, GoesOnWhenKafkaIsBack) {
  auto& group = join();
  ASSERT_TRUE(owners_.await({4}));
  control_kafka("kill");
  group.commit(rooms_[0], Sequence{3});
  control_kafka("start");
  // As the archiver does, whose commits come after writes: what is lost with the room is told again.
  const auto deadline = std::chrono::steady_clock::now() + kBrokerPatience;
  do group.commit(rooms_[0], Sequence{4});
  while (committed(rooms_[0]) != 4 && std::chrono::steady_clock::now() < deadline);
  EXPECT_EQ(committed(rooms_[0]), 4);
  EXPECT_TRUE(owners_.await({4}));
}

TEST_F(ArchiverGroupTest, StopsWithoutKafka) {
  auto& group = join();
  ASSERT_TRUE(owners_.await({4}));
  group.commit(rooms_[0], Sequence{3});
  control_kafka("kill");
  group.stop();
  EXPECT_TRUE(owners_.await({0}));
  control_kafka("start");
}

TEST_F(ArchiverGroupTest, AnUnknownSettingIsNamed) {
  auto config = kafka_for_tests();
  config.settings = {{"no.such.thing", "1"}};
  const auto made = ArchiverGroup::make(config, rooms_, origins_);
  ASSERT_TRUE(made.has_error());
  EXPECT_EQ(made.error().code, ErrorCode::bad_request);
}

}  // namespace
}  // namespace twitchy::broker
