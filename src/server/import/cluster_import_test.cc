#include "server/import/cluster_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "model/limits.h"
#include "store/cassandra/live_cassandra_testing.h"
#include "store/rocksdb/rocksdb_account_store.h"
#include "store/rocksdb/temporary_directory.h"

namespace twitchy::server {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using store::Bounds;
using store::RoomOrigin;
using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

constexpr TimeMs kHour = 3'600'000;

// The time of day, and a steady time that is a second later whenever someone asks: so that all progress
// shows.
class SteppingClock final : public Clock {
 public:
  TimeMs now_ms() const override { return SystemClock().now_ms(); }
  SteadyTime steady_now() const override { return SteadyTime{} + std::chrono::seconds(++seconds_); }
  std::chrono::nanoseconds thread_time() const override { return {}; }

 private:
  mutable std::atomic<int> seconds_{0};
};

// An embedded server's data, and a keyspace for it.
class ClusterImportTest : public testing::Test {
 protected:
  ClusterImportTest() { store::apply_schema(config_).value(); }
  ~ClusterImportTest() override { session_->stop(); }

  // ---- The data
  Account create(const std::string& name, std::optional<TimeMs> disabled_at = {}) {
    Account account;
    account.user.name = name;
    account.user.roles = {"vip", "moderator"};
    account.folded_name = fold_name(name);
    account.password_hash = "$argon2id$hash of " + name;
    account.created_at = start_ - kHour;
    account.disabled_at = disabled_at;
    store::RocksDbAccountStore accounts(*database_);
    return await<Account>([&](auto done) { accounts.create_account(account, std::move(done)); }).value();
  }
  void sign_in(std::uint8_t token, UserId user, TimeMs expires_at) {
    store::RocksDbAccountStore accounts(*database_);
    await<void>([&](auto done) {
      accounts.put_session({store::TokenHash{token}, user, expires_at}, std::move(done));
    }).value();
  }
  void sign_out(std::uint8_t token) {
    store::RocksDbAccountStore accounts(*database_);
    await<void>([&](auto done) {
      accounts.delete_session(store::TokenHash{token}, std::move(done));
    }).value();
  }
  // As a server does: the room has its epoch before anyone talks.
  void say(const std::string& room, std::uint64_t first, std::uint64_t last, TimeMs at) {
    store::RocksDbMessageStore messages(*database_);
    messages.epoch(RoomId{room}).value();
    std::vector<LogEntry> entries;
    for (auto seq = first; seq <= last; ++seq) {
      Entry entry;
      entry.at = at;
      entry.user = UserId{1000 + seq % 3};
      entry.user_name = "Ada";
      entry.text = "message " + std::to_string(seq) + " of " + room;
      entry.nonce = std::to_string(seq);
      entries.push_back({Sequence{seq}, std::make_shared<const Entry>(entry)});
    }
    await<void>([&](auto done) { messages.append(RoomId{room}, entries, std::move(done)); }).value();
  }
  void expire_here(const std::string& room, TimeMs before) {
    store::RocksDbMessageStore messages(*database_);
    await<std::uint64_t>([&](auto done) { messages.expire(RoomId{room}, before, std::move(done)); }).value();
  }
  Epoch epoch(const std::string& room) {
    return store::RocksDbMessageStore(*database_).epoch(RoomId{room}).value();
  }

  // ---- The import
  Result<void> import_data() { return import_data(clock_, session_); }
  Result<void> import_data(const Clock& clock, const std::shared_ptr<store::CassandraSession>& session) {
    ImportProgress progress(clock, false, [this](std::string_view line) {
      lines_.emplace_back(line);
      if (on_line_) on_line_(line);
    });
    const auto sleep = [this](milliseconds time) {
      clock_.advance(time);
      if (on_sleep_) on_sleep_(time);
    };
    return ClusterImport(*database_, session, 30, {clock, sleep, progress}).run();
  }
  std::string refusal() {
    const auto imported = import_data();
    EXPECT_TRUE(imported.has_error());
    if (!imported.has_error()) return {};
    EXPECT_EQ(imported.error().code, ErrorCode::bad_request);
    return imported.error().message;
  }

  // ---- What is there then
  Bounds bounds_there(const std::string& room) {
    store::CassandraMessageStore messages(session_, clock_, 30);
    return await<Bounds>([&](auto done) { messages.bounds(RoomId{room}, std::move(done)); }).value();
  }
  std::optional<RoomOrigin> origin_there(const std::string& room) {
    store::RoomOrigins origins(session_);
    return await<std::optional<RoomOrigin>>([&](auto done) { origins.find(RoomId{room}, std::move(done)); })
        .value();
  }
  std::optional<Account> account_there(const std::string& name) {
    store::CassandraAccountStore accounts(session_, clock_);
    return await<std::optional<Account>>(
               [&](auto done) { accounts.find_account(fold_name(name), std::move(done)); })
        .value();
  }
  std::optional<store::SessionUser> session_there(std::uint8_t token) {
    store::CassandraAccountStore accounts(session_, clock_);
    return await<std::optional<store::SessionUser>>([&](auto done) {
             accounts.find_session(store::TokenHash{token}, clock_.now_ms(), std::move(done));
           })
        .value();
  }
  Result<Account> register_there(const std::string& name) {
    store::CassandraAccountStore accounts(session_, clock_);
    Account account;
    account.user.name = name;
    account.folded_name = fold_name(name);
    return await<Account>([&](auto done) { accounts.create_account(account, std::move(done)); });
  }
  std::size_t rows_there(const std::string& table) {
    return store::run_cql_in(config_.keyspace, "SELECT * FROM $keyspace." + table).value().size();
  }
  static std::vector<LogEntry> all_of(store::MessageStore& messages, const std::string& room) {
    return await<std::vector<LogEntry>>([&](auto done) {
             messages.read(RoomId{room},
                           {Sequence{}, Sequence{UINT64_MAX}, 1'000'000, store::ReadRange::End::oldest},
                           std::move(done));
           })
        .value();
  }
  // The room there is the room here, and its log goes on after it.
  void expect_same(const std::string& room) {
    store::RocksDbMessageStore here(*database_);
    store::CassandraMessageStore there(session_, clock_, 30);
    const auto expected = all_of(here, room);
    const auto found = all_of(there, room);
    ASSERT_EQ(found.size(), expected.size()) << room;
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_EQ(found[i].seq, expected[i].seq);
      ASSERT_EQ(*found[i].entry, *expected[i].entry);
    }
    const Bounds bounds = here.bounds_now(RoomId{room}).value();
    EXPECT_EQ(bounds_there(room), bounds);
    EXPECT_EQ(origin_there(room),
              (RoomOrigin{bounds.head, next(bounds.head), here.epoch(RoomId{room}).value()}));
  }

  const TimeMs start_ = SystemClock().now_ms();  // Cassandra reckons what is kept by its own clock
  ManualClock clock_{start_};
  store::TemporaryDirectory directory_;
  SystemRandom random_;
  const std::unique_ptr<store::Database> database_ =
      store::Database::open(directory_.path(), random_).value();
  const store::CassandraConfig config_ = store::test_config(store::fresh_keyspace());
  const std::shared_ptr<store::CassandraSession> session_ = store::connect(config_).value();
  std::vector<std::string> lines_;
  std::function<void(std::string_view)> on_line_;
  std::function<void(milliseconds)> on_sleep_;
};

TEST_F(ClusterImportTest, WhatIsReadThereIsWhatWasKeptHere) {
  const std::vector<Account> accounts{create("Ada"), create("bob_2"), create("Cyd", start_)};
  sign_in(1, accounts[0].user.id, start_ + kHour);
  sign_in(2, accounts[1].user.id, start_ + kHour);
  sign_in(3, accounts[1].user.id, start_ - 1);
  sign_in(4, accounts[2].user.id, start_ + kHour);
  say("bestie", 1, 12'345, start_ - kHour);
  say("no-longer-served", 1, 30, start_ - 3 * kHour);
  say("no-longer-served", 31, 50, start_ - kHour);
  expire_here("no-longer-served", start_ - 2 * kHour);
  say("all-gone", 1, 10, start_ - 3 * kHour);
  expire_here("all-gone", start_);
  epoch("quiet");

  const auto imported = import_data();
  ASSERT_TRUE(imported.has_value()) << imported.error().message;

  for (const Account& account : accounts) EXPECT_EQ(account_there(account.user.name), account);
  ASSERT_TRUE(session_there(1).has_value());
  EXPECT_EQ(session_there(1)->user, accounts[0].user);
  EXPECT_EQ(session_there(1)->expires_at, start_ + kHour);
  EXPECT_TRUE(session_there(2).has_value());
  EXPECT_FALSE(session_there(3).has_value()) << "it had expired";
  EXPECT_FALSE(session_there(4).has_value()) << "its account is disabled";
  EXPECT_EQ(rows_there("sessions"), 3u);
  for (const char* room : {"bestie", "no-longer-served", "all-gone", "quiet"}) expect_same(room);
  EXPECT_EQ(origin_there("bestie")->first, Sequence{12'346});
  EXPECT_EQ(bounds_there("no-longer-served"), (Bounds{Sequence{31}, Sequence{50}}));
  EXPECT_EQ(bounds_there("all-gone"), (Bounds{Sequence{11}, Sequence{10}}));
  EXPECT_EQ(register_there("Dan").value().user.id, UserId{1003}) << "above all that came along";
  EXPECT_EQ(register_there("ADA").error().code, ErrorCode::name_taken);
  EXPECT_THAT(lines_, Contains(StartsWith("accounts: 3")));
  EXPECT_THAT(lines_, Contains(StartsWith("room bestie: 12345 of 12345 (100 %)")));
}

TEST_F(ClusterImportTest, WhatIsImportedAlreadyIsLeftAlone) {
  const auto ada = create("Ada");
  sign_in(1, ada.user.id, start_ + kHour);
  say("bestie", 1, 100, start_ - kHour);
  ASSERT_TRUE(import_data());
  // The cluster is in use.
  store::CassandraAccountStore accounts(session_, clock_);
  ASSERT_TRUE(await<void>([&](auto done) {
    accounts.put_session({store::TokenHash{9}, ada.user.id, start_ + kHour}, std::move(done));
  }));
  lines_.clear();
  const auto again = import_data();
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_THAT(lines_, testing::ElementsAre(HasSubstr("nothing is to be done")));
  EXPECT_TRUE(session_there(9).has_value()) << "who signed in there stays signed in";
  expect_same("bestie");
}

TEST_F(ClusterImportTest, WhatWasInterruptedGoesOnWhereItWas) {
  const auto ada = create("Ada");
  sign_in(1, ada.user.id, start_ + kHour);
  say("bestie", 1, 12'000, start_ - kHour);
  say("uwu", 1, 100, start_ - kHour);
  const auto lost = store::connect(config_).value();
  on_line_ = [&](std::string_view line) {
    if (line.starts_with("room bestie: 5000 of")) lost->stop();
  };
  const auto interrupted = import_data(SteppingClock(), lost);
  ASSERT_TRUE(interrupted.has_error());
  EXPECT_EQ(interrupted.error().code, ErrorCode::busy);
  EXPECT_EQ(bounds_there("bestie"), (Bounds{Sequence{1}, Sequence{5'000}}));
  EXPECT_FALSE(origin_there("bestie").has_value());

  // Meanwhile people talked here again, someone came and one went.
  on_line_ = nullptr;
  sign_out(1);
  const auto bob = create("Bob");
  sign_in(2, bob.user.id, start_ + kHour);
  say("bestie", 12'001, 12'010, start_ - kHour);
  lines_.clear();
  const auto imported = import_data(SteppingClock(), session_);
  ASSERT_TRUE(imported.has_value()) << imported.error().message;
  EXPECT_THAT(lines_, Contains(StartsWith("room bestie: 10000 of 12010 (83 %)")));
  EXPECT_THAT(lines_, Not(Contains(StartsWith("room bestie: 5000 of"))));
  expect_same("bestie");
  expect_same("uwu");
  EXPECT_EQ(account_there("Ada"), ada);
  EXPECT_EQ(account_there("Bob"), bob);
  EXPECT_FALSE(session_there(1).has_value()) << "signed out before it was all done";
  EXPECT_TRUE(session_there(2).has_value());
}

TEST_F(ClusterImportTest, ManyAccountsAndSessionsAreCopiedInPages) {
  const auto ada = create("Ada");
  const std::size_t count = limits::kCassandraPageRows + 100;
  {
    store::RocksDbAccountStore accounts(*database_);
    for (std::size_t i = 0; i < count; ++i) {
      store::TokenHash token{7, static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8)};
      ASSERT_TRUE(await<void>([&](auto done) {
        accounts.put_session({token, ada.user.id, start_ + kHour}, std::move(done));
      }));
    }
  }
  for (int i = 0; i < 200; ++i) create("user_" + std::to_string(i));
  epoch("quiet");
  const auto lost = store::connect(config_).value();
  on_line_ = [&](std::string_view line) {
    if (line.starts_with("room quiet")) lost->stop();
  };
  ASSERT_TRUE(import_data(SteppingClock(), lost).has_error());
  EXPECT_EQ(rows_there("names"), 201u);
  EXPECT_EQ(rows_there("sessions"), count);
  {
    store::RocksDbAccountStore accounts(*database_);
    ASSERT_TRUE(await<void>([&](auto done) { accounts.expire_sessions(INT64_MAX, std::move(done)); }));
  }
  sign_in(1, ada.user.id, start_ + kHour);
  on_line_ = nullptr;
  const auto imported = import_data();
  ASSERT_TRUE(imported.has_value()) << imported.error().message;
  EXPECT_EQ(rows_there("sessions"), 1u) << "those that ended here meanwhile have ended there";
}

TEST_F(ClusterImportTest, AKeyspaceWithOtherPeopleIsRefused) {
  create("Ada");
  say("bestie", 1, 10, start_ - kHour);
  ASSERT_TRUE(register_there("Eve"));
  EXPECT_THAT(refusal(), HasSubstr("eve is registered in the cluster"));
  EXPECT_EQ(rows_there("accounts"), 1u) << "nothing was written";
  EXPECT_EQ(bounds_there("bestie"), Bounds{});
}

TEST_F(ClusterImportTest, TheSameNameUnderAnotherIdIsSomeoneElse) {
  create("Ada");
  create("Bob");
  ASSERT_EQ(register_there("Bob").value().user.id, kFirstUserId);
  EXPECT_THAT(refusal(), HasSubstr("bob is registered in the cluster"));
  EXPECT_FALSE(account_there("Ada").has_value());
}

TEST_F(ClusterImportTest, ARoomWithAnotherLogIsRefused) {
  create("Ada");
  say("bestie", 1, 10, start_ - kHour);
  store::RoomOrigins origins(session_);
  ASSERT_TRUE(await<RoomOrigin>([&](auto done) {
    origins.get_or_create(RoomId{"bestie"}, {Sequence{}, Sequence{1}, Epoch{"other"}}, std::move(done));
  }));
  EXPECT_THAT(refusal(), HasSubstr("room bestie has another log"));
  EXPECT_EQ(rows_there("accounts"), 0u);
  EXPECT_EQ(rows_there("ids"), 0u);
  EXPECT_EQ(bounds_there("bestie"), Bounds{});
}

TEST_F(ClusterImportTest, ARoomThatWasServedHereAfterItsImportIsRefused) {
  say("bestie", 1, 10, start_ - kHour);
  ASSERT_TRUE(import_data());
  say("bestie", 11, 12, start_ - kHour);
  EXPECT_THAT(refusal(), HasSubstr("room bestie was imported up to 10, and what is here goes on to 12"));
  EXPECT_EQ(bounds_there("bestie").head, Sequence{10});
}

TEST_F(ClusterImportTest, ARoomWithMessagesThatAreNotHereIsRefused) {
  say("bestie", 1, 10, start_ - kHour);
  store::CassandraMessageStore messages(session_, clock_, 30);
  ASSERT_TRUE(await<void>([&](auto done) {
    messages.append(RoomId{"bestie"}, {{Sequence{11}, std::make_shared<const Entry>()}}, std::move(done));
  }));
  EXPECT_THAT(refusal(), HasSubstr("room bestie has messages in the cluster up to 11"));
}

TEST_F(ClusterImportTest, NoRoomIsOpenedWhileItsNewestMessageMayBeSentAgain) {
  say("bestie", 1, 10, start_ - 20'000);
  milliseconds slept{0};
  on_sleep_ = [&](milliseconds time) {
    slept += time;
    EXPECT_FALSE(origin_there("bestie").has_value());
  };
  ASSERT_TRUE(import_data());
  EXPECT_EQ(slept, limits::kNonceWindow - 20s);
  EXPECT_THAT(lines_, Contains(StartsWith("waiting for 100 s")));
  expect_same("bestie");
}

TEST_F(ClusterImportTest, AClockThatWasWrongHoldsItUpForTheWindowAtMost) {
  say("bestie", 1, 10, start_ + 1000 * kHour);
  milliseconds slept{0};
  on_sleep_ = [&](milliseconds time) { slept += time; };
  ASSERT_TRUE(import_data());
  EXPECT_EQ(slept, limits::kNonceWindow);
  expect_same("bestie");
}

TEST_F(ClusterImportTest, GoesOnWhenCassandraWasAwayForAWhile) {
  create("Ada");
  say("bestie", 1, 12'000, start_ - kHour);
  bool was_away = false;
  on_line_ = [&](std::string_view line) {
    if (!line.starts_with("accounts") || was_away) return;
    was_away = true;
    store::control_node("kill");
  };
  bool is_back = false;
  on_sleep_ = [&](milliseconds time) {
    if (!std::exchange(is_back, true)) store::control_node("start");
    std::this_thread::sleep_for(time / 10);  // it reconnects in half a second
  };
  const auto imported = import_data();
  ASSERT_TRUE(imported.has_value()) << imported.error().message;
  EXPECT_TRUE(is_back);
  EXPECT_THAT(lines_, Contains(StartsWith("trying again: ")));
  expect_same("bestie");
  EXPECT_TRUE(account_there("Ada").has_value());
}

}  // namespace
}  // namespace twitchy::server
