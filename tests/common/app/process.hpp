// Runs a function as a process of its own, so that its exit status, its output and its end can be looked at.
#pragma once

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <initializer_list>
#include <string>
#include <thread>
#include <vector>

#include "app/program.hpp"
#include "folder.hpp"

namespace unrolled::app {

using testing::Folder;

/// How a process ended, and what it wrote.
struct Ended {
  int status = -1, signal = 0;
  std::string out, err;
};

/// A process that is running, its standard output in a file (or on a terminal).
class Process {
 public:
  /// `out` is where standard output goes: a file, or a device such as /dev/full.
  Process(const Folder& folder, const std::function<int()>& run, const std::string& out = "")
      : out_(out.empty() ? folder / "stdout" : out), err_(folder / "stderr") {
    std::fflush(nullptr);
    child_ = fork();
    if (child_ != 0) return;
    const bool good = std::freopen("/dev/null", "r", stdin) != nullptr &&
                      std::freopen(out_.c_str(), "w", stdout) != nullptr &&
                      std::freopen(err_.c_str(), "w", stderr) != nullptr;
    finish(good ? run() : 99);
  }

  /// On a terminal of `columns` columns, which shows standard output and standard error.
  Process(const std::function<int()>& run, unsigned short columns) {
    std::fflush(nullptr);
    winsize size{};
    size.ws_col = columns;
    size.ws_row = 24;
    child_ = forkpty(&terminal_, nullptr, nullptr, &size);
    if (child_ != 0) return;
    setenv("TERM", "xterm", 1);
    finish(run());
  }

  void send(int signal) const { kill(child_, signal); }

  /// What has been written so far, waiting until it contains `text` (or ten seconds have passed).
  bool writes(const std::string& text) const {
    for (int i = 0; i < 1000; ++i) {
      if ((read(out_) + read(err_)).find(text) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  Ended wait() {
    Ended ended;
    if (terminal_ >= 0) {
      char block[4096];
      for (ssize_t n; (n = ::read(terminal_, block, sizeof block)) > 0;) ended.out.append(block, n);
      close(terminal_);
    }
    int status = 0;
    waitpid(child_, &status, 0);
    if (WIFEXITED(status)) ended.status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
    if (terminal_ < 0) ended.out = read(out_), ended.err = read(err_);
    return ended;
  }

  static std::string read(const std::string& file) {
    std::string text;
    if (!std::filesystem::is_regular_file(file)) return text;
    if (std::FILE* opened = std::fopen(file.c_str(), "r")) {
      char block[4096];
      for (std::size_t n; (n = std::fread(block, 1, sizeof block, opened)) > 0;) text.append(block, n);
      std::fclose(opened);
    }
    return text;
  }

 private:
  [[noreturn]] static void finish(int status) {
    std::fflush(nullptr);
    _exit(status);
  }

  std::string out_, err_;
  int terminal_ = -1;
  pid_t child_ = 0;
};

}  // namespace unrolled::app
