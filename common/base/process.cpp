#include "base/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iterator>
#include <utility>

#include "base/descriptor.hpp"

extern char** environ;

namespace unrolled {
namespace {

constexpr std::size_t most_complaints = 4096;

/// A socket between this program and another one: our end never blocks.
struct Line {
  Descriptor ours, theirs;
};

// A socket, which says that nobody reads any more by an error; a pipe would by a signal.
Line line_to_child() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return {};
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Line line_from_child() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return {};
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// The signals that end a program. While this lives they are noted, but those that are ignored stay so.
volatile std::sig_atomic_t noted = 0;

class SignalNote {
 public:
  SignalNote() {
    noted = 0;
    struct sigaction note {};
    note.sa_handler = [](int signal) { noted = signal; };
    for (std::size_t i = 0; i < std::size(signals); ++i) {
      ::sigaction(signals[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) ::sigaction(signals[i], &note, nullptr);
    }
  }
  ~SignalNote() {
    for (std::size_t i = 0; i < std::size(signals); ++i) ::sigaction(signals[i], &before_[i], nullptr);
  }
  SignalNote(const SignalNote&) = delete;
  SignalNote& operator=(const SignalNote&) = delete;

 private:
  static constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction before_[std::size(signals)];
};

/// A running program, in a process group of its own together with all that it starts.
class Child {
 public:
  Child(const std::vector<std::string>& command, int in, int out, int error) {
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, error, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    failure = ::posix_spawnp(&id_, arguments[0], &files, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Whether it has ended by itself.
  bool over() const {
    siginfo_t info{};
    const int result = ::waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT);
    return result != 0 || info.si_pid == id_;
  }

  /// Ends it, if it has not, and whatever it left running. Whether its exit status was 0.
  bool end() const {
    ::kill(-id_, SIGKILL);
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0) {
      if (errno != EINTR) return false;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  int failure = 0;  ///< why it could not be started

 private:
  pid_t id_ = 0;
};

// As much as can be written now; closes the line when all is, or nobody reads.
void give(Descriptor& to, std::string_view& input) {
  while (!input.empty()) {
    const ssize_t sent = ::send(to.number(), input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (sent < 0) break;
    input.remove_prefix(static_cast<std::size_t>(sent));
  }
  to.close();
}

// As much as can be read now; closes the line at its end.
void take(Descriptor& from, std::string& text, std::size_t most) {
  char block[65536];
  while (from.number() >= 0) {
    const ssize_t got = ::read(from.number(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return from.close();
    text.append(block, std::min(static_cast<std::size_t>(got), most - text.size()));
  }
}

// While a SignalNote lives.
Outcome run_noting_signals(const std::vector<std::string>& command, std::string_view input,
                           std::chrono::milliseconds limit) {
  using Clock = std::chrono::steady_clock;
  using How = Outcome::How;
  Line in = line_to_child(), out = line_from_child(), error = line_from_child();
  if (in.ours.number() < 0 || out.ours.number() < 0 || error.ours.number() < 0)
    return {How::badly, "", std::strerror(errno)};
  const Child child(command, in.theirs.number(), out.theirs.number(), error.theirs.number());
  if (child.failure == ENOENT || child.failure == EACCES || child.failure == ENOTDIR)
    return {How::not_installed, "", ""};
  if (child.failure != 0) return {How::badly, "", std::strerror(child.failure)};
  for (Line* line : {&in, &out, &error}) line->theirs.close();

  // Write and read until it has ended; what it leaves running may keep the lines open, and is not waited for.
  Outcome outcome;
  const auto give_and_take = [&] {
    if (in.ours.number() >= 0) give(in.ours, input);
    take(out.ours, outcome.output, outcome.output.max_size());
    take(error.ours, outcome.complaints, most_complaints);
  };
  for (const auto end = Clock::now() + limit; !child.over() && noted == 0 && Clock::now() < end;) {
    pollfd lines[] = {
        {in.ours.number(), POLLOUT, 0}, {out.ours.number(), POLLIN, 0}, {error.ours.number(), POLLIN, 0}};
    constexpr int milliseconds = 5;  // the end of a line wakes us, the end of a program does not
    ::poll(lines, std::size(lines), milliseconds);
    give_and_take();
  }
  const bool by_itself = child.over();
  const bool well = child.end();
  give_and_take();
  outcome.how = !by_itself ? How::too_slow : well ? How::well : How::badly;
  return outcome;
}

}  // namespace

Outcome run_program(const std::vector<std::string>& command, std::string_view input,
                    std::chrono::milliseconds limit) {
  Outcome outcome;
  {
    const SignalNote note;
    outcome = run_noting_signals(command, input, limit);
  }
  if (noted != 0) {
    ::raise(noted);
    throw Interrupted{};
  }
  return outcome;
}

}  // namespace unrolled
