#include "trace/graphviz.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include "tensor/file.hpp"

extern char** environ;

namespace unrolled::trace {
namespace {

using namespace std::chrono_literals;
constexpr auto patience = 30s;

enum class Outcome { drawn, no_program, failed, too_slow };

Outcome run_dot(const std::string& from, const std::string& to) {
  // Graphviz warns about fonts on standard error; that is not for the reader.
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::string program = "dot", format = "-Tsvg", output = "-o" + to, input = from;
  char* arguments[] = {program.data(), format.data(), output.data(), input.data(), nullptr};
  pid_t child = 0;
  const int error = posix_spawnp(&child, "dot", &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return Outcome::no_program;

  // Layout takes long for large graphs: nobody waits for ever.
  int status = 0;
  for (const auto end = std::chrono::steady_clock::now() + patience; waitpid(child, &status, WNOHANG) == 0;) {
    if (std::chrono::steady_clock::now() > end) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return Outcome::too_slow;
    }
    std::this_thread::sleep_for(2ms);
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Outcome::drawn : Outcome::failed;
}

}  // namespace

std::string draw_svg(const std::filesystem::path& dot, const std::filesystem::path& svg) {
  // Absolute, so that a folder called "-v" is not taken for an option.
  const std::filesystem::path beside =
      std::filesystem::absolute(svg).string() + fmt::format(".{}~", getpid());
  const Outcome outcome = run_dot(std::filesystem::absolute(dot).string(), beside.string());
  std::error_code ignored;
  if (outcome == Outcome::drawn) std::filesystem::rename(beside, svg, ignored);
  std::filesystem::remove(beside, ignored);
  switch (outcome) {
    case Outcome::drawn:
      return "";
    case Outcome::no_program:
      return "no SVG without Graphviz: sudo apt-get install graphviz";
    case Outcome::failed:
      return fmt::format("Graphviz could not draw {}", dot.string());
    case Outcome::too_slow:
      return fmt::format("{} is too large to draw within {} s: fold it with --depth 1", dot.string(),
                         patience.count());
  }
  return "";
}

}  // namespace unrolled::trace
