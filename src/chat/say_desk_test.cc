#include "chat/say_desk.h"

#include <gtest/gtest.h>
#include <prometheus/registry.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "chat/testing.h"
#include "model/limits.h"
#include "store/memory/memory_account_store.h"

namespace twitchy::chat {
namespace {

using broker::PublishOutcome;
using std::chrono_literals::operator""ms;
using Status = PublishOutcome::Status;

// Takes what is published, and ends it when the test says so.
class FakeBroker final : public broker::Broker {
 public:
  struct Published {
    RoomId room;
    Entry entry;
    broker::Publisher* publisher;
    std::uint64_t token;
  };
  std::vector<Published> published;
  std::set<std::string> retries;  // the nonces of what was published before

  void end(std::size_t which, PublishOutcome outcome) {
    outcome.token = published[which].token;
    published[which].publisher->on_published(std::span(&outcome, 1));
  }
  void store(std::size_t which, std::uint64_t seq, bool is_retry = false) {
    PublishOutcome outcome;
    outcome.status = Status::stored;
    outcome.stored = {Sequence{seq}, std::make_shared<const Entry>(published[which].entry)};
    outcome.is_retry = is_retry;
    end(which, std::move(outcome));
  }
  void fail(std::size_t which, Status status, ErrorCode code) {
    PublishOutcome outcome;
    outcome.status = status;
    outcome.error = {code, "failed", limits::kBusyRetryAfter};
    end(which, std::move(outcome));
  }

  void publish(const RoomId& room, Entry entry, broker::Publisher& publisher, std::uint64_t token) override {
    published.push_back({room, std::move(entry), &publisher, token});
  }
  bool is_retry(const RoomId&, UserId, const std::string& nonce) const override {
    return retries.contains(nonce);
  }
  std::unique_ptr<broker::Subscription> follow(const RoomId&, Sequence, broker::Follower&) override {
    return {};
  }
  void read(const RoomId&, Sequence, std::size_t, Done<std::vector<LogEntry>> done) override {
    done(std::vector<LogEntry>());
  }
  Result<broker::LogPosition> position(const RoomId&) const override { return broker::LogPosition{}; }
  bool is_available() const override { return true; }
  void stop() override {}
};

class SayDeskTest : public ::testing::Test {
 protected:
  static constexpr std::uint32_t kLimit = 2;

  // The place of its answer in answers_, where one is put once it ends.
  std::size_t say(std::string_view text, std::string_view nonce = "n", std::uint64_t reply_to = 0) {
    const std::size_t place = answers_.size();
    answers_.emplace_back();
    desk_.say(*room_, ada_, {text, nonce, Sequence{reply_to}}, [this, place](const Result<LogEntry>& answer) {
      EXPECT_FALSE(answers_[place]) << "answered twice";
      answers_[place] = answer;
    });
    return place;
  }
  std::optional<ErrorCode> error(std::size_t place) const {
    if (!answers_[place] || *answers_[place]) return std::nullopt;
    return answers_[place]->error().code;
  }
  bool is_stored(std::size_t place) const { return answers_[place] && answers_[place]->has_value(); }

  // How many more messages the user may send; takes them.
  std::uint32_t take_charges() {
    std::uint32_t count = 0;
    while (!accounts_.take_message(ada_.id)) ++count;
    return count;
  }

  const User ada_{UserId{1000}, "ada", {}};
  ManualClock clock_;
  SeededRandom random_{7};
  store::MemoryAccountStore account_store_;
  account::AccountService accounts_{account_store_, clock_, random_, {kLimit, 0, 0}};
  prometheus::Registry registry_;
  ChatMetrics metrics_{registry_};
  FakeBroker broker_;
  testing::TestMailbox mailbox_;
  const std::unique_ptr<LiveRoom> room_ = testing::make_room();
  SayDesk desk_{broker_, accounts_, mailbox_, clock_, random_, metrics_};
  std::vector<std::optional<Result<LogEntry>>> answers_;
};

TEST_F(SayDeskTest, PublishesTheRewrittenText) {
  room_->head = 50;
  say("  hi there \n", "nonce-1", 41);
  ASSERT_EQ(broker_.published.size(), 1u);
  EXPECT_EQ(broker_.published[0].room, RoomId{"r"});
  const Entry& entry = broker_.published[0].entry;
  EXPECT_EQ(entry.kind, EntryKind::message);
  EXPECT_EQ(entry.at, clock_.now_ms());
  EXPECT_EQ(entry.user, UserId{1000});
  EXPECT_EQ(entry.user_name, "ada");
  EXPECT_EQ(entry.original, "hi there");
  EXPECT_NE(entry.text, entry.original);
  EXPECT_EQ(entry.text, testing::test_style().rewrite("hi there", entry.seed));
  EXPECT_EQ(entry.style, "test");
  EXPECT_EQ(entry.style_version, testing::test_style().version());
  EXPECT_EQ(entry.nonce, "nonce-1");
  EXPECT_EQ(entry.reply_to, Sequence{41});
}

TEST_F(SayDeskTest, EachMessageHasASeedOfItsOwn) {
  say("hi", "a");
  say("hi", "b");
  EXPECT_NE(broker_.published[0].entry.seed, broker_.published[1].entry.seed);
}

TEST_F(SayDeskTest, EndsInTheStoredEntryOnItsLoop) {
  const auto place = say("hi");
  EXPECT_FALSE(desk_.is_idle());
  broker_.store(0, 42);
  EXPECT_FALSE(answers_[place]) << "the broker's thread is not the loop's";
  mailbox_.run_all();
  ASSERT_TRUE(is_stored(place));
  EXPECT_EQ(answers_[place]->value().seq, Sequence{42});
  EXPECT_EQ(answers_[place]->value().entry->original, "hi");
  EXPECT_TRUE(desk_.is_idle());
  EXPECT_EQ(metrics_.messages.Value(), 1);
}

TEST_F(SayDeskTest, TellsOutcomesThatComeTogetherApart) {
  const auto first = say("one", "1");
  const auto second = say("two", "2");
  std::vector<PublishOutcome> outcomes(2);
  outcomes[0].token = broker_.published[1].token;
  outcomes[0].status = Status::stored;
  outcomes[0].stored = {Sequence{9}, std::make_shared<const Entry>(broker_.published[1].entry)};
  outcomes[1].token = broker_.published[0].token;
  outcomes[1].status = Status::refused;
  outcomes[1].error.code = ErrorCode::busy;
  broker_.published[0].publisher->on_published(outcomes);
  mailbox_.run_all();
  EXPECT_EQ(error(first), ErrorCode::busy);
  ASSERT_TRUE(is_stored(second));
  EXPECT_EQ(answers_[second]->value().entry->original, "two");
}

TEST_F(SayDeskTest, PassesARefusalOn) {
  const auto place = say("hi");
  broker_.fail(0, Status::refused, ErrorCode::busy);
  mailbox_.run_all();
  EXPECT_EQ(error(place), ErrorCode::busy);
  EXPECT_TRUE(desk_.is_idle());
}

TEST_F(SayDeskTest, PassesUnknownOn) {
  const auto place = say("hi");
  broker_.fail(0, Status::unknown, ErrorCode::unknown);
  mailbox_.run_all();
  EXPECT_EQ(error(place), ErrorCode::unknown);
}

TEST_F(SayDeskTest, IsUnknownWithoutAnOutcomeInTime) {
  const auto first = say("one", "1");
  clock_.advance(1000ms);
  const auto second = say("two", "2");
  clock_.advance(limits::kPublishTimeout - 1001ms);
  desk_.expire();
  EXPECT_FALSE(answers_[first]);
  clock_.advance(1ms);
  desk_.expire();
  EXPECT_EQ(error(first), ErrorCode::unknown);
  EXPECT_TRUE(answers_[first]->error().retry_after.has_value());
  EXPECT_FALSE(answers_[second]);
  broker_.store(0, 1);
  broker_.store(1, 2);
  mailbox_.run_all();
  EXPECT_EQ(error(first), ErrorCode::unknown) << "the first answer holds";
  EXPECT_TRUE(is_stored(second));
  clock_.advance(limits::kPublishTimeout);
  desk_.expire();
  EXPECT_TRUE(desk_.is_idle());
}

TEST_F(SayDeskTest, RefusesABadTextWithoutACharge) {
  for (const char* text : {"", "  ", "a\nb", "\xff"}) EXPECT_EQ(error(say(text)), ErrorCode::invalid_text);
  EXPECT_TRUE(broker_.published.empty());
  EXPECT_EQ(take_charges(), kLimit);
}

TEST_F(SayDeskTest, AnswersOnlyWhatIsThere) {
  room_->head = 5;
  EXPECT_EQ(error(say("hi", "a", 6)), ErrorCode::bad_request);
  say("hi", "b", 5);
  ASSERT_EQ(broker_.published.size(), 1u);
  EXPECT_EQ(take_charges(), kLimit - 1);
}

TEST_F(SayDeskTest, LimitsTheRate) {
  say("one", "1");
  say("two", "2");
  const auto third = say("three", "3");
  EXPECT_EQ(error(third), ErrorCode::rate_limited);
  ASSERT_TRUE(answers_[third]->error().retry_after);
  EXPECT_EQ(broker_.published.size(), 2u);
  clock_.advance(*answers_[third]->error().retry_after);
  say("three", "3");
  EXPECT_EQ(broker_.published.size(), 3u);
}

TEST_F(SayDeskTest, LetsARetryThroughPastTheRate) {
  say("one", "1");
  say("two", "2");
  broker_.retries = {"1"};
  const auto retry = say("one", "1");
  ASSERT_EQ(broker_.published.size(), 3u);
  broker_.store(2, 1, /*is_retry=*/true);
  mailbox_.run_all();
  EXPECT_TRUE(is_stored(retry));
  EXPECT_EQ(metrics_.retries.Value(), 1);
  EXPECT_EQ(take_charges(), 0u) << "what was not charged is not given back";
}

TEST_F(SayDeskTest, ARetryIsNotCharged) {
  broker_.retries = {"1"};
  for (std::size_t i = 0; i < 5; ++i) {
    say("one", "1");
    broker_.store(i, 1, /*is_retry=*/true);
    mailbox_.run_all();
  }
  EXPECT_EQ(take_charges(), kLimit);
}

// As when the first one went to another node, or was stored while this one was on its way.
TEST_F(SayDeskTest, GivesTheChargeOfWhatTurnsOutARetryBack) {
  say("one", "1");
  broker_.store(0, 1, /*is_retry=*/true);
  mailbox_.run_all();
  EXPECT_EQ(take_charges(), kLimit);
}

TEST_F(SayDeskTest, TooManyRetriesAreUnknown) {
  broker_.retries = {"1"};
  for (std::uint32_t i = 0; i < limits::kRetriesPerWindow; ++i) say("one", "1");
  EXPECT_EQ(broker_.published.size(), limits::kRetriesPerWindow);
  const auto place = say("one", "1");
  EXPECT_EQ(error(place), ErrorCode::unknown);
  ASSERT_TRUE(answers_[place]->error().retry_after);
  EXPECT_EQ(broker_.published.size(), limits::kRetriesPerWindow);
  clock_.advance(*answers_[place]->error().retry_after);
  say("one", "1");
  EXPECT_EQ(broker_.published.size(), limits::kRetriesPerWindow + 1);
}

TEST_F(SayDeskTest, GivesTheChargeOfWhatWasNotStoredBack) {
  say("one", "1");
  say("two", "2");
  broker_.fail(0, Status::refused, ErrorCode::busy);
  broker_.fail(1, Status::unknown, ErrorCode::unknown);
  mailbox_.run_all();
  EXPECT_EQ(take_charges(), kLimit);
}

TEST_F(SayDeskTest, OnceClosedIsBusy) {
  const auto before = say("one", "1");
  desk_.close();
  EXPECT_EQ(error(say("two", "2")), ErrorCode::busy);
  EXPECT_EQ(broker_.published.size(), 1u);
  broker_.store(0, 1);
  mailbox_.run_all();
  EXPECT_TRUE(is_stored(before)) << "what was under way ends as it does";
  EXPECT_TRUE(desk_.is_idle());
}

TEST_F(SayDeskTest, GivingUpEndsAllThatWaits) {
  const auto first = say("one", "1");
  const auto second = say("two", "2");
  desk_.close();
  desk_.give_up();
  EXPECT_EQ(error(first), ErrorCode::unknown);
  EXPECT_EQ(error(second), ErrorCode::unknown);
  EXPECT_TRUE(desk_.is_idle());
  broker_.store(0, 1);
  mailbox_.run_all();
  clock_.advance(limits::kPublishTimeout);
  desk_.expire();
}

// Busy promises that nothing was stored, and its first one may be.
TEST_F(SayDeskTest, ARetryOnceClosedIsUnknown) {
  desk_.close();
  broker_.retries = {"1"};
  EXPECT_EQ(error(say("one", "1")), ErrorCode::unknown);
}

TEST_F(SayDeskTest, AnAnswerMaySayMore) {
  desk_.say(*room_, ada_, {"one", "1", {}}, [&](const Result<LogEntry>&) { say("two", "2"); });
  clock_.advance(limits::kPublishTimeout);
  desk_.expire();
  ASSERT_EQ(broker_.published.size(), 2u);
  EXPECT_FALSE(answers_[0]) << "its time has only begun";
  broker_.store(1, 7);
  mailbox_.run_all();
  EXPECT_TRUE(is_stored(0));
}

}  // namespace
}  // namespace twitchy::chat
