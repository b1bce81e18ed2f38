#include "confined.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"

namespace unrolled::exercise {
namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

// --- what the child says, and how the parent knows that it is the judge's own code that says it ---------------------------------

// Every record begins with this secret, drawn anew for each child. It comes over a socket, which cannot be opened a second time
// by its name in /proc, as a pipe can.
using Secret = std::array<std::uint64_t, 2>;

struct Header {
  Secret secret;
  std::uint64_t size;  // of the record that follows, as CBOR
};

Secret draw_secret() {
  Secret secret{};
  if (getrandom(secret.data(), sizeof secret, 0) != sizeof secret)
    throw Error("the system gives no random numbers");
  return secret;
}

// Of the child.
Secret secret_of_parent;
int to_parent = -1;

void send_all(const void* data, std::size_t size) {
  const char* next = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t n = send(to_parent, next, size, MSG_NOSIGNAL);
    if (n <= 0) _exit(2);
    next += n;
    size -= static_cast<std::size_t>(n);
  }
}

void tell(const Json& record) {
  const std::vector<std::uint8_t> bytes = Json::to_cbor(record);
  const Header header{secret_of_parent, bytes.size()};
  send_all(&header, sizeof header);
  send_all(bytes.data(), bytes.size());
}

/// Why the child ends, as the last that it says.
[[noreturn]] void end_because(const std::string& reason) noexcept {
  if (to_parent >= 0) {
    tell({{"reason", reason}});
  } else {
    fmt::print(stderr, "{}\n", reason);
  }
  std::signal(SIGABRT, SIG_DFL);
  std::abort();
}

/// What is called where an exception finds nobody who handles it.
[[noreturn]] void exception_left() noexcept {
  try {
    if (const std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    end_because(fmt::format("an exception left a function that promised to throw none: {}", error.what()));
  } catch (...) {
  }
  end_because("std::terminate was called");
}

// --- the child ------------------------------------------------------------------------------------------------------------------

void limit(int resource, rlim_t value) {
  const rlimit both{value, value};
  setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

/// Processes and threads of this user that run already. The system counts them all against the limit.
rlim_t running_of_user(uid_t user) {
  rlim_t count = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    std::ifstream status(entry.path() / "status");
    std::string line;
    rlim_t threads = 0;
    bool own = false;
    while (std::getline(status, line)) {
      if (line.starts_with("Uid:")) own = std::strtoul(line.c_str() + 4, nullptr, 10) == user;
      if (line.starts_with("Threads:")) threads = std::strtoul(line.c_str() + 8, nullptr, 10);
    }
    if (own) count += threads;
  }
  return count;
}

void set_limits(const Limits& limits, uid_t user) {
#if !defined(__SANITIZE_ADDRESS__)  // whose shadow of the memory is larger than any limit
  limit(RLIMIT_AS, limits.memory);
#endif
  limit(RLIMIT_CPU, limits.processor);
  limit(RLIMIT_FSIZE, limits.file);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, 64);
  limit(RLIMIT_NPROC, running_of_user(user) + 64);
}

constexpr uid_t nobody = 65534;

/// In the child: apart from the terminal, from the parent's files and, as root, from its rights.
void step_aside(const Limits& limits, int socket, int output, const std::string& folder) {
  setsid();
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  to_parent = fcntl(socket, F_DUPFD_CLOEXEC, 3);
  if (to_parent > 3) {
    dup2(to_parent, 3);
    to_parent = 3;
  }
  fcntl(to_parent, F_SETFD, FD_CLOEXEC);
  for (int fd = 4; fd < 1024; ++fd) close(fd);
  const bool root = geteuid() == 0;
  set_limits(limits, root ? nobody : geteuid());
  if (chdir(folder.c_str()) != 0) _exit(2);
  if (root && (setgroups(0, nullptr) != 0 || setresgid(nobody, nobody, nobody) != 0 ||
               setresuid(nobody, nobody, nobody) != 0))
    _exit(2);
  setenv("HOME", folder.c_str(), 1);
  setenv("TMPDIR", folder.c_str(), 1);
}

// --- the parent -----------------------------------------------------------------------------------------------------------------

/// What /proc says of a process behind its name, which may hold anything: its state, its parent and many numbers.
std::string after_its_name(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string text;
  std::getline(file, text, '\0');
  return text.substr(std::min(text.size(), text.rfind(')') + 1));
}

struct ProcessorTime {
  double used = 0;       // seconds, with those of its children that have ended
  bool in_line = false;  // it runs, or would if a processor were free
};

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

/// The processes whose parent is this one, and theirs in turn.
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

/// Everything that comes in, until the child has ended or has to be ended.
class Listener {
 public:
  Listener(const Limits& limits, pid_t child, int socket, int output, const Secret& secret)
      : limits_(limits), child_(child), socket_(socket), output_(output), secret_(secret) {}

  Ending listen() {
    const auto begin = Clock::now();
    busy_ = begin;
    while (!over()) {
      std::array<pollfd, 2> both{{{socket_, POLLIN, 0}, {output_, POLLIN, 0}}};
      poll(both.data(), both.size(), 20);
      read_all();
      if (ending_.how == Ending::How::tampered) break;
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
    return std::move(ending_);
  }

 private:
  /// Whether the child has ended. It stays a zombie, so that nobody else gets its number.
  bool over() {
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(child_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
      return false;
    ending_.status = info.si_status;
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
    for (ssize_t n = 0; (n = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT)) > 0;) {
      said_.append(buffer.data(), static_cast<std::size_t>(n));
      understand();
    }
    for (ssize_t n = 0; (n = read(output_, buffer.data(), buffer.size())) > 0;)
      ending_.output.append(buffer.data(),
                            std::min(static_cast<std::size_t>(n), limits_.output - ending_.output.size()));
  }

  /// Takes whole records from what was said.
  void understand() {
    std::size_t begin = 0;
    Header header{};
    while (ending_.how != Ending::How::tampered && said_.size() - begin >= sizeof header) {
      std::memcpy(&header, said_.data() + begin, sizeof header);
      if (header.secret != secret_ || header.size > limits_.records - told_) {
        ending_.how = Ending::How::tampered;
        break;
      }
      if (said_.size() - begin - sizeof header < header.size) break;
      begin += sizeof header;
      const auto first = said_.begin() + static_cast<std::ptrdiff_t>(begin);
      Json record = Json::from_cbor(first, first + static_cast<std::ptrdiff_t>(header.size), true, false);
      if (!record.is_object()) {  // two processes have written at once
        ending_.how = Ending::How::tampered;
        break;
      }
      begin += header.size;
      told_ += header.size;
      if (record.contains("reason")) {
        ending_.reason = record["reason"];
      } else {
        ending_.records.push_back(std::move(record));
      }
    }
    said_.erase(0, begin);
  }

  const Limits& limits_;
  const pid_t child_;
  const int socket_, output_;
  const Secret secret_;
  Ending ending_;
  std::string said_;                          // and not yet understood
  std::size_t told_ = 0;                      // bytes of records
  double used_ = 0;                           // seconds of processor time
  Clock::time_point busy_;                    // when it last used some, or stood in line for it
  Clock::time_point counted_ = Clock::now();  // when that of all was summed last
};

/// Ends a child, its group and all that came from it: orphans have become children of this process.
void end_all(pid_t child) {
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

/// "index past the end of a std::vector": what an assertion of libstdc++ says in 300 characters of template.
std::string in_plain_words(std::string_view function, std::string_view condition) {
  const auto has = [](std::string_view text, std::string_view part) { return text.find(part) != text.npos; };
  const auto end = function.find('<'), begin = function.substr(0, end).rfind("::");
  if (end == function.npos || begin == function.npos) return std::string(condition) + " does not hold";
  std::string type(function.substr(begin + 2, end - begin - 2));
  if (type == "basic_string") type = "string";
  if (has(condition, "size()")) return "index past the end of a std::" + type;
  if (has(condition, "empty()")) return "an element of a std::" + type + " that has none";
  return fmt::format("std::{}: {} does not hold", type, condition);
}

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
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // it does not outlive its judge
    step_aside(limits, sockets[1], output[1], folder.name());
    secret_of_parent = secret;
    std::set_terminate(exception_left);
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
  if (!ending.records.empty() && ending.records.back().contains("finished") &&
      ending.how != Ending::How::tampered) {
    ending.records.pop_back();
    ending.how = Ending::How::finished;
  }
  return ending;
}

}  // namespace unrolled::exercise

namespace std {

/// libstdc++ calls this where one of its assertions does not hold, and finds ours before its own, which prints the whole
/// template. A library that does not know it never calls it.
void __glibcxx_assert_fail(const char* /*file*/, int /*line*/, const char* function,
                           const char* condition) noexcept {
  unrolled::exercise::end_because(unrolled::exercise::in_plain_words(function, condition));
}

}  // namespace std
