#include "guard.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "tensor/error.hpp"

namespace unrolled::exercise {
namespace {

constexpr rlim_t most_memory = rlim_t{4} << 30;  // bytes

void set_limits(unsigned seconds) {
  const rlimit memory{most_memory, most_memory};
  const rlimit no_core_files{0, 0};
  setrlimit(RLIMIT_AS, &memory);
  setrlimit(RLIMIT_CORE, &no_core_files);
  alarm(seconds);
}

/// Everything the child told until it ended; the last word is what stands after the last zero byte but one.
std::string read_last_word(int pipe) {
  std::string told;
  std::array<char, 4096> buffer{};
  for (ssize_t n = 0; (n = read(pipe, buffer.data(), buffer.size())) > 0;)
    told.append(buffer.data(), std::size_t(n));
  if (told.empty()) return "";
  told.pop_back();
  return told.substr(told.rfind('\0') + 1);
}

}  // namespace

Ending guarded(unsigned seconds,
               const std::function<int(const std::function<void(const std::string&)>&)>& work) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw Error("no pipe could be opened");
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw Error("no process could be started");
  if (child == 0) {
    set_limits(seconds);
    const int status = work([&](const std::string& word) {
      if (write(ends[1], word.c_str(), word.size() + 1) < 0) _exit(2);
    });
    std::fflush(nullptr);
    _exit(status);
  }
  close(ends[1]);
  Ending ending;
  ending.last_word = read_last_word(ends[0]);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  ending.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  ending.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return ending;
}

}  // namespace unrolled::exercise
