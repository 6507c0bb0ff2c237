#include "base/thread_pool.h"

#include <pthread.h>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>

namespace twitchy {
namespace {

TEST(ThreadPool, RunsJobsOnThreadsOfItsName) {
  ThreadPool pool("some name", 1, 10);
  std::promise<std::string> name;
  ASSERT_TRUE(pool.try_run([&] {
    char buffer[16] = {};
    pthread_getname_np(pthread_self(), buffer, sizeof buffer);
    name.set_value(buffer);
  }));
  EXPECT_EQ(name.get_future().get(), "some name");
}

TEST(ThreadPool, RunsWhatIsQueuedBeforeItGoes) {
  std::atomic<int> ran{0};
  {
    ThreadPool pool("pool", 2, 1000);
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(pool.try_run([&] { ++ran; }));
  }
  EXPECT_EQ(ran, 1000);
}

TEST(ThreadPool, RefusesWhatDoesNotFitTheQueue) {
  std::promise<void> entered;
  std::promise<void> release;
  std::atomic<int> ran{0};
  {
    ThreadPool pool("pool", 1, 3);
    ASSERT_TRUE(pool.try_run([&] {
      entered.set_value();
      release.get_future().wait();
    }));
    entered.get_future().wait();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(pool.try_run([&] { ++ran; }));
    EXPECT_FALSE(pool.try_run([&] { ++ran; }));
    release.set_value();
  }
  EXPECT_EQ(ran, 3);
}

TEST(ThreadPool, RunsJobsBesideEachOther) {
  ThreadPool pool("pool", 2, 10);
  std::promise<void> first;
  std::promise<void> second;
  std::promise<void> both;
  // Each waits for the other, so one thread could not end them.
  ASSERT_TRUE(pool.try_run([&] {
    first.set_value();
    second.get_future().wait();
    both.set_value();
  }));
  ASSERT_TRUE(pool.try_run([&] {
    first.get_future().wait();
    second.set_value();
  }));
  both.get_future().wait();
}

TEST(ThreadPool, LetsGoOfAJobOnceItHasRun) {
  std::promise<void> gone;
  // Its owner tells when the last copy goes.
  std::shared_ptr<void> held(nullptr, [&](void*) { gone.set_value(); });
  ThreadPool pool("pool", 1, 10);
  ASSERT_TRUE(pool.try_run([held = std::move(held)] {}));
  gone.get_future().wait();
}

}  // namespace
}  // namespace twitchy
