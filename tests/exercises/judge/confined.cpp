#include "confined.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "base/error.hpp"
#include "processes.hpp"
#include "reasons.hpp"
#include "records.hpp"

namespace unrolled::exercise {
namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

void limit(int resource, rlim_t value) {
  const rlimit both{value, value};
  setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

void set_limits(const Limits& limits, uid_t user) {
#if !defined(__SANITIZE_ADDRESS__)  // whose shadow of the memory is larger than any limit
  limit(RLIMIT_AS, limits.memory);
#endif
  limit(RLIMIT_CPU, limits.processor);
  limit(RLIMIT_FSIZE, limits.file);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, 64);
  limit(RLIMIT_NPROC, running_of(user) + 64);
}

constexpr uid_t nobody = 65534;
constexpr int socket_of_child = 3;

/// In the child: apart from the terminal, from the parent's files and, as root, from its rights.
void step_aside(const Limits& limits, int socket, int output, const std::string& folder) {
  setsid();
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  dup2(socket, socket_of_child);
  fcntl(socket_of_child, F_SETFD, FD_CLOEXEC);
  for (int fd = socket_of_child + 1; fd < 1024; ++fd) close(fd);
  const bool root = geteuid() == 0;
  set_limits(limits, root ? nobody : geteuid());
  if (chdir(folder.c_str()) != 0) _exit(2);
  if (root && (setgroups(0, nullptr) != 0 || setresgid(nobody, nobody, nobody) != 0 ||
               setresuid(nobody, nobody, nobody) != 0))
    _exit(2);
  setenv("HOME", folder.c_str(), 1);
  setenv("TMPDIR", folder.c_str(), 1);
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // it does not outlive its judge
}

/// Hears a child out, until it has ended or has to be ended.
class Listener {
 public:
  Listener(const Limits& limits, pid_t child, int socket, int output, const Secret& secret)
      : limits_(limits), child_(child), socket_(socket), output_(output), records_(secret, limits.records) {}

  Ending listen() {
    const auto begin = Clock::now();
    busy_ = begin;
    while (!over()) {
      std::array<pollfd, 2> both{{{socket_, POLLIN, 0}, {output_, POLLIN, 0}}};
      poll(both.data(), both.size(), 20);
      read_all();
      if (records_.tampered()) break;
      const auto now = Clock::now();
      if (is_busy()) busy_ = now;
      if (now - busy_ > std::chrono::seconds(limits_.idle)) {
        ending_.how = Ending::How::idle;
        break;
      }
      if (now - begin > std::chrono::seconds(limits_.wall) || used_up_together()) {
        ending_.how = Ending::How::endless;
        break;
      }
    }
    read_all();
    return conclude();
  }

 private:
  /// Whether the child has ended. It stays a zombie, so that nobody else gets its number.
  bool over() {
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(child_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
      return false;
    ending_.status = info.si_status;
    left_others_ = descendants().size() > 1;
    is_busy();
    const bool used_up =
        info.si_status == SIGKILL && used_ > limits_.processor - 1;  // how the system ends it
    ending_.how = info.si_code == CLD_EXITED ? Ending::How::exited
                  : used_up                  ? Ending::How::endless
                                             : Ending::How::crashed;
    return true;
  }

  /// Whether the child has used processor time since it was asked last, or stands in line for some.
  bool is_busy() {
    const auto [used, in_line] = processor_time(child_);
    const bool more = used != used_;
    used_ = used;
    return more || in_line;
  }

  /// Whether all that came from the child has used more than one process may.
  bool used_up_together() {
    if (Clock::now() - counted_ < std::chrono::milliseconds(500)) return false;
    counted_ = Clock::now();
    double sum = 0;
    for (const pid_t process : descendants()) sum += processor_time(process).used;
    return sum > limits_.processor;
  }

  void read_all() {
    std::array<char, 1 << 16> buffer{};
    for (ssize_t n = 0; (n = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT)) > 0;)
      records_.hear(buffer.data(), static_cast<std::size_t>(n));
    for (ssize_t n = 0; (n = read(output_, buffer.data(), buffer.size())) > 0;)
      ending_.output.append(buffer.data(),
                            std::min(static_cast<std::size_t>(n), limits_.output - ending_.output.size()));
  }

  /// The ending, with the records that came: the last may be a reason, or say that the work is finished.
  Ending conclude() {
    for (Json& record : records_.all()) {
      if (record.contains("reason")) {
        ending_.reason = record["reason"];
      } else if (record.contains("finished")) {
        if (record["finished"] != child_) continue;  // but a copy of it
        ending_.how = left_others_ ? Ending::How::not_alone : Ending::How::finished;
      } else {
        ending_.records.push_back(std::move(record));
      }
    }
    if (records_.tampered()) ending_.how = Ending::How::tampered;
    return std::move(ending_);
  }

  const Limits& limits_;
  const pid_t child_;
  const int socket_, output_;
  Ending ending_;
  Records records_;
  bool left_others_ = false;                  // when it ended
  double used_ = 0;                           // seconds of processor time
  Clock::time_point busy_;                    // when it last used some, or stood in line for it
  Clock::time_point counted_ = Clock::now();  // when that of all was summed last
};

/// A folder of the child's own, with a copy of one file; gone with its end.
class Folder {
 public:
  explicit Folder(const std::filesystem::path& given) {
    if (mkdtemp(name_.data()) == nullptr) throw Error("no temporary folder could be made", "is /tmp full?");
    std::error_code failed;
    std::filesystem::copy_file(given, std::filesystem::path(name_) / given.filename(), failed);
    if (failed) throw Error(fmt::format("{} could not be copied: {}", given.string(), failed.message()));
    if (geteuid() == 0) (void)!chown(name_.c_str(), nobody, nobody);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(name_, ignored);
  }
  Folder(const Folder&) = delete;
  const std::string& name() const { return name_; }

 private:
  std::string name_ = std::filesystem::temp_directory_path() / "unrolled-XXXXXX";
};

}  // namespace

Ending confined(const Limits& limits, const std::filesystem::path& given,
                const std::function<void(const Tell&)>& work) {
  const Folder folder(given);
  const Secret secret = draw_secret();
  std::array<int, 2> sockets{}, output{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0 ||
      pipe2(output.data(), O_CLOEXEC) != 0)
    throw Error("no connection to a process could be opened");
  fcntl(output[0], F_SETFL, O_NONBLOCK);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_DUMPABLE, 0);  // nobody but root looks into this process
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw Error("no process could be started");
  if (child == 0) {
    step_aside(limits, sockets[1], output[1], folder.name());
    begin_telling(socket_of_child, secret);
    tell_reasons();
    work(tell);
    tell({{"finished", getpid()}});
    std::fflush(nullptr);
    _exit(0);
  }
  close(sockets[1]);
  close(output[1]);
  shutdown(sockets[0], SHUT_WR);
  Ending ending = Listener(limits, child, sockets[0], output[0], secret).listen();
  end_all(child);
  close(sockets[0]);
  close(output[0]);
  return ending;
}

}  // namespace unrolled::exercise
