#include <vector>

#include "store/account_store_conformance.h"
#include "store/cassandra/cassandra_account_store.h"
#include "store/cassandra/cassandra_message_store.h"
#include "store/cassandra/live_cassandra_testing.h"
#include "store/message_store_conformance.h"

namespace twitchy::store {
namespace {

const SystemClock& the_clock() {
  static const SystemClock clock;
  return clock;
}

MakeMessageStore messages_kept_for(std::uint32_t days) {
  return [days] { return std::make_shared<CassandraMessageStore>(shared_session(), the_clock(), days); };
}

INSTANTIATE_TEST_SUITE_P(CassandraForMonth, MessageStoreConformance, testing::Values(messages_kept_for(30)));
INSTANTIATE_TEST_SUITE_P(CassandraForEver, MessageStoreConformance, testing::Values(messages_kept_for(0)));

INSTANTIATE_TEST_SUITE_P(Cassandra, AccountStoreConformance, testing::Values([] {
                           return std::make_shared<CassandraAccountStore>(shared_session(), the_clock());
                         }));

}  // namespace
}  // namespace twitchy::store
