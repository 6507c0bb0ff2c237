#include "store/rocksdb/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include "store/rocksdb/database_impl.h"
#include "store/rocksdb/failing_file_system.h"
#include "store/rocksdb/keys.h"
#include "store/rocksdb/rocksdb_message_store.h"
#include "store/rocksdb/sample_entries.h"
#include "store/rocksdb/temporary_directory.h"

namespace twitchy::store {
namespace {

namespace fs = std::filesystem;
using rocksdb::IOStatus;
using testing::HasSubstr;
using testing::Not;

class DatabaseTest : public testing::Test {
 protected:
  std::string error_of_opening(const fs::path& data_dir, rocksdb::Env* env = rocksdb::Env::Default()) {
    const auto opened = Database::Impl::open(data_dir, random_, env);
    return opened ? "opened" : opened.error().message;
  }

  TemporaryDirectory directory_;
  SystemRandom random_;
};

TEST_F(DatabaseTest, MakesItsDirectory) {
  const auto data_dir = directory_.path() / "not" / "there" / "yet";
  EXPECT_TRUE(Database::open(data_dir, random_).has_value());
  EXPECT_TRUE(fs::is_directory(data_dir / "rocksdb"));
}

TEST_F(DatabaseTest, SaysThatTheDirectoryCannotBeMade) {
  const auto file = directory_.path() / "file";
  std::ofstream(file) << "not a directory";
  EXPECT_THAT(error_of_opening(file), HasSubstr((file / "rocksdb").string() + ": cannot be made: "));
}

TEST_F(DatabaseTest, SaysThatTheDirectoryCannotBeWrittenTo) {
  const auto database = directory_.path() / "rocksdb";
  fs::create_directory(database);
  fs::permissions(database, fs::perms::owner_read | fs::perms::owner_exec);
  if (access(database.c_str(), W_OK) == 0) GTEST_SKIP() << "root may write anywhere";
  EXPECT_THAT(error_of_opening(directory_.path()), HasSubstr(database.string() + ": cannot be written to: "));
}

TEST_F(DatabaseTest, SaysThatItIsOpenElsewhere) {
  const auto first = Database::open(directory_.path(), random_);
  ASSERT_TRUE(first);
  EXPECT_EQ(error_of_opening(directory_.path()),
            (directory_.path() / "rocksdb").string() + ": another process has it open");
}

TEST_F(DatabaseTest, SaysThatTheDiskIsFull) {
  FaultPlan plan;
  const auto env = rocksdb::NewCompositeEnv(std::make_shared<FailingFileSystem>(plan));
  plan.arm(0, 1000, IOStatus::NoSpace("no space left on device"));
  EXPECT_EQ(error_of_opening(directory_.path(), env.get()),
            (directory_.path() / "rocksdb").string() + ": the disk is full");
}

TEST_F(DatabaseTest, RefusesAFormatItDoesNotKnow) {
  {
    const auto opened = Database::open(directory_.path(), random_).value();
    ASSERT_TRUE(opened->impl().db->Put({}, opened->impl().meta(), slice(meta::kFormat), "2").ok());
  }
  EXPECT_THAT(error_of_opening(directory_.path()), HasSubstr("its format is 2, and this version reads 1"));
}

TEST_F(DatabaseTest, SaysInOneLineThatAFileIsDamaged) {
  {
    const auto opened = Database::open(directory_.path(), random_).value();
    ASSERT_TRUE(opened->impl().db->Put({}, opened->impl().accounts(), "key", "value").ok());
  }
  for (const auto& file : fs::directory_iterator(directory_.path() / "rocksdb")) {
    if (file.path().filename().string().starts_with("MANIFEST")) std::ofstream(file.path()) << "damaged";
  }
  EXPECT_THAT(error_of_opening(directory_.path()), HasSubstr("rocksdb: cannot be opened: "));
  EXPECT_THAT(error_of_opening(directory_.path()), Not(HasSubstr("\n")));
}

TEST_F(DatabaseTest, ADamagedTableIsAnErrorOfTheRead) {
  auto opened = Database::open(directory_.path(), random_).value();
  const RoomId room{"bestie"};
  {
    RocksDbMessageStore store(*opened);
    const auto entries = sample_entries(1, 500);
    const CommittedRoom committed{room, entries};
    ASSERT_TRUE(store.commit({&committed, 1}, {}));
    ASSERT_TRUE(opened->impl().db->Flush({}, opened->impl().messages()).ok());
  }
  opened.reset();
  for (const auto& file : fs::directory_iterator(directory_.path() / "rocksdb")) {
    if (file.path().extension() != ".sst") continue;
    std::fstream table(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    table.seekp(100);
    table << "damaged";
  }
  opened = Database::open(directory_.path(), random_).value();
  RocksDbMessageStore store(*opened);
  const auto found = store.read_now(room, {Sequence{}, Sequence{UINT64_MAX}, 1000});
  ASSERT_TRUE(found.has_error());
  EXPECT_EQ(found.error().code, ErrorCode::internal);
}

// One run of the sweep: five commits, of which one meets the fault; what is acked must be found again.
class FaultyRun {
 public:
  FaultyRun(int operation, const IOStatus& error) {
    const auto env = rocksdb::NewCompositeEnv(std::make_shared<FailingFileSystem>(plan_));
    auto database = Database::Impl::open(directory_.path(), random_, env.get()).value();
    {
      RocksDbMessageStore store(*database);
      plan_.arm(operation, 1, error);
      for (int i = 0; i < 5; ++i) commit_ten(store);
      plan_.disarm();
    }
    database.reset();
    verify();
  }

  bool has_failed() const { return plan_.has_failed(); }
  std::uint64_t acked() const { return acked_; }

 private:
  // As the committer does it: after an error, what is there decides which sequence comes next.
  void commit_ten(RocksDbMessageStore& store) {
    const std::uint64_t first = store.bounds_now(kRoom).value().head.value() + 1;
    const auto entries = sample_entries(first, first + 9);
    const CommittedRoom room{kRoom, entries};
    const auto committed = store.commit({&room, 1}, sample_nonces(first, first + 9, kSampleStart));
    if (committed) {
      acked_ = first + 9;
    } else {
      const auto expected = stopped_ ? ErrorCode::busy : ErrorCode::unknown;
      EXPECT_EQ(committed.error().code, expected) << "what is refused was surely not written";
      stopped_ = !store.resume_after_error();
    }
  }

  void verify() {
    const auto database = Database::open(directory_.path(), random_).value();
    RocksDbMessageStore store(*database);
    const auto head = store.bounds_now(kRoom).value().head.value();
    EXPECT_GE(head, acked_);
    EXPECT_EQ(head % 10, 0u) << "a batch is there wholly or not at all";
    const auto found = store.read_now(kRoom, {Sequence{}, Sequence{UINT64_MAX}, 1000}).value();
    ASSERT_EQ(found.size(), head);
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].seq, Sequence{i + 1});
      EXPECT_EQ(*found[i].entry, *sample_entry(i + 1).entry);
    }
    EXPECT_EQ(store.nonces_since(0).value().size(), head);
  }

  const RoomId kRoom{"bestie"};
  TemporaryDirectory directory_;
  SystemRandom random_;
  FaultPlan plan_;
  bool stopped_ = false;
  std::uint64_t acked_ = 0;
};

// `goes_on`: whether the commits after the one that failed go well.
void sweep(const IOStatus& error, bool goes_on) {
  int operation = 0;
  for (;; ++operation) {
    SCOPED_TRACE("operation " + std::to_string(operation) + " fails");
    const FaultyRun run(operation, error);
    if (!run.has_failed()) {
      EXPECT_EQ(run.acked(), 50u);
      break;
    }
    if (goes_on) {
      EXPECT_EQ(run.acked(), 40u);
    }
  }
  EXPECT_GE(operation, 10) << "each commit is a write and a sync at least";
}

TEST(DatabaseFaults, WhatWasAckedIsFoundWhicheverOperationFails) {
  sweep(IOStatus::IOError("input/output error"), false);
}

TEST(DatabaseFaults, CommitsGoOnAfterTheDiskWasFullForAMoment) {
  auto full = IOStatus::NoSpace("no space left on device");
  full.SetRetryable(true);
  sweep(full, true);
}

}  // namespace
}  // namespace twitchy::store
