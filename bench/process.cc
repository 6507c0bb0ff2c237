#include "process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "clock.h"
#include "http.h"

namespace twitchy::bench {
namespace {

std::uint16_t free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(fd);
  if (!bound) throw std::runtime_error("no port is free");
  return ntohs(address.sin_port);
}

std::uint64_t status_kib(pid_t pid, const std::string& key) {
  std::ifstream in(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(key + ":", 0) == 0) return std::strtoull(line.c_str() + key.size() + 1, nullptr, 10);
  }
  return 0;
}

// The socket's inode that listens on this port, as /proc/net/tcp has it.
std::string listening_inode(std::uint16_t port) {
  std::ifstream in("/proc/net/tcp");
  const std::string ending = fmt::format(":{:04X}", port);
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::array<std::string, 10> field;
    for (auto& each : field) fields >> each;
    constexpr std::string_view kListening = "0A";
    if (field[3] == kListening && field[1].size() > ending.size() && field[1].ends_with(ending))
      return field[9];
  }
  return {};
}

bool holds_socket(const std::filesystem::path& process, const std::string& link) {
  std::error_code failed;
  for (const auto& fd : std::filesystem::directory_iterator(process / "fd", failed)) {
    if (std::filesystem::read_symlink(fd, failed) == link) return true;
  }
  return false;
}

}  // namespace

double cpu_seconds(pid_t pid) {
  std::ifstream in(fmt::format("/proc/{}/stat", pid));
  std::string line;
  if (!std::getline(in, line)) return 0;
  // The name, in parentheses, may hold spaces; user and system time are the 12th and 13th field after it.
  std::istringstream fields(line.substr(line.rfind(')') + 2));
  std::string passed;
  for (int i = 0; i < 11; ++i) fields >> passed;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

Memory memory_of(pid_t pid) {
  return {status_kib(pid, "VmRSS"), status_kib(pid, "VmHWM")};
}

MachineCpu machine_cpu() {
  std::ifstream in("/proc/stat");
  std::string name;
  double user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softirq = 0, steal = 0;
  in >> name >> user >> nice >> system >> idle >> wait >> irq >> softirq >> steal;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  return {(user + nice + system + irq + softirq) / ticks, steal / ticks};
}

void pin_to(pid_t pid, const std::vector<int>& cpus) {
  if (cpus.empty()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int cpu : cpus) CPU_SET(static_cast<std::size_t>(cpu), &set);
  if (sched_setaffinity(pid, sizeof set, &set) != 0) {
    throw std::runtime_error(fmt::format("cannot use those cores: {}", std::strerror(errno)));
  }
}

pid_t listener_of(std::uint16_t port) {
  const std::string inode = listening_inode(port);
  if (inode.empty()) return 0;
  const std::string link = "socket:[" + inode + "]";
  std::error_code failed;
  for (const auto& process : std::filesystem::directory_iterator("/proc", failed)) {
    const std::string name = process.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (holds_socket(process.path(), link)) return static_cast<pid_t>(std::stol(name));
  }
  return 0;
}

ServerProcess::ServerProcess(const Options& options) : address_(fmt::format("127.0.0.1:{}", free_port())) {
  // Not in /tmp: it may lie in memory, where syncing costs nothing.
  std::string pattern = "/var/tmp/twitchy-bench-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder in /var/tmp");
  folder_ = pattern;
  data_ = options.data.empty() ? folder_ + "/data" : options.data;
  start(options, write_config(options.rooms));
  wait_until_ready();
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGTERM);
    const Ns deadline = now_ns() + 12 * kSecond;
    while (waitpid(pid_, nullptr, WNOHANG) == 0) {
      if (now_ns() > deadline) kill(pid_, SIGKILL);
      usleep(10'000);
    }
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string ServerProcess::write_config(unsigned rooms) const {
  std::string path = folder_ + "/twitchy.toml";
  std::ofstream out(path);
  for (unsigned i = 0; i < rooms; ++i) {
    out << fmt::format("[[rooms]]\nid = \"bench-{0}\"\ntitle = \"Bench {0}\"\nstyle = \"bestie\"\n", i);
  }
  out << "[limits]\nmessages_per_30s = 0\nregistrations_per_minute = 0\nsign_ins_per_minute = 0\n";
  return path;
}

void ServerProcess::start(const Options& options, const std::string& config) {
  std::vector<std::string> words{options.server, "serve", "--listen", address_,
                                 "--data",       data_,   "--config", config};
  words.insert(words.end(), options.server_args.begin(), options.server_args.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const std::string log = folder_ + "/server.log";
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ > 0) return;
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  pin_to(0, options.server_cpus);
  execv(argv[0], argv.data());
  _exit(127);
}

void ServerProcess::wait_until_ready() const {
  const Ns deadline = now_ns() + 20 * kSecond;
  while (now_ns() < deadline) {
    if (waitpid(pid_, nullptr, WNOHANG) != 0) break;
    try {
      if (http_request(address_, "GET", "/readyz", {}).status == 200) return;
    } catch (const std::runtime_error&) {
      usleep(20'000);
    }
  }
  std::ifstream log(folder_ + "/server.log");
  std::stringstream said;
  said << log.rdbuf();
  throw std::runtime_error("the server does not start: " + said.str());
}

}  // namespace twitchy::bench
