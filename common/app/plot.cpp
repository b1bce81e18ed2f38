#include "app/plot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

#include "tensor/error.hpp"
#include "tensor/file.hpp"
#include "trace/terminal.hpp"

extern char** environ;

namespace unrolled::app {
namespace fs = std::filesystem;
namespace {

using Stream = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// A file without a name: gone when the program is, however it ends.
Stream nameless_file() {
  Stream file(std::tmpfile(), &std::fclose);
  if (!file) throw Error(fmt::format("plot: no temporary file: {}", std::strerror(errno)));
  return file;
}

std::string all_of(std::FILE* file) {
  std::rewind(file);
  std::string text;
  char block[65536];
  for (std::size_t n; (n = std::fread(block, 1, sizeof block, file)) > 0;) text.append(block, n);
  return text;
}

/// What gnuplot draws from a script; nothing when it is not installed. Errors: gnuplot complains.
std::optional<std::string> run_gnuplot(const std::string& script) {
  const Stream in = nameless_file(), out = nameless_file(), complaints = nameless_file();
  if (std::fwrite(script.data(), 1, script.size(), in.get()) != script.size() || std::fflush(in.get()) != 0) {
    throw Error(fmt::format("plot: the temporary file cannot be written: {}", std::strerror(errno)));
  }
  std::rewind(in.get());

  // No shell in between; -d keeps the reader's own gnuplot settings out of the picture, and a process group
  // of its own keeps Ctrl-C from it: we stop once the picture is drawn.
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, fileno(in.get()), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, fileno(out.get()), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, fileno(complaints.get()), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::string program = "gnuplot", settings = "-d", from = "-";
  char* const arguments[] = {program.data(), settings.data(), from.data(), nullptr};
  pid_t child = 0;
  const int failed = posix_spawnp(&child, "gnuplot", &files, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) return std::nullopt;

  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  std::string drawn = all_of(out.get());
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || drawn.find("</svg>") == std::string::npos) {
    throw Error(fmt::format("plot: gnuplot failed: {}", all_of(complaints.get())));
  }
  return drawn;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

/// gnuplot calls every picture "Gnuplot", which is what a browser shows and a screen reader says; and it
/// leaves the one > that XML forbids.
std::string named(std::string svg, std::string title) {
  replace_all(svg, "]]>", "]]&gt;");
  replace_all(title, "&", "&amp;");
  replace_all(title, "<", "&lt;");
  replace_all(title, ">", "&gt;");
  replace_all(svg, "<title>Gnuplot</title>", "<title>" + title + "</title>");
  return svg;
}

}  // namespace

fs::path write_plot(const Plot& plot, const fs::path& file) {
  if (auto picture = run_gnuplot(gnuplot_script(plot))) {
    const std::string title = std::visit([](const auto& p) { return printable(p.title); }, plot);
    write_atomically(file, named(std::move(*picture), title));
    return file;
  }
  fs::path numbers = file;
  numbers.replace_extension(".csv");
  write_atomically(numbers, plot_csv(plot));
  return numbers;
}

}  // namespace unrolled::app
