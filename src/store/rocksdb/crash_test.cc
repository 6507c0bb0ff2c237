#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "store/rocksdb/rocksdb_message_store.h"
#include "store/rocksdb/sample_entries.h"
#include "store/rocksdb/temporary_directory.h"

namespace twitchy::store {
namespace {

namespace fs = std::filesystem;

// A store_crash_writer at work on a directory.
class CrashWriter {
 public:
  explicit CrashWriter(const fs::path& directory) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = TWITCHY_CRASH_WRITER;
    std::string argument = directory;
    char* const arguments[] = {program.data(), argument.data(), nullptr};
    EXPECT_EQ(posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
  }
  ~CrashWriter() { fclose(output_); }
  CrashWriter(const CrashWriter&) = delete;
  CrashWriter& operator=(const CrashWriter&) = delete;

  // The head after its next commit; 0 when it has ended.
  std::uint64_t next_head() {
    char line[32];
    return fgets(line, sizeof line, output_) != nullptr ? std::stoull(line) : 0;
  }

  // Kills it; the last head that it said was durable.
  std::uint64_t kill_now() {
    kill(pid_, SIGKILL);
    std::uint64_t last = 0;
    while (const std::uint64_t head = next_head()) last = head;
    int status = 0;
    waitpid(pid_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    return last;
  }

 private:
  pid_t pid_ = 0;
  FILE* output_ = nullptr;
};

// Opens what a writer left; its head. Everything up to there must be whole.
std::uint64_t verified_head(const fs::path& directory) {
  SystemRandom random;
  const auto database = Database::open(directory, random).value();
  RocksDbMessageStore store(*database);
  const RoomId room{"bestie"};
  const auto head = store.bounds_now(room).value().head.value();
  const auto found = store.read_now(room, {Sequence{}, Sequence{UINT64_MAX}, SIZE_MAX}).value();
  EXPECT_EQ(found.size(), head);
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].seq, Sequence{i + 1});
    EXPECT_EQ(*found[i].entry, *sample_entry(i + 1).entry);
  }
  EXPECT_EQ(store.nonces_since(0).value().size(), head) << "nonces come and go with their entries";
  return head;
}

TEST(Crash, EveryCommitThatReturnedIsFoundAfterAKill) {
  const TemporaryDirectory directory;
  std::uint64_t acked = 0;
  for (int round = 0; round < 5; ++round) {
    CrashWriter writer(directory.path());
    for (int commit = 0; commit <= round * 7; ++commit) {
      const std::uint64_t head = writer.next_head();
      ASSERT_GT(head, acked) << "the writer goes on where the last one was killed";
      acked = head;
    }
    acked = std::max(acked, writer.kill_now());
    const std::uint64_t head = verified_head(directory.path());
    EXPECT_GE(head, acked);
    acked = head;
  }
}

TEST(Crash, ATornTailOfTheLogLosesWholeCommitsOnly) {
  const TemporaryDirectory directory;
  CrashWriter writer(directory.path());
  for (int commit = 0; commit < 10; ++commit) ASSERT_GT(writer.next_head(), 0u);
  writer.kill_now();
  fs::path newest;
  for (const auto& file : fs::directory_iterator(directory.path() / "rocksdb")) {
    if (file.path().extension() == ".log" && file.path() > newest) newest = file.path();
  }
  for (int cut = 0; cut < 3; ++cut) {
    const TemporaryDirectory copy;
    fs::copy(directory.path(), copy.path(), fs::copy_options::recursive);
    const auto log = copy.path() / "rocksdb" / newest.filename();
    fs::resize_file(log, fs::file_size(log) * static_cast<std::uintmax_t>(cut + 1) / 4);
    std::uint64_t whole = 0;
    for (const std::uint64_t head = verified_head(copy.path()); whole < head;) whole += 1 + whole % 50;
    EXPECT_EQ(whole, verified_head(copy.path()));
  }
}

TEST(Crash, AWriterElsewhereKeepsTheDatabase) {
  const TemporaryDirectory directory;
  CrashWriter writer(directory.path());
  ASSERT_GT(writer.next_head(), 0u);
  SystemRandom random;
  const auto second = Database::open(directory.path(), random);
  ASSERT_TRUE(second.has_error());
  EXPECT_EQ(second.error().message,
            (directory.path() / "rocksdb").string() + ": another process has it open");
  writer.kill_now();
  EXPECT_GT(verified_head(directory.path()), 0u);
}

}  // namespace
}  // namespace twitchy::store
