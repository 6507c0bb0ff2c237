#include "server/import/import_progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace twitchy::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class Progress : public testing::Test {
 protected:
  ImportProgress make(bool is_terminal) {
    return {clock_, is_terminal, [this](std::string_view text) { written_.emplace_back(text); }};
  }

  ManualClock clock_;
  std::vector<std::string> written_;
};

TEST_F(Progress, IsToldOnceASecondAndAtTheEnd) {
  auto progress = make(false);
  progress.begin("room bestie", 0, 1000);
  progress.reached(0);
  clock_.advance(999ms);
  progress.reached(100);
  clock_.advance(1ms);
  progress.reached(200);
  clock_.advance(999ms);
  progress.reached(300);
  progress.reached(1000);
  clock_.advance(1ms);
  progress.end();
  EXPECT_THAT(written_, ElementsAre("room bestie: 200 of 1000 (20 %), 200 rows/s\n",
                                    "room bestie: 1000 of 1000 (100 %), 500 rows/s\n"));
}

TEST_F(Progress, WhatHoldsItUpIsToldAtOnceAndSometimesAgain) {
  auto progress = make(false);
  progress.begin("room bestie", 0, 1000);
  progress.note("waiting for 10 s");
  clock_.advance(9999ms);
  progress.note("waiting for 1 s");
  clock_.advance(1ms);
  progress.note("waiting still");
  EXPECT_THAT(written_, ElementsAre("waiting for 10 s\n", "waiting still\n"));
}

TEST_F(Progress, WhatWasThereDoesNotCountAsFast) {
  auto progress = make(false);
  progress.begin("room bestie", 900, 1000);
  clock_.advance(1s);
  progress.reached(950);
  EXPECT_THAT(written_, ElementsAre("room bestie: 950 of 1000 (95 %), 50 rows/s\n"));
}

TEST_F(Progress, HasNoPerCentOfWhatNoOneCounted) {
  auto progress = make(false);
  progress.begin("accounts", 0, 0);
  clock_.advance(2s);
  progress.reached(10);
  progress.end();
  EXPECT_THAT(written_, ElementsAre("accounts: 10, 5 rows/s\n", "accounts: 10, 5 rows/s\n"));
}

TEST_F(Progress, OnATerminalALineIsWrittenOver) {
  auto progress = make(true);
  progress.say("to keyspace twitchy");
  progress.begin("accounts", 0, 0);
  clock_.advance(1s);
  progress.reached(4);
  clock_.advance(1s);
  progress.reached(8);
  progress.note("Cassandra is away");
  clock_.advance(1s);
  progress.note("Cassandra is still away");
  progress.say("it is back");
  progress.end();
  EXPECT_THAT(written_,
              ElementsAre("to keyspace twitchy\n", "accounts: 4, 4 rows/s", "\r\x1b[Kaccounts: 8, 4 rows/s",
                          "\r\x1b[KCassandra is away", "\r\x1b[KCassandra is still away",
                          "\r\x1b[Kit is back\n", "accounts: 8, 2 rows/s\n"));
}

}  // namespace
}  // namespace twitchy::server
