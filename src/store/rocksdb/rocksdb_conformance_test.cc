#include "base/random.h"
#include "store/account_store_conformance.h"
#include "store/message_store_conformance.h"
#include "store/rocksdb/database.h"
#include "store/rocksdb/rocksdb_account_store.h"
#include "store/rocksdb/rocksdb_message_store.h"
#include "store/rocksdb/temporary_directory.h"

namespace twitchy::store {
namespace {

// A store on a database of its own, in a directory of its own.
template <typename Store>
struct OnDisk {
  TemporaryDirectory directory;
  SystemRandom random;
  std::unique_ptr<Database> database = Database::open(directory.path(), random).value();
  Store store{*database};
};

template <typename Store>
std::shared_ptr<Store> make() {
  auto on_disk = std::make_shared<OnDisk<Store>>();
  return {on_disk, &on_disk->store};
}

INSTANTIATE_TEST_SUITE_P(RocksDb, MessageStoreConformance, testing::Values(&make<RocksDbMessageStore>));
INSTANTIATE_TEST_SUITE_P(RocksDb, AccountStoreConformance, testing::Values(&make<RocksDbAccountStore>));

}  // namespace
}  // namespace twitchy::store
