#include "processes.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace unrolled::exercise {
namespace {

/// What /proc says of a process behind its name, which may hold anything: its state, its parent and many numbers.
std::string after_its_name(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string text;
  std::getline(file, text, '\0');
  return text.substr(std::min(text.size(), text.rfind(')') + 1));
}

}  // namespace

ProcessorTime processor_time(pid_t process) {
  char state = 0;
  std::array<unsigned long, 4> ticks{};  // of the clock: its own in user and system mode, and its children's
  if (std::sscanf(after_its_name(process).c_str(),
                  " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu", &state, &ticks[0], &ticks[1],
                  &ticks[2], &ticks[3]) != 5)
    return {};
  const unsigned long sum = ticks[0] + ticks[1] + ticks[2] + ticks[3];
  return {static_cast<double>(sum) / static_cast<double>(sysconf(_SC_CLK_TCK)), state == 'R' || state == 'D'};
}

std::vector<pid_t> descendants() {
  std::vector<std::pair<pid_t, pid_t>> all;  // each with its parent
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const pid_t process = std::atoi(entry.path().filename().c_str());
    int parent = 0;
    if (process > 0 && std::sscanf(after_its_name(process).c_str(), " %*c %d", &parent) == 1)
      all.emplace_back(process, parent);
  }
  std::vector<pid_t> found{getpid()};
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const auto& [process, parent] : all)
      if (parent == found[i]) found.push_back(process);
  }
  found.erase(found.begin());
  return found;
}

std::size_t running_of(uid_t user) {
  std::size_t count = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    std::ifstream status(entry.path() / "status");
    std::string line;
    std::size_t threads = 0;
    bool own = false;
    while (std::getline(status, line)) {
      if (line.starts_with("Uid:")) own = std::strtoul(line.c_str() + 4, nullptr, 10) == user;
      if (line.starts_with("Threads:")) threads = std::strtoul(line.c_str() + 8, nullptr, 10);
    }
    if (own) count += threads;
  }
  return count;
}

void end_all(pid_t child) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  kill(-child, SIGKILL);
  kill(child, SIGKILL);
  while (Clock::now() - begin < std::chrono::seconds(5)) {
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    const std::vector<pid_t> left = descendants();
    if (left.empty()) return;
    for (const pid_t process : left) kill(process, SIGSTOP);  // none of them starts another meanwhile
    for (const pid_t process : left) kill(process, SIGKILL);
  }
}

}  // namespace unrolled::exercise
