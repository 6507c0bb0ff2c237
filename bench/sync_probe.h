// How long this disk takes to make 4 KiB durable: the floor under every ack, measured in the same minute.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "histogram.h"

namespace twitchy::bench {

// While it lives, appends 4 KiB to a file in `folder` and fdatasyncs it, fifty times a second.
class SyncProbe {
 public:
  explicit SyncProbe(const std::string& folder);
  ~SyncProbe();
  SyncProbe(const SyncProbe&) = delete;
  SyncProbe& operator=(const SyncProbe&) = delete;

  // Ends the probe and gives what it took.
  const Histogram& finish();

 private:
  void run();

  std::string path_;
  std::atomic<bool> is_over_{false};
  Histogram took_;  // the thread's until it has ended
  std::thread thread_;
};

}  // namespace twitchy::bench
