#include "sync_probe.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "clock.h"

namespace twitchy::bench {

using namespace std::chrono_literals;

SyncProbe::SyncProbe(const std::string& folder) : path_(folder + "/sync-probe"), thread_([this] { run(); }) {}

SyncProbe::~SyncProbe() {
  finish();
  unlink(path_.c_str());
}

const Histogram& SyncProbe::finish() {
  is_over_ = true;
  if (thread_.joinable()) thread_.join();
  return took_;
}

void SyncProbe::run() {
  const int fd = open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return;
  const std::array<char, 4096> block{};
  while (!is_over_) {
    const Ns start = now_ns();
    if (write(fd, block.data(), block.size()) < 0 || fdatasync(fd) != 0) break;
    took_.add(now_ns() - start);
    std::this_thread::sleep_for(20ms);
  }
  close(fd);
}

}  // namespace twitchy::bench
