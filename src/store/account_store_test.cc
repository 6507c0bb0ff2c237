#include "store/account_store_conformance.h"
#include "store/memory/memory_account_store.h"

namespace twitchy::store {
namespace {

INSTANTIATE_TEST_SUITE_P(Memory, AccountStoreConformance,
                         testing::Values([] { return std::make_shared<MemoryAccountStore>(); }));

}  // namespace
}  // namespace twitchy::store
