// `store_crash_writer DIR`: commits to DIR until it is killed, and prints the head after each commit. The
// crash test runs it, kills it, and looks for what it said was durable.

#include <unistd.h>

#include <cstdio>
#include <string>

#include "store/rocksdb/rocksdb_message_store.h"
#include "store/rocksdb/sample_entries.h"

using namespace twitchy;
using namespace twitchy::store;

namespace {

int write_for_ever(RocksDbMessageStore& store) {
  const RoomId room{"bestie"};
  for (std::uint64_t head = store.bounds_now(room).value().head.value();;) {
    const std::uint64_t last = head + 1 + head % 50;
    const auto entries = sample_entries(head + 1, last);
    const CommittedRoom committed{room, entries};
    if (!store.commit({&committed, 1}, sample_nonces(head + 1, last, kSampleStart))) return 1;
    head = last;
    const std::string line = std::to_string(head) + "\n";
    if (write(STDOUT_FILENO, line.data(), line.size()) < 0) return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  SystemRandom random;
  auto database = Database::open(argv[1], random);
  if (!database) {
    std::fprintf(stderr, "%s\n", database.error().message.c_str());
    return 1;
  }
  RocksDbMessageStore store(**database);
  return write_for_ever(store);
}
