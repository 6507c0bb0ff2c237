// Processes as /proc knows them: what they cost, and one that is started to be measured.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "options.h"

namespace twitchy::bench {

// CPU time that a process has used, in seconds (to 10 ms); 0 if it is gone.
double cpu_seconds(pid_t pid);
struct Memory {
  std::uint64_t now_kib = 0;
  std::uint64_t peak_kib = 0;
};
Memory memory_of(pid_t pid);

// CPU time that all cores of this machine have spent so far, in seconds.
struct MachineCpu {
  double busy = 0;
  double stolen = 0;  // by other guests of the host
};
MachineCpu machine_cpu();

void pin_to(pid_t pid, const std::vector<int>& cpus);  // 0: the calling thread; an empty list: nothing

// The process that listens on a port of this machine; 0 if it cannot be told.
pid_t listener_of(std::uint16_t port);

// The server under test, on a free port of this machine, with its limits lifted. Ends with the object,
// and so does the data folder if it was made for it.
class ServerProcess {
 public:
  explicit ServerProcess(const Options& options);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  pid_t pid() const { return pid_; }
  const std::string& address() const { return address_; }
  const std::string& data() const { return data_; }

 private:
  std::string write_config(unsigned rooms) const;
  void start(const Options& options, const std::string& config);
  void wait_until_ready() const;

  pid_t pid_ = 0;
  std::string address_;
  std::string folder_;  // made for this run
  std::string data_;
};

}  // namespace twitchy::bench
