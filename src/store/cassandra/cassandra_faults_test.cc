// The node is killed, frozen and started again. What was acknowledged is there, what was refused is not.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "model/limits.h"
#include "store/cassandra/cassandra_account_store.h"
#include "store/cassandra/cassandra_message_store.h"
#include "store/cassandra/live_cassandra_testing.h"

namespace twitchy::store {
namespace {

using namespace std::chrono_literals;

// Tries until `holds`; a minute is an error.
void eventually(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (!holds()) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::this_thread::sleep_for(10ms);
  }
}

constexpr std::uint64_t kAppended = 20;  // entries of an append, which all fit into one batch

// Append after append to a room, each once, and how each ended.
class Ledger {
 public:
  explicit Ledger(CassandraMessageStore& store) : store_(store) {}

  const RoomId& room() const { return room_; }
  std::uint64_t acked() const { return acked_; }
  std::uint64_t failed() const { return failed_; }

  void append_next() {
    const std::uint64_t first = ++appends_ * kAppended;
    const auto result =
        await<void>([&](auto done) { store_.append(room_, entries(first), std::move(done)); });
    if (result) {
      ended_[first] = std::nullopt;
      ++acked_;
      return;
    }
    ended_[first] = result.error().code;
    ++failed_;
    std::this_thread::sleep_for(5ms);
  }

  void expect_kept_by(CassandraMessageStore& store) const {
    const auto rows = await<std::vector<LogEntry>>([&](auto done) {
      store.read(room_, {Sequence{}, Sequence{UINT64_MAX}, 1'000'000, ReadRange::End::oldest},
                 std::move(done));
    });
    std::map<std::uint64_t, std::uint64_t> found;  // of each append, how many rows
    for (const auto& row : rows.value()) {
      ++found[row.seq.value() / kAppended * kAppended];
      EXPECT_EQ(row.entry->text, std::to_string(row.seq.value()));
    }
    for (const auto& [first, error] : ended_) {
      const std::uint64_t count = found.contains(first) ? found[first] : 0;
      if (!error) {
        EXPECT_EQ(count, kAppended) << "acknowledged, and lost: " << first;
      } else if (*error == ErrorCode::busy) {
        EXPECT_EQ(count, 0u) << "refused, and there: " << first;
      } else {
        EXPECT_EQ(*error, ErrorCode::unknown);
        EXPECT_TRUE(count == 0 || count == kAppended) << "a part of a batch: " << first;
      }
    }
  }

 private:
  static std::vector<LogEntry> entries(std::uint64_t first) {
    std::vector<LogEntry> made;
    for (auto seq = first; seq < first + kAppended; ++seq) {
      Entry entry;
      entry.at = SystemClock().now_ms();
      entry.text = std::to_string(seq);
      made.push_back({Sequence{seq}, std::make_shared<const Entry>(std::move(entry))});
    }
    return made;
  }

  CassandraMessageStore& store_;
  const RoomId room_{"room-" + std::to_string(SystemRandom().next())};
  std::uint64_t appends_ = 0;
  std::atomic<std::uint64_t> acked_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::map<std::uint64_t, std::optional<ErrorCode>> ended_;
};

class CassandraFaults : public testing::Test {
 protected:
  // The other tests go on with the same node.
  void TearDown() override {
    eventually([] { return run_cql("SELECT room FROM $keyspace.room_bounds LIMIT 1").has_value(); });
  }

  const CassandraConfig& config_ = shared_config();  // makes the tables, while the node is well
  SystemClock clock_;
};

TEST_F(CassandraFaults, WhatWasAcknowledgedIsThereAfterAKillAndOneSessionGoesOn) {
  const auto session = connect(config_).value();
  CassandraMessageStore store(session, clock_, 30);
  std::vector<std::unique_ptr<Ledger>> ledgers;
  for (int i = 0; i < 2; ++i) ledgers.push_back(std::make_unique<Ledger>(store));
  std::atomic<bool> is_over{false};
  std::vector<std::thread> writers;
  for (auto& ledger : ledgers) {
    writers.emplace_back([&is_over, &ledger = *ledger] {
      while (!is_over) ledger.append_next();
    });
  }
  for (int round = 0; round < 2; ++round) {
    const std::uint64_t acked = ledgers[0]->acked();
    const std::uint64_t failed = ledgers[0]->failed();
    eventually([&] { return ledgers[0]->acked() > acked + 50; });
    control_node("kill");
    eventually([&] { return ledgers[0]->failed() > failed + 5; });
    control_node("start");
    const std::uint64_t before = ledgers[1]->acked();
    eventually([&] { return ledgers[1]->acked() > before + 50; });
  }
  is_over = true;
  for (auto& writer : writers) writer.join();
  CassandraMessageStore other(shared_session(), clock_, 30);
  eventually([] { return run_cql("SELECT room FROM $keyspace.room_bounds LIMIT 1").has_value(); });
  for (const auto& ledger : ledgers) ledger->expect_kept_by(other);
  session->stop();
}

TEST_F(CassandraFaults, ANameIsTakenIfItWasAcknowledgedAndFreeIfItWasRefused) {
  const auto session = connect(config_).value();
  CassandraAccountStore store(session, clock_);
  std::map<std::string, Result<Account>> ended;
  std::atomic<std::size_t> created_so_far{0};
  const auto create_next = [&] {
    Account account;
    account.user.name = "Ada_" + std::to_string(SystemRandom().next());
    account.folded_name = fold_name(account.user.name);
    const auto result = await<Account>([&](auto done) { store.create_account(account, std::move(done)); });
    if (result) ++created_so_far;
    ended.emplace(account.folded_name, result);
  };
  std::atomic<bool> is_over{false};
  std::thread creator([&] {
    while (!is_over) {
      create_next();
      std::this_thread::sleep_for(1ms);
    }
  });
  eventually([&] { return created_so_far > 5; });
  control_node("kill");
  control_node("start");
  const auto session_after = connect(config_).value();
  const std::size_t before = created_so_far;
  eventually([&] { return created_so_far > before + 5; });
  is_over = true;
  creator.join();
  std::set<UserId> ids;
  CassandraAccountStore other(session_after, clock_);
  for (const auto& [name, result] : ended) {
    const auto found =
        await<std::optional<Account>>([&](auto done) { other.find_account(name, std::move(done)); });
    if (result) {
      EXPECT_EQ(found.value(), *result);
      EXPECT_TRUE(ids.insert(result->user.id).second);
    } else if (result.error().code == ErrorCode::busy) {
      EXPECT_FALSE(found.value().has_value());
    } else {
      EXPECT_EQ(result.error().code, ErrorCode::unknown) << result.error().message;
    }
  }
  EXPECT_LT(created_so_far, ended.size()) << "the node was away, and no one noticed";
  session->stop();
}

// A node that hangs: what may have reached it is `unknown`, once; what only asks is `busy`.
TEST_F(CassandraFaults, WhatAFrozenNodeIsAskedEndsAndItGoesOnAfterwards) {
  const auto session = connect(config_).value();
  CassandraMessageStore store(session, clock_, 30);
  Ledger ledger(store);
  ledger.append_next();
  ASSERT_EQ(ledger.acked(), 1u);
  control_node("freeze");
  auto bounds = std::async(std::launch::async, [&] {
    return await<Bounds>([&](auto done) { store.bounds(ledger.room(), std::move(done)); });
  });
  ledger.append_next();
  EXPECT_EQ(ledger.failed(), 1u);
  const auto ended = bounds.get();
  control_node("thaw");
  ASSERT_TRUE(ended.has_error());
  EXPECT_EQ(ended.error().code, ErrorCode::busy);
  eventually([&] {
    ledger.append_next();
    return ledger.acked() > 10;
  });
  ledger.expect_kept_by(store);
  session->stop();
}

TEST_F(CassandraFaults, StoppingEndsEveryCallOnce) {
  const auto session = connect(config_).value();
  const RoomId room{"room-" + std::to_string(SystemRandom().next())};
  std::vector<LogEntry> entries;
  for (std::uint64_t seq = 1; seq <= 5; ++seq) {
    Entry entry;
    entry.at = clock_.now_ms();
    entries.push_back({Sequence{seq}, std::make_shared<const Entry>(entry)});
  }
  CassandraMessageStore store(session, clock_, 30);
  ASSERT_TRUE(await<void>([&](auto done) { store.append(room, entries, std::move(done)); }));
  control_node("freeze");
  constexpr int kCalls = 50;
  std::atomic<int> unknown{0};
  std::atomic<int> busy{0};
  std::atomic<int> others{0};
  const auto count = [&](const auto& result) {
    if (result) {
      ++others;
    } else {
      ++(result.error().code == ErrorCode::unknown ? unknown
         : result.error().code == ErrorCode::busy  ? busy
                                                   : others);
    }
  };
  for (int i = 0; i < kCalls; ++i) {
    store.append(room, entries, count);
    store.bounds(room, count);
  }
  session->stop();
  EXPECT_EQ(unknown, kCalls) << "the writes";
  EXPECT_EQ(busy, kCalls) << "the reads";
  store.append(room, entries, count);
  store.bounds(room, count);
  EXPECT_EQ(busy, kCalls + 2) << "once stopped";
  EXPECT_EQ(others, 0);
  control_node("thaw");
}

TEST_F(CassandraFaults, ANodeThatComesUpLaterIsFound) {
  control_node("kill");
  auto connecting = std::async(std::launch::async, [&] { return connect(config_); });
  control_node("start");
  const auto session = connecting.get();
  ASSERT_TRUE(session.has_value()) << session.error().message;
  (*session)->stop();
}

}  // namespace
}  // namespace twitchy::store
